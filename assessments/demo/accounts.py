"""The demo accounts: marked as such, let in only in DEMO mode."""

from django.conf import settings

from cities.models import City, Membership, ResearchRole, Role, User

CITY_ACCOUNTS = [
    ("koordination@bochum.example", "Alex Muster", "bochum", Role.COORDINATION),
    ("bearbeitung@bochum.example", "Robin Beispiel", "bochum", Role.EDITING),
    ("lesezugriff@bochum.example", "Kim Vorlage", "bochum", Role.READING),
    ("koordination@kiel.example", "Toni Förde", "kiel", Role.COORDINATION),
    ("koordination@salzgitter.example", "Sascha Stahl", "salzgitter", Role.COORDINATION),
]
# They filed the seeded corrections; nobody signs in with them.
SEEDED_CITIES = ["dresden", "hanau", "leipzig", "potsdam", "trier", "ulm"]
TEAM_ACCOUNTS = [
    ("recherche1@index.example", "Chris Recherche", ResearchRole.TEAM),
    ("recherche2@index.example", "Pat Prüfung", ResearchRole.TEAM),
    ("leitung@index.example", "Jo Leitung", ResearchRole.LEAD),
]


def load_accounts() -> None:
    password = settings.DEMO_PASSWORD
    for email, name, slug, role in CITY_ACCOUNTS:
        _member(User.objects.create_user(email, password, name=name, is_demo=True), slug, role)
    for slug in SEEDED_CITIES:
        user = User.objects.create_user(
            f"koordination@{slug}.example", name="Demo-Koordination", is_demo=True
        )
        _member(user, slug, Role.COORDINATION)
    for email, name, research_role in TEAM_ACCOUNTS:
        User.objects.create_user(email, password, name=name, research_role=research_role, is_demo=True)
    User.objects.create_superuser(
        "verwaltung@index.example", password, name="Demo-Administration", is_demo=True
    )


def _member(user: User, slug: str, role: str) -> None:
    Membership.objects.create(user=user, city=City.objects.get(slug=slug), role=role)


def demo_logins() -> list[tuple[str, str]]:
    """(e-mail address, who that is) of the accounts to try the portal with."""
    city = [
        (user.email, f"{m.get_role_display()}, {m.city.name}")
        for m in Membership.objects.filter(user__is_demo=True).select_related("user", "city")
        if (user := m.user).has_usable_password()
    ]
    team = User.objects.filter(is_demo=True, memberships__isnull=True)
    return city + [
        (user.email, "Administration" if user.is_staff else user.get_research_role_display()) for user in team
    ]
