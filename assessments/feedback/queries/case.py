"""One case as the project team sees it: thread, history, decisions. Never internal notes or drafts."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from assessments.choices import CommentKind, DecisionState, Side
from assessments.feedback.wording import time_text
from assessments.models import Comment, Correction, CorrectionEvidence, Decision, Edition
from cities.models import User
from scindex_portal.badges import Badge, badge_for
from scindex_portal.ledger.models import Entry

from .case_words import decision_line, figure_text, proposal_line
from .queue import team_corrections

DEEDS = {
    "submit_correction": "Korrektur eingereicht",
    "claim_correction": "in Bearbeitung genommen",
    "release_claim": "zurück in den Eingang gelegt",
    "attach_evidence": "Nachweis ergänzt",
    "ask_back": "Rückfrage gestellt",
    "take_back_question": "ohne Antwort weiter bearbeitet",
    "answer_question": "Rückfrage beantwortet",
    "withdraw_correction": "Korrektur zurückgezogen",
    "ask_second_person_correction": "Entscheidung vorgeschlagen, zweite Person nötig",
    "confirm_decision": "Entscheidung als zweite Person bestätigt",
    "return_decision": "Entscheidung zurückgegeben",
    "accept_correction": "übernommen",
    "accept_differently_correction": "abweichend übernommen",
    "reject_correction": "nicht übernommen",
}
LIKE_CASES = 5


@dataclass(frozen=True)
class Event:
    """A point in time, in the shape of components/timeline.html."""

    when: str
    what: str
    who: str = ""
    text: str = ""
    badge: Badge | None = None


def find_case(edition: Edition, correction_id: int) -> Correction | None:
    """A submitted correction of this edition with what its page shows; None for drafts and other editions."""
    final_first = Decision.objects.select_related("level", "decided_by", "second_by").order_by("-pk")
    return (
        team_corrections(edition)
        .select_related(
            "finding__city",
            "finding__parameter__indicator__domain__edition",
            "finding__parameter__predecessor__indicator__domain__edition",
            "finding__current__level",
            "base_version__level",
            "base_version__carried_from__finding__parameter__indicator__domain__edition",
            "level",
            "claimed_by",
            "submitted_by",
        )
        .prefetch_related("projects", Prefetch("decisions", final_first))
        .filter(pk=correction_id)
        .first()
    )


def standing_decision(correction: Correction) -> Decision | None:
    """The decision that waits for a second person or is final."""
    return next((d for d in correction.decisions.all() if d.state != DecisionState.RETURNED), None)


def case_evidence(correction: Correction) -> QuerySet[CorrectionEvidence]:
    return correction.evidence_links.select_related("evidence")


def thread(correction: Correction) -> list[Event]:
    """Messages, questions and answers, newest first; the city's internal notes stay in the city."""
    comments = (
        Comment.objects.filter(correction=correction)
        .exclude(kind=CommentKind.INTERNAL)
        .select_related("author")
        .order_by("-created_at", "-pk")
    )
    city = correction.finding.city.name
    return [
        Event(
            time_text(comment.created_at),
            comment.get_kind_display(),
            f"{comment.author.name} ({city if comment.side == Side.CITY else 'Projektteam'})",
            comment.text,
        )
        for comment in comments
    ]


def history(correction: Correction) -> list[Event]:
    """What happened since it was submitted, newest first, from the record."""
    entries = list(
        Entry.objects.filter(subject_type="correction", subject_id=correction.pk, action__in=DEEDS).order_by(
            "number"
        )
    )
    begun = next(
        (at for at, entry in enumerate(entries) if entry.action == "submit_correction"), len(entries)
    )
    names = dict(User.objects.filter(pk__in={entry.user_id for entry in entries}).values_list("pk", "name"))
    return [
        Event(time_text(entry.at), DEEDS[entry.action], names.get(entry.user_id, ""))
        for entry in reversed(entries[begun:])
    ]


def decision_event(decision: Decision) -> Event:
    """A decision with its reason, and what the second person said."""
    second = ""
    if decision.second_by:
        said = "zurückgegeben" if decision.state == DecisionState.RETURNED else "bestätigt"
        second = f"\n{decision.second_by.name} hat {said}. {decision.second_reason}".rstrip()
    return Event(
        time_text(decision.decided_at),
        decision_line(decision),
        decision.decided_by.name,
        f"{decision.get_reason_code_display()}.\n{decision.reason}{second}",
    )


def earlier_decisions(correction: Correction) -> list[Event]:
    """Returned proposals of this case and the decisions on the attempt before it."""
    own = [d for d in correction.decisions.all() if d.state == DecisionState.RETURNED]
    if correction.previous_attempt_id:
        attempt = Decision.objects.filter(correction=correction.previous_attempt_id)
        own += attempt.select_related(
            "level", "decided_by", "second_by", "correction__finding__parameter"
        ).order_by("-pk")
    return [decision_event(decision) for decision in own]


def like_decisions(correction: Correction) -> list[Event]:
    """The latest final decisions on the same parameter for other cities."""
    decisions = (
        Decision.objects.filter(
            correction__finding__parameter=correction.finding.parameter_id, state=DecisionState.FINAL
        )
        .exclude(correction__finding__city=correction.finding.city_id)
        .select_related("level", "correction__finding__city", "correction__finding__parameter")
        .select_related("correction__base_version__level", "correction__level")
        .prefetch_related("correction__projects")
        .order_by("-pk")[:LIKE_CASES]
    )
    return [
        Event(
            f"{timezone.localtime(decision.decided_at):%d.%m.%Y}",
            _like_words(decision),
            decision.correction.finding.city.name,
            f"{decision.get_reason_code_display()}.\n{decision.reason}",
        )
        for decision in decisions
    ]


def _like_words(decision: Decision) -> str:
    parameter = decision.correction.finding.parameter
    before = figure_text(parameter, decision.correction.base_version)
    return f"{before} → {proposal_line(decision.correction)}: {decision_line(decision)}"


def case_badge(correction: Correction) -> Badge:
    return badge_for(correction.get_state_display())
