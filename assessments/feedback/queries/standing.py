"""How each finding stands with its city: what it said of the value, and which correction is under way."""

from dataclasses import dataclass, replace

from assessments.choices import CorrectionState, Origin, ReviewOutcome, ReviewState, RoundState
from assessments.feedback.wording import NOT_SENT, WITH_THE_TEAM, word_for_city
from assessments.models import Correction, Edition, Finding, Review
from assessments.models.correction import UNDECIDED
from cities.models import City
from scindex_portal.badges import Badge, badge_for

SETTLED = {CorrectionState.REJECTED, CorrectionState.DEFERRED}
REVIEWED = {
    ReviewState.CONFIRMED,
    ReviewState.NOT_CHECKABLE,
    ReviewState.PROPOSED,
    ReviewState.DECIDED,
}


@dataclass(frozen=True)
class Standing:
    """A draft leaves the state as it was: what is saved is not yet said. `correction` is the latest one."""

    state: ReviewState = ReviewState.OPEN
    correction: Correction | None = None
    review: Review | None = None

    @property
    def is_reviewed(self) -> bool:
        return self.state in REVIEWED

    @property
    def is_draft(self) -> bool:
        return self.correction is not None and self.correction.state in NOT_SENT

    @property
    def asks_city(self) -> bool:
        return self.correction is not None and self.correction.state == CorrectionState.QUESTION

    def badge(self, round_state: RoundState) -> Badge:
        """The one word that a list shows."""
        if self.correction and (self.is_draft or self.asks_city or self.state == ReviewState.DECIDED):
            return badge_for(word_for_city(self.correction.state, round_state))
        return badge_for(self.state.label)


def standings(edition: Edition, city: City) -> dict[int, Standing]:
    """The standing of each of a city's findings, by finding id. Three queries."""
    place = {"finding__city": city, "finding__parameter__indicator__domain__edition": edition}
    reviews: dict[int, list[Review]] = {}
    for review in Review.objects.filter(**place, undone_at__isnull=True):
        reviews.setdefault(review.finding_id, []).append(review)
    corrections: dict[int, list[Correction]] = {}
    for correction in Correction.objects.filter(**place).order_by("pk"):
        corrections.setdefault(correction.finding_id, []).append(correction)
    findings = Finding.objects.filter(city=city, parameter__indicator__domain__edition=edition)
    return {
        pk: _standing(version, origin, reviews.get(pk, []), corrections.get(pk, []))
        for pk, version, origin in findings.values_list("pk", "current_id", "current__origin")
    }


def _standing(
    version: int | None, origin: str | None, reviews: list[Review], corrections: list[Correction]
) -> Standing:
    """What the city's reviews and corrections (oldest first) say of the current version."""
    kept = [c for c in corrections if c.state != CorrectionState.WITHDRAWN]
    latest = kept[-1] if kept else None
    said = next((review for review in reviews if review.version_id == version), None)
    found = Standing(ReviewState.OPEN, latest, said)
    if latest and latest.state in WITH_THE_TEAM | {CorrectionState.QUESTION}:
        return replace(found, state=ReviewState.PROPOSED)
    if said:
        confirmed = said.outcome == ReviewOutcome.CONFIRMED
        return replace(found, state=ReviewState.CONFIRMED if confirmed else ReviewState.NOT_CHECKABLE)
    if origin == Origin.CORRECTION or any(c.state in SETTLED and c.base_version_id == version for c in kept):
        return replace(found, state=ReviewState.DECIDED)
    decided_before = any(c.state not in UNDECIDED for c in kept)
    return replace(found, state=ReviewState.CHECK_AGAIN) if reviews or decided_before else found
