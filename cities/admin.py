"""The site of Administration: accounts, memberships, cities. Nothing of the index stands here.

A site of its own in place of Django's default one: the models of other apps, such as everybody's sessions and
second factors, do not appear by themselves, and signing in is the portal's, with its second factor.
"""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.forms import BooleanField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from scindex_portal.access import is_administrator
from scindex_portal.ledger.record import Actor

from .actions.accounts import forget_second_factor, save_with_record
from .models import City, Membership, User


class AdministrationSite(admin.AdminSite):
    site_header = "Verwaltung"
    site_title = "Verwaltung · Feedback-Portal Smart City Index"
    index_title = "Konten, Zugehörigkeiten, Städte"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return is_administrator.test(request.user, {})

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect_to_login(request.GET.get("next", request.path))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")


site = AdministrationSite(name="admin")


class RecordedAdmin(admin.ModelAdmin):
    """Every change goes into the record; nothing is deleted, people and memberships become inactive."""

    list_per_page = 50
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The portal's own record holds it; Django's would keep names."""

    log_change = log_addition

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        save_with_record(row=obj, actor=Actor(request.user.pk, "administration"))


class AccountForm(ModelForm):
    """Administration helps where telephone and recovery codes are lost."""

    second_factor_lost = BooleanField(
        label="Zweiten Faktor entfernen",
        required=False,
        help_text="Nur wenn Telefon und Notfallcodes verloren sind und Sie die Person kennen. "
        "Sie wird überall abgemeldet und erhält eine E-Mail.",
    )


@admin.register(User, site=site)
class UserAdmin(RecordedAdmin):
    form = AccountForm
    list_display = ("name", "email", "research_role", "is_staff", "is_active", "is_demo")
    search_fields = ("name", "email")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """The second factor stands here where somebody else has one."""
        fields = ("name", "email", "is_active", "research_role", "is_staff")
        has_one = obj is not None and obj.pk != request.user.pk and is_mfa_enabled(obj)
        return (*fields, "second_factor_lost") if has_one else fields

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody gives themselves a role, and nobody locks themselves out."""
        return ("is_active", "research_role", "is_staff") if obj and obj.pk == request.user.pk else ()

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """A new account has no password: the person sets one through „Passwort vergessen“."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        offered = "second_factor_lost" in self.get_fields(request, obj)
        if offered and form.cleaned_data.get("second_factor_lost"):
            forget_second_factor(user=obj, actor=Actor(request.user.pk, "administration"))


@admin.register(Membership, site=site)
class MembershipAdmin(RecordedAdmin):
    list_display = ("person", "town", "role", "is_external", "is_active")
    list_select_related = ("user", "city")
    search_fields = ("user__name", "user__email", "city__name")
    labels = {"user": "Person", "city": "Stadt"}

    @admin.display(description="Person", ordering="user__name")
    def person(self, membership: Membership) -> str:
        return f"{membership.user.name} ({membership.user.email})"

    @admin.display(description="Stadt", ordering="city__name")
    def town(self, membership: Membership) -> str:
        return membership.city.name

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        """Whose membership it is, and where, stays; somebody's next city is a further membership."""
        return (*(("person", "town") if obj else ("user", "city")), "role", "is_external", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("person", "town")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label = self.labels[db_field.name]
        return field


@admin.register(City, site=site)
class CityAdmin(RecordedAdmin):
    list_display = ("name", "state", "population", "release_required")
    search_fields = ("name", "ags")
    readonly_fields = ("slug", "name", "official_name", "ags", "state", "region", "area_km2")
    fields = (
        *readonly_fields,
        "population",
        "is_state_capital",
        "has_university",
        "in_index_since",
        "release_required",
        "mailbox",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[City]:
        return super().get_queryset(request).order_by("name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
