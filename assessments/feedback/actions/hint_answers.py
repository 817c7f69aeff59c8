"""The project team answers what cities say of the method: once for all cities that said it."""

from django.db import transaction

from assessments.feedback.transitions import Refused
from assessments.models import Edition, MethodAnswer, MethodHint, Parameter
from cities.models import User
from scindex_portal.ledger.record import text_hash, write_entry

from .guards import team_actor


@transaction.atomic
def answer_hints(
    *, edition: Edition, parameter: Parameter | None, researcher: User, text: str
) -> MethodAnswer:
    """One answer to all open hints on a parameter, or on the index as a whole (None)."""
    if not text.strip():
        raise Refused("Bitte schreiben Sie die Antwort; alle Städte lesen sie.")
    answer = MethodAnswer.objects.create(
        edition=edition, parameter=parameter, text=text.strip(), answered_by=researcher
    )
    waiting = MethodHint.objects.filter(
        edition=edition, parameter=parameter, answer__isnull=True, withdrawn_at__isnull=True
    )
    answered = waiting.update(answer=answer)
    if not answered:
        raise Refused("Dazu wartet kein Hinweis (mehr): Er wurde schon beantwortet oder zurückgezogen.")
    write_entry(
        actor=team_actor(researcher),
        action="answer_method_hints",
        subject=answer,
        edition=edition.key,
        after={"hints": answered, "text": text_hash(answer.text)},
    )
    return answer
