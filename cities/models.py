"""Cities, the people who act for them, and what a city says of itself."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class SizeClass(models.TextChoices):
    UNDER_200 = "u200", "Städte unter 200.000 Einwohnern"
    FROM_200_TO_500 = "200-500", "Städte von 200.000 bis 500.000 Einwohnern"
    OVER_500 = "o500", "Städte über 500.000 Einwohnern"


class City(models.Model):
    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField("Name", max_length=100, unique=True)
    official_name = models.CharField("amtlicher Name", max_length=120)
    ags = models.CharField("Gemeindeschlüssel", max_length=8, unique=True)
    state = models.CharField("Land", max_length=40)
    population = models.PositiveIntegerField("Einwohner")
    area_km2 = models.DecimalField("Fläche (km²)", max_digits=8, decimal_places=2)
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    region = models.CharField(max_length=10, choices=[("Ost", "Ost"), ("West", "West")])
    is_state_capital = models.BooleanField("Landeshauptstadt", default=False)
    has_university = models.BooleanField("Universitätsstadt", default=False)
    in_index_since = models.PositiveSmallIntegerField("im Index seit", null=True)
    release_required = models.BooleanField("Einreichen erst nach Freigabe durch zweite Person", default=False)
    mailbox = models.EmailField("Funktionspostfach", blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "Stadt"
        verbose_name_plural = "Städte"

    def __str__(self) -> str:
        return self.name

    @property
    def belongs_to_county(self) -> bool:
        """Kreisangehörig: the Kreis then runs some services. Derived from the municipality key."""
        return not self.ags.endswith("000")

    @property
    def size_class(self) -> SizeClass:
        if self.population < 200_000:
            return SizeClass.UNDER_200
        return SizeClass.FROM_200_TO_500 if self.population < 500_000 else SizeClass.OVER_500


class ResearchRole(models.TextChoices):
    NONE = "none", "keine"
    TEAM = "team", "Projektteam"
    LEAD = "lead", "Projektleitung"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Administration: may manage users and settings; decides nothing."""
        return self.create_user(email, password, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=120)
    research_role = models.CharField(
        "Rolle im Projekt", max_length=10, choices=ResearchRole, default=ResearchRole.NONE
    )
    is_staff = models.BooleanField("Administration", default=False)
    is_active = models.BooleanField("aktiv", default=True)
    is_demo = models.BooleanField("Demo-Konto", default=False)
    date_joined = models.DateTimeField("angelegt", auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name", "email"]
        verbose_name = "Konto"
        verbose_name_plural = "Konten"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_caseless")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Addresses are kept in lower case, however somebody typed them into a form."""
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def roles_by_city(self) -> dict[str, str]:
        """City slug → role, one query per request."""
        return dict(self.memberships.filter(is_active=True).values_list("city__slug", "role"))

    @property
    def former_cities(self) -> set[str]:
        """Slugs of the cities that this person worked for and has left."""
        if self.pk is None:
            return set()
        return set(self.memberships.filter(is_active=False).values_list("city__slug", flat=True))

    @property
    def is_researcher(self) -> bool:
        return self.is_active and self.research_role in {ResearchRole.TEAM, ResearchRole.LEAD}

    # The admin site asks these two; nothing else does (views ask predicates).
    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Role(models.TextChoices):
    COORDINATION = "coordination", "Koordination"
    EDITING = "editing", "Bearbeitung"
    RELEASE = "release", "Freigabe"
    READING = "reading", "Lesezugriff"


class MailTopic(models.TextChoices):
    """What the portal writes about; Koordination always hears of the first two."""

    QUESTION = "question", "Rückfragen des Projektteams"
    DEADLINE = "deadline", "Fristen der Feedbackrunde"
    DECISION = "decision", "Entscheidungen des Projektteams, einmal am Tag"
    CONTRIBUTION = "contribution", "Antworten auf Zuarbeiten"


class Membership(models.Model):
    """A person's role in a city. One who leaves becomes inactive, the row stays."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    city = models.ForeignKey(City, models.PROTECT, related_name="memberships")
    role = models.CharField("Rolle", max_length=20, choices=Role)
    is_external = models.BooleanField("extern", default=False)
    is_active = models.BooleanField("aktiv", default=True)
    only_assigned = models.BooleanField("Bearbeitung nur der zugewiesenen Werte", default=False)
    declined_mails = models.JSONField("abbestellte Mails", default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["city__name", "user__name"]
        verbose_name = "Zugehörigkeit"
        verbose_name_plural = "Zugehörigkeiten"
        constraints = [models.UniqueConstraint(fields=["user", "city"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.city}"


class Invitation(models.Model):
    """One person asked to join a city. The link's token is in the mail only; here stands its hash."""

    city = models.ForeignKey(City, models.PROTECT, related_name="invitations")
    name = models.CharField("Name", max_length=120)
    email = models.EmailField("E-Mail-Adresse")
    role = models.CharField("Rolle", max_length=20, choices=Role)
    is_external = models.BooleanField("extern", default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField("gesendet")
    expires_at = models.DateTimeField("gilt bis")
    accepted_at = models.DateTimeField("angenommen", null=True)
    revoked_at = models.DateTimeField("zurückgezogen", null=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"
        constraints = [
            models.UniqueConstraint(
                "city",
                Lower("email"),
                name="invitation_once_open",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}, {self.city}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class Unit(models.Model):
    """A department or municipal company that answers questions for its city. Removed ones stay, inactive."""

    city = models.ForeignKey(City, models.CASCADE, related_name="units")
    name = models.CharField("Stelle", max_length=120)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    contact = models.CharField("Ansprechperson", max_length=120, blank=True)
    is_active = models.BooleanField("aktiv", default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "Stelle"
        verbose_name_plural = "Stellen"
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="unit_once")]

    def __str__(self) -> str:
        return self.name


class CityProfile(models.Model):
    """How a city organises its digitalisation, in the shape of the Smart City Atlas."""

    city = models.OneToOneField(City, models.CASCADE, related_name="profile")
    organisation = models.TextField("Organisation", blank=True)
    strategy = models.TextField("Strategie", blank=True)
    fields_of_action = models.TextField("Handlungsfelder", blank=True)
    networks = models.TextField("Netzwerke", blank=True)
    projects = models.TextField("Projekte", blank=True)
    funding = models.TextField("Förderung", blank=True)
    links = models.TextField("Links", blank=True)
    source = models.CharField("Quelle", max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "Stadtprofil"
        verbose_name_plural = "Stadtprofile"

    def __str__(self) -> str:
        return f"Profil {self.city}"
