"""What every page shows: edition, city, navigation, and the strip that alone tells the round's state."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from assessments.choices import RoundState, RunKind
from assessments.models import Edition, Participation
from cities.models import City

from .queries.overview import review_progress
from .queries.queue import waiting_for_team
from .wording import moment_text


@dataclass
class Frame:
    """See templates/base.html."""

    demo: bool = settings.DEMO
    home_url: str = "/"
    help_url: str = "/hilfe/"
    edition_label: str = ""
    editions: list[dict[str, Any]] = field(default_factory=list)
    city_label: str = ""
    cities: list[dict[str, Any]] = field(default_factory=list)
    navigation: list[dict[str, Any]] = field(default_factory=list)
    strip: dict[str, Any] | None = None
    user_name: str = ""
    user_links: list[dict[str, str]] = field(default_factory=list)
    logout_url: str = ""
    footer_links: list[dict[str, str]] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The frame of the page at hand; the path says which edition and city it is about."""
    shown = Frame(footer_links=_footer())
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": shown}
    shown.user_name = user.name
    shown.user_links = _links(("Passwort ändern", "account_change_password"), *_ACCOUNT)
    if settings.DEMO:
        shown.user_links += _links(("Postausgang (Demo)", "outbox"))
    shown.logout_url = reverse("account_logout")
    match = request.resolver_match
    if match and match.kwargs.get("edition"):
        _place(shown, request, match.kwargs)
    return {"frame": shown}


_ACCOUNT = (("Zweiter Faktor", "mfa_index"), ("Offene Sitzungen", "usersessions_list"))


def _footer() -> list[dict[str, str]]:
    links = _links(
        ("Impressum", "imprint"), ("Datenschutz", "privacy"), ("Barrierefreiheit", "accessibility")
    )
    report = {"label": "Rückmeldung zur Barrierefreiheit", "url": f"{reverse('accessibility')}#rueckmeldung"}
    return [*links, report, *_links(("Hilfe", "help"))]


def _links(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": reverse(name)} for label, name in pairs]


def _place(shown: Frame, request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Fill in what belongs to the edition and the city of the path, for those who may see them."""
    edition = Edition.objects.filter(key=kwargs["edition"]).first()
    slug = kwargs.get("city")
    is_member = slug in request.user.roles_by_city
    if edition is None or not (is_member or (slug is None and request.user.is_researcher)):
        return
    shown.edition_label = edition.title
    if slug is None:
        shown.navigation = _team_navigation(edition, request.path)
        shown.strip = _strip(edition, None, [])
        return
    city = City.objects.get(slug=slug)
    shown.city_label = f"Stadt {city.name}"
    shown.home_url = reverse("feedback:overview", args=[edition.key, slug])
    shown.cities = _other_cities(request, edition, slug)
    shown.editions = _other_editions(edition, city)
    shown.navigation = _city_navigation(edition, slug, request.path)
    progress = review_progress(edition, city)
    parts = [f"{progress.reviewed} von {progress.total} geprüft"]
    if progress.questions:
        parts.append("1 Rückfrage" if progress.questions == 1 else f"{progress.questions} Rückfragen")
    participation = Participation.objects.filter(edition=edition, city=city).first()
    if participation:
        participation.edition = edition
        shown.strip = _strip(edition, participation, parts)


def _strip(edition: Edition, participation: Participation | None, parts: list[str]) -> dict[str, Any]:
    state = participation.round_state() if participation else edition.round_state()
    deadline = participation.deadline if participation else edition.closes_at
    when = []
    if state == RoundState.OPEN and deadline:
        days = (timezone.localtime(deadline).date() - timezone.localdate()).days
        left = {0: "endet heute", 1: "noch 1 Tag"}.get(days, f"noch {days} Tage")
        when = [f"{left} (bis {moment_text(deadline)})"]
    elif state == RoundState.PLANNED and edition.opens_at:
        when = [f"beginnt am {timezone.localtime(edition.opens_at):%d.%m.%Y}"]
    return {"parts": [f"Feedbackrunde {state.label}", *when, *parts]}


def _entry(
    label: str,
    name: str,
    args: list[str],
    path: str,
    count: int = 0,
    also: str = "",
    below: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A navigation entry; a page below it, or below `also`, keeps it marked.

    Below an overview lies everything: it is marked for the folders named in `below` only.
    """
    url = reverse(name, args=args)
    homes = (url, reverse(also, args=args)) if also else (url,)
    if name in {"feedback:overview", "rounds:round"}:
        homes = tuple(url + folder for folder in below)
    return {"label": label, "url": url, "current": path == url or path.startswith(homes), "count": count}


ROUND_PAGES = ("runde/", "frist/", "einladungen/")


def _city_navigation(edition: Edition, slug: str, path: str) -> list[dict[str, Any]]:
    place = [edition.key, slug]
    return [
        _entry("Übersicht", "feedback:overview", place, path),
        _entry("Werte prüfen", "feedback:values", place, path),
        _entry("Korrekturen", "feedback:corrections", place, path, also="feedback:hints"),
        _entry("Zuständigkeiten", "feedback:assignments", place, path),
        _entry("Rechenbeispiel", "results:example", place, path),
        _entry("Veränderung", "comparison:why", place, path),
        _entry("Papiere", "reports:list", place, path),
        _entry("Abschluss", "reports:sign_off", place, path),
        _entry("Stadt", "cities:profile", place, path, also="cities:people"),
    ]


def _team_navigation(edition: Edition, path: str) -> list[dict[str, Any]]:
    return [
        _entry("Runde", "rounds:round", [edition.key], path, below=ROUND_PAGES),
        _entry(
            "Eingang",
            "moderation:queue",
            [edition.key],
            path,
            waiting_for_team(edition),
            also="moderation:hints",
        ),
        _entry("Quervergleich", "moderation:compare-choose", [edition.key], path),
        _entry("Daten", "data_exchange:page", [edition.key], path),
        _entry("Katalog", "catalogue:list", [edition.key], path),
        _entry("Protokoll", "protocol:page", [edition.key], path),
    ]


def _other_cities(request: HttpRequest, edition: Edition, slug: str) -> list[dict[str, Any]]:
    own = City.objects.filter(slug__in=request.user.roles_by_city).values_list("slug", "name")
    return [
        {"label": name, "url": reverse("feedback:overview", args=[edition.key, key]), "current": key == slug}
        for key, name in own
        if len(own) > 1
    ]


def _other_editions(edition: Edition, city: City) -> list[dict[str, Any]]:
    """Editions with a round for this city, and published ones with values."""
    in_round, published = Q(participations__city=city), Q(runs__kind=RunKind.PUBLISHED)
    editions = Edition.objects.filter(in_round | published).distinct()
    return [
        {
            "label": other.title,
            "url": reverse("feedback:overview", args=[other.key, city.slug]),
            "current": other == edition,
        }
        for other in editions
        if len(editions) > 1
    ]
