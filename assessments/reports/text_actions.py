"""What a city decides about its paper's words and extent. Two people who write at once lose nothing."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import AnalysisText, Domain, Edition, PaperChoices
from cities.models import City, User
from scindex_portal.ledger.record import Actor, text_hash, write_entry

from .actions import Refused
from .options import Options

EDITED_MEANWHILE = (
    "Jemand aus Ihrer Stadt hat diesen Text inzwischen geändert. Ihr Text steht noch im Feld. Bitte "
    "vergleichen Sie ihn mit der gespeicherten Fassung und speichern Sie dann erneut."
)
CHANGED_SINCE = (
    "Der Text wurde inzwischen geändert. Bitte sehen Sie ihn noch einmal an, bevor Sie ihn neu entwerfen "
    "lassen."
)


@transaction.atomic
def remember_options(*, city: City, user: User, options: Options) -> None:
    """The last choice counts for every paper ordered from now on."""
    values = {"settings": options.stored(), "changed_by": user}
    kept, _ = PaperChoices.objects.update_or_create(city=city, defaults=values)
    write_entry(
        actor=_actor(user, city),
        action="choose_paper_options",
        subject=kept,
        city=city.slug,
        after={"options": text_hash(repr(sorted(options.stored().items())))},
    )


def save_analysis(
    *, edition: Edition, city: City, domain: Domain, user: User, text: str, draft: str, revision: int
) -> None:
    """Save over the revision that the person saw; 0 where there was none."""
    place = {"edition": edition, "city": city, "domain": domain}
    values = {
        "text": text,
        "draft": draft,
        "edited_by": user,
        "edited_at": timezone.now(),
        "revision": revision + 1,
    }
    try:
        with transaction.atomic():
            if revision:
                saved = AnalysisText.objects.filter(**place, revision=revision).update(**values)
            else:
                saved = bool(AnalysisText.objects.create(**place, **values))
            if not saved:
                raise Refused(EDITED_MEANWHILE)
            _record("edit_analysis", AnalysisText.objects.get(**place), user, text_hash(text))
    except IntegrityError as error:
        raise Refused(EDITED_MEANWHILE) from error


@transaction.atomic
def draft_again(*, text: AnalysisText, user: User, revision: int) -> None:
    """Put the edited text away, so that the drafted one stands again; only the one that the person saw."""
    digest, key = text_hash(text.text), text.pk
    _record("redraft_analysis", text, user, digest)
    if not AnalysisText.objects.filter(pk=key, revision=revision).delete()[0]:
        raise Refused(CHANGED_SINCE)


def _record(action: str, text: AnalysisText, user: User, digest: str) -> None:
    write_entry(
        actor=_actor(user, text.city),
        action=action,
        subject=text,
        edition=text.edition.key,
        city=text.city.slug,
        after={"domain": text.domain.key, "text": digest},
    )


def _actor(user: User, city: City) -> Actor:
    return Actor(user.pk, user.roles_by_city.get(city.slug, "none"))
