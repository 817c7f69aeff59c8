"""Mails about the deadline of a city, each with the date as a calendar file."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from assessments.models import Participation
from cities.models import MailTopic

from .mails import send
from .moments import moment_text
from .recipients import recipients


def send_deadline(participation: Participation, days_left: int, open_values: int) -> None:
    """„noch 7 Tage“, to everybody who works for the city and wants it; always to Koordination."""
    left = {0: "Heute endet die Feedbackrunde", 1: "Noch ein Tag"}.get(days_left, f"Noch {days_left} Tage")
    values = {"rest": left, "offene_werte": _open_values(open_values)}
    _send("deadline", participation, values, everybody=True)


def _open_values(count: int) -> str:
    if not count:
        return "Alle Werte sind geprüft."
    return "Ein Wert ist noch nicht geprüft." if count == 1 else f"{count} Werte sind noch nicht geprüft."


def send_extension(participation: Participation) -> None:
    _send("extension", participation, {})


def send_extension_refused(participation: Participation, reason: str) -> None:
    _send("extension_refused", participation, {"grund": reason})


def _send(kind: str, participation: Participation, values: dict[str, str], everybody: bool = False) -> None:
    city, deadline = participation.city, participation.deadline
    who = recipients(city, MailTopic.DEADLINE, participation.extension_wanted_by, everybody=everybody)
    values |= {"frist": moment_text(deadline) if deadline else "keine"}
    calendar = deadline_calendar(participation, deadline) if deadline else ""
    send(kind, participation.edition, city, who, "abschluss/", values, calendar)


def deadline_calendar(participation: Participation, deadline: datetime) -> str:
    """The deadline as an event with an alarm a day before; the same event again when it moves."""
    event = Event()
    event.add("uid", f"frist-{participation.pk}@{settings.ALLOWED_HOSTS[0]}")
    now = timezone.now()
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", deadline.astimezone(UTC))
    event.add("sequence", int(now.timestamp()) // 60)  # a later mail overrules an earlier one
    event.add("summary", f"Smart City Index: Ende der Feedbackrunde für {participation.city}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Die Feedbackrunde endet morgen.")
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Smart City Index//Feedback-Portal//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical().decode()
