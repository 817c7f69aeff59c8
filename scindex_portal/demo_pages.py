"""Pages of the demonstration: every component in every state, and the mails that nobody sends."""

import rules
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import urlize
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from assessments.notifications.contribution_mails import CONTRIBUTION_MAIL
from cities.adapter import ACCOUNT_MAIL
from cities.mails import INVITATION_MAIL
from cities.models import City, ResearchRole, Role, User

from .access import access, signed_in
from .badges import Badge
from .bausteine import components
from .ledger.models import Mail, MailState

__all__ = ["components", "outbox"]

MAILS_PER_PAGE = 20
BY_LINK = (INVITATION_MAIL, CONTRIBUTION_MAIL)
LOOKS = {
    MailState.WAITING: ("grey", "clock"),
    MailState.SENDING: ("blue", "arrow-forward"),
    MailState.SENT: ("green", "check"),
    MailState.UNCERTAIN: ("amber", "question-mark"),
    MailState.FAILED: ("red", "close"),
}


@rules.predicate
def in_demo(user: User, place: object) -> bool:
    return bool(settings.DEMO)


def readable_mails(user: User) -> QuerySet[Mail]:
    """One's own; a city's members also what went to their city; the project team and Administration all.

    Mails about an account may hold a key to it: they are for their recipient alone. Invitations and
    Zuarbeiten go to people who have no account, so whoever may send them reads them here.
    """
    own = Q(recipient__iexact=user.email) | _sent_by(user)
    others = ~Q(kind__in=(ACCOUNT_MAIL, *BY_LINK))
    if user.is_researcher or user.is_staff:
        return Mail.objects.filter(own | others)
    cities = City.objects.filter(slug__in=user.roles_by_city)
    colleagues = User.objects.filter(memberships__city__in=cities, memberships__is_active=True)
    to_city = Q(recipient__in=colleagues.values("email")) | Q(
        recipient__in=cities.exclude(mailbox="").values("mailbox")
    )
    return Mail.objects.filter(own | (to_city & others))


def _sent_by(user: User) -> Q:
    """Links to people without an account, sent by the user's cities or by the Projektleitung."""
    if user.research_role == ResearchRole.LEAD:
        return Q(kind=INVITATION_MAIL)
    coordinated = [slug for slug, role in user.roles_by_city.items() if role == Role.COORDINATION]
    return Q(kind__in=BY_LINK, city__in=coordinated)


@require_safe
@access(signed_in & in_demo)
def outbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(readable_mails(request.user), MAILS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "scindex_portal/outbox.html", {"page": page, "entries": _entries(page)})


def _entries(page: Page) -> list[dict[str, object]]:
    """The mails as entries of the timeline component."""
    return [
        {
            "when": f"{timezone.localtime(mail.created_at):%d.%m.%Y, %H:%M} Uhr",
            "who": f"an {mail.recipient}",
            "what": mail.subject,
            "text": mark_safe(urlize(mail.body + _attached(mail), autoescape=True)),
            "badge": Badge(MailState(mail.state).label, *LOOKS[MailState(mail.state)]),
        }
        for mail in page
    ]


def _attached(mail: Mail) -> str:
    return f"\n\nAnhang: Frist.ics\n{mail.calendar}" if mail.calendar else ""
