"""Where somebody lands after signing in."""

from django.urls import reverse

from assessments.choices import EditionStatus, RoundState
from assessments.models import Edition
from cities.models import City, User


def edition_in_hand() -> Edition | None:
    """The newest edition whose round is open, else one in evaluation, else the newest of all."""
    editions = list(Edition.objects.order_by("-year", "-pk"))
    started = [edition for edition in editions if edition.status == EditionStatus.DRAFT]
    under_way = [
        edition
        for state in (RoundState.OPEN, RoundState.IN_EVALUATION)
        for edition in started
        if edition.round_state() == state
    ]
    return next(iter(under_way + editions), None)


def entry_address(user: User) -> str | None:
    """A city's people: their city's overview; the project team: its queue; Administration: the settings."""
    edition = edition_in_hand()
    slugs = list(user.roles_by_city)
    if edition and slugs:
        city = City.objects.filter(slug__in=slugs).order_by("name").first()
        return reverse("feedback:overview", args=[edition.key, city.slug])
    if edition and user.is_researcher:
        return reverse("moderation:queue", args=[edition.key])
    return reverse("admin:index") if user.is_staff else None
