"""What the project team writes to a city beside its decisions, and what ends an unanswered Rückfrage."""

from django.db import transaction
from django.utils import timezone

from assessments.choices import CommentKind, Side
from assessments.feedback.transitions import Refused
from assessments.models import Comment, Correction
from assessments.notifications import mails
from cities.models import User
from scindex_portal.ledger.record import text_hash

from .guards import edition_of, move_correction, record, require_undecided_edition, team_actor


@transaction.atomic
def write_team_message(*, correction: Correction, researcher: User, text: str) -> Comment:
    """A message to the city; changes nothing about the case."""
    if not text.strip():
        raise Refused("Bitte schreiben Sie einen Text.")
    comment = Comment.objects.create(
        correction=correction, kind=CommentKind.MESSAGE, side=Side.TEAM, text=text.strip(), author=researcher
    )
    after = {"kind": comment.kind, "text": text_hash(comment.text)}
    record("write_comment", correction, team_actor(researcher), before={}, after=after)
    mails.send_message(correction, comment)
    return comment


@transaction.atomic
def take_back_question(*, correction: Correction, researcher: User) -> Correction:
    """Work on without an answer once its date is over; until then the city may rely on it."""
    require_undecided_edition(edition_of(correction.finding))
    due_on = correction.answer_due_on
    if due_on and timezone.localdate() <= due_on:
        raise Refused(f"Die Stadt hat noch bis {due_on:%d.%m.%Y} Zeit für ihre Antwort.")
    former = move_correction(correction, "take_back_question", answer_due_on=None)
    after = {"state": correction.state}
    record("take_back_question", correction, team_actor(researcher), before={"state": former}, after=after)
    return correction
