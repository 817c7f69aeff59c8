"""What a city says of the method; changes no value and is answered once for all cities after the round."""

from django.db import transaction
from django.utils import timezone

from assessments.feedback.transitions import Refused
from assessments.models import MethodHint, Parameter, Participation
from cities.models import User
from cities.queries import works_on_assigned_only
from scindex_portal.ledger.record import text_hash, write_entry

from .guards import city_actor, require_open

MOST_OPEN = 100
ANSWERED = "Der Hinweis ist schon beantwortet oder zurückgezogen. Bitte laden Sie die Seite neu."


@transaction.atomic
def give_hint(
    *, participation: Participation, user: User, text: str, parameter: Parameter | None = None
) -> MethodHint:
    """Tell the project team something of the method: of one parameter, or of the index as a whole."""
    require_open(participation)
    edition, city = participation.edition, participation.city
    if not text.strip():
        raise Refused("Bitte schreiben Sie, was Ihre Stadt an der Methode ändern würde.")
    if parameter is not None and parameter.indicator.domain.edition_id != edition.pk:
        raise Refused("Dieser Wert gehört zu einer anderen Ausgabe. Bitte laden Sie die Seite neu.")
    if MethodHint.objects.filter(edition=edition, city=city, withdrawn_at__isnull=True).count() >= MOST_OPEN:
        raise Refused(
            f"Ihre Stadt hat schon {MOST_OPEN} Hinweise zur Methode gegeben. Bitte fassen Sie sie zusammen, "
            "indem Sie einen zurückziehen."
        )
    hint = MethodHint.objects.create(
        edition=edition, city=city, parameter=parameter, text=text.strip(), created_by=user
    )
    after = {"parameter": parameter.pk if parameter else None, "text": text_hash(hint.text)}
    _record("give_method_hint", hint, user, after=after)
    return hint


@transaction.atomic
def withdraw_hint(*, hint: MethodHint, user: User) -> MethodHint:
    """Take a hint back, as long as it is not answered; it stays readable for the city."""
    if works_on_assigned_only(user, hint.city) and hint.created_by_id != user.pk:
        raise Refused("Diesen Hinweis hat jemand anderes gegeben; zurückziehen kann ihn die Koordination.")
    now = timezone.now()
    standing = MethodHint.objects.filter(pk=hint.pk, answer__isnull=True, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=now):
        raise Refused(ANSWERED)
    hint.withdrawn_at = now
    _record("withdraw_method_hint", hint, user, after={})
    return hint


def _record(action: str, hint: MethodHint, user: User, *, after: dict[str, object]) -> None:
    write_entry(
        actor=city_actor(user, hint.city),
        action=action,
        subject=hint,
        edition=hint.edition.key,
        city=hint.city.slug,
        after=after,
    )
