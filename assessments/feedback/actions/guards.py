"""What every deed in the round checks first, and how it writes its trace."""

from typing import Any

from django.utils import timezone

from assessments.choices import CorrectionState, EditionStatus, RoundState
from assessments.feedback.transitions import Refused, target_of
from assessments.models import Assignment, Correction, Edition, Finding, Participation
from cities.models import City, User
from cities.queries import works_on_assigned_only
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import Actor, write_entry

CHANGED_MEANWHILE = (
    "Diese Korrektur wurde inzwischen in einem anderen Fenster oder von jemand anderem geändert. Ihre "
    "Eingaben stehen noch im Formular; bitte vergleichen Sie beide Fassungen und speichern Sie dann erneut."
)


NOT_ASSIGNED = (
    "Sie bearbeiten in Ihrer Stadt nur die Werte, die Ihnen zugewiesen sind; dieser gehört nicht dazu. Bitte "
    "wenden Sie sich an die Koordination."
)


class Stale(Refused):
    """Someone else was quicker; the person's own input is kept and both versions are shown."""


def city_actor(user: User, city: City, channel: str = Channel.WEB) -> Actor:
    """Who acts for the city; through a Zuarbeit link nobody who has an account."""
    if channel == Channel.LINK:
        return Actor(None, "unit", channel)
    return Actor(user.pk, user.roles_by_city.get(city.slug, "none"), channel)


def team_actor(user: User, channel: str = Channel.WEB) -> Actor:
    return Actor(user.pk, user.research_role, channel)


def edition_of(finding: Finding) -> Edition:
    return finding.parameter.indicator.domain.edition


def participation_of(finding: Finding) -> Participation:
    """The city's part in the round of a finding, locked: no deed falls beside an Abschluss.

    Locks are taken in one order: edition, participation, correction.
    """
    found = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("edition", "city")
        .filter(edition__domains__indicators__parameters=finding.parameter_id, city_id=finding.city_id)
        .first()
    )
    if found is None:
        raise Refused(
            "Ihre Stadt nimmt an dieser Runde nicht teil. Bitte wenden Sie sich an das Projektteam."
        )
    return found


def require_open_round(finding: Finding) -> Participation:
    """Refused before the round opens and after it closed for this city, by the server's clock."""
    return require_open(participation_of(finding))


def require_open(participation: Participation) -> Participation:
    """The same for a deed that is about no single finding."""
    state = participation.round_state()
    if state == RoundState.PLANNED:
        raise Refused(
            "Die Feedbackrunde ist noch nicht geöffnet. Sie erhalten eine Einladung, sobald sie beginnt."
        )
    if state != RoundState.OPEN:
        deadline = timezone.localtime(participation.deadline)
        raise Refused(
            f"Die Feedbackrunde ist seit {deadline:%d.%m.%Y, %H:%M} Uhr geschlossen. Gespeichertes "
            "bleibt erhalten; nicht eingereichte Entwürfe werden nicht mehr berücksichtigt. Bitte wenden "
            "Sie sich bei Fragen an das Projektteam."
        )
    if participation.signed_off_at:
        raise Refused(
            "Die Rückmeldung Ihrer Stadt ist abgeschlossen. Die Koordination kann sie wieder öffnen."
        )
    return participation


def require_open_for_evidence(correction: Correction) -> str:
    """The state of a draft while the round is open, or of a Rückfrage until its own date; locked.

    Other states are given back as they are: what they allow is for the deed to say.
    """
    participation = participation_of(correction.finding)
    state = locked_state(correction)
    if state == CorrectionState.DRAFT:
        require_open(participation)
    elif state == CorrectionState.QUESTION:
        require_undecided_edition(participation.edition)
        require_in_time(correction)
    return state


def require_in_time(correction: Correction) -> None:
    """Refused once the date of a Rückfrage has passed."""
    if correction.answer_due_on and timezone.localdate() > correction.answer_due_on:
        raise Refused(
            f"Die Frist für diese Rückfrage ist am {correction.answer_due_on:%d.%m.%Y} abgelaufen. "
            "Bitte wenden Sie sich an das Projektteam."
        )


def require_responsible(finding: Finding, user: User) -> None:
    """Refused where the person works on assigned values only and this one is not."""
    if not works_on_assigned_only(user, finding.city):
        return
    if not Assignment.objects.filter(
        city=finding.city_id, parameter=finding.parameter_id, user=user
    ).exists():
        raise Refused(NOT_ASSIGNED)


def require_undecided_edition(edition: Edition) -> None:
    """Decisions end with the freeze."""
    if edition.status != EditionStatus.DRAFT:
        raise Refused(
            "Diese Ausgabe ist eingefroren. Änderungen sind nur noch als Berichtigung möglich. Bitte wenden "
            "Sie sich an das Projektteam."
        )


def locked_state(correction: Correction) -> str:
    """The state as it is now; until the transaction ends nobody moves it or touches its evidence."""
    return Correction.objects.select_for_update().values_list("state", flat=True).get(pk=correction.pk)


def move_correction(correction: Correction, move: str, *, revision: int | None = None, **changes: Any) -> str:
    """Make one legal move, guarded in the UPDATE by state and revision. Returns the former state."""
    former = correction.state
    changes["state"] = target_of(move, former)
    expected = correction.revision if revision is None else revision
    changes["revision"] = expected + 1
    moved = Correction.objects.filter(pk=correction.pk, state=former, revision=expected).update(**changes)
    if not moved:
        raise Stale(CHANGED_MEANWHILE)
    for name, value in changes.items():
        setattr(correction, name, value)
    return former


def record(
    action: str, correction: Correction, actor: Actor, *, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """The record entry of a deed on a correction."""
    finding = correction.finding
    write_entry(
        actor=actor,
        action=action,
        subject=correction,
        edition=edition_of(finding).key,
        city=finding.city.slug,
        before=before,
        after=after,
    )
