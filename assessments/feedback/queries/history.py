"""What happened to a value and to its corrections, as the city reads it: nothing ever vanishes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from assessments.choices import CorrectionState, Origin, ReviewOutcome
from assessments.feedback.wording import time_text, version_text
from assessments.models import Correction, Evidence, Finding, FindingVersion, Review, UnitAnswer
from cities.models import ResearchRole, User
from scindex_portal.ledger.models import Channel, Entry

from .place import Place

# What a city reads of the record; what happens inside the project team stays there.
DEEDS = {
    "begin_correction": "Entwurf begonnen",
    "request_release_correction": "zur Freigabe gegeben",
    "return_correction_to_draft": "zurück in den Entwurf",
    "submit_correction": "eingereicht",
    "defer_correction": "für die nächste Ausgabe vorgemerkt",
    "attach_evidence": "Nachweis hinzugefügt",
    "describe_evidence": "Angaben zum Nachweis geändert",
    "detach_evidence": "Nachweis entfernt",
    "ask_back": "Rückfrage gestellt",
    "answer_question": "Rückfrage beantwortet",
    "take_back_question": "Rückfrage ohne Antwort beendet",
    "withdraw_correction": "zurückgezogen",
    "accept_correction": "übernommen",
    "accept_differently_correction": "abweichend übernommen",
    "reject_correction": "nicht übernommen",
    "confirm_decision": "entschieden",
}
REVIEWS = {
    ReviewOutcome.CONFIRMED: "Wert bestätigt",
    ReviewOutcome.NOT_CHECKABLE: "als nicht prüfbar vermerkt",
}
ORIGINS = {
    Origin.IMPORT: "Wert recherchiert",
    Origin.CARRIED: "Wert aus der letzten Ausgabe übernommen",
    Origin.CORRECTION: "Neuer Wert nach Ihrer Korrektur",
    Origin.RESEARCH_CORRECTION: "Neuer Wert nach Recherchekorrektur",
    Origin.ERRATUM: "Wert berichtigt",
}
TEAM_ROLES = {ResearchRole.TEAM, ResearchRole.LEAD}
TEAM = "Projektteam"


def correction_history(correction: Correction) -> list[dict[str, Any]]:
    """The record of one correction, newest first. Three queries."""
    return _printed(_deeds([correction.pk], with_link=False))


def value_history(place: Place, finding: Finding, corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    """Versions, reviews, also those taken back, and every correction's deeds, newest first. Five queries."""
    kept = list(corrections)
    happened = [*_versions(place, finding), *_reviews(finding), *_deeds([c.pk for c in kept], with_link=True)]
    return _printed(happened)


Event = tuple[datetime, int, str, str, str]  # when, order within a moment, who, what, text


def _printed(happened: Iterable[Event]) -> list[dict[str, Any]]:
    """In the shape of components/timeline.html."""
    newest_first = sorted(happened, key=lambda event: event[:2], reverse=True)
    return [
        {"when": time_text(when), "who": who, "what": what, "text": text}
        for when, _, who, what, text in newest_first
    ]


def _versions(place: Place, finding: Finding) -> Iterator[Event]:
    found = FindingVersion.objects.filter(finding=finding).select_related("level")
    for version in found:
        told = f"{version_text(finding.parameter, version)}{' · ' + version.reason if version.reason else ''}"
        yield version.created_at, version.sequence, TEAM, ORIGINS[Origin(version.origin)], told


def _reviews(finding: Finding) -> Iterator[Event]:
    for review in Review.objects.filter(finding=finding).select_related("reviewed_by"):
        who = review.reviewed_by.name if review.reviewed_by else "Stadt"
        said = REVIEWS[ReviewOutcome(review.outcome)]
        yield review.reviewed_at, 0, who, said, review.get_reason_display() if review.reason else ""
        if review.undone_at:
            yield review.undone_at, 0, "Stadt", f"nicht mehr gültig: „{said}“", ""


def _deeds(corrections: list[int], *, with_link: bool) -> Iterator[Event]:
    entries = list(
        Entry.objects.filter(
            subject_type=Correction._meta.model_name, subject_id__in=corrections, action__in=DEEDS
        )
    )
    names = dict(User.objects.filter(pk__in={entry.user_id for entry in entries}).values_list("pk", "name"))
    pieces = {piece.pk: str(piece) for piece in Evidence.objects.filter(pk__in=_evidence_in(entries))}
    units = _units(entries)
    for entry in entries:
        who = TEAM if entry.role in TEAM_ROLES else names.get(entry.user_id or 0, "Stadt")
        if entry.channel == Channel.LINK:
            who = units.get(entry.subject_id, who)
        what = f"Korrektur: {_deed(entry)}" if with_link else _deed(entry)
        yield entry.at, entry.number, who, what, pieces.get(_evidence_id(entry), "")


def _units(entries: Iterable[Entry]) -> dict[int | None, str]:
    """Correction → who sent the answer of a unit that became it; its last one, as the first is replaced."""
    by_link = {entry.subject_id for entry in entries if entry.channel == Channel.LINK}
    sent = UnitAnswer.objects.filter(correction__in=by_link, sent_at__isnull=False).select_related(
        "link__unit"
    )
    return {answer.correction_id: answer.sender for answer in sent}


def _evidence_id(entry: Entry) -> int:
    is_about = entry.action.endswith("_evidence")
    return (entry.after.get("evidence") or entry.before.get("evidence") or 0) if is_about else 0


def _evidence_in(entries: Iterable[Entry]) -> set[int]:
    return {_evidence_id(entry) for entry in entries} - {0}


def _deed(entry: Entry) -> str:
    """A second person's confirmation reads as what it made final."""
    if entry.action == "confirm_decision":
        return str(CorrectionState(entry.after["state"]).label)
    return DEEDS[entry.action]
