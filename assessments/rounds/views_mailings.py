"""Mails to many cities and what became of each; a person may send again what failed or is uncertain."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.feedback.transitions import Refused
from assessments.models import Delivery, Mailing

from .actions.mailing import go_on, send_again
from .frame import lead_only, page_context
from .queries.mailings import mailing_page, mailings_of

PER_PAGE = 30


@require_safe
@lead_only
def mailings(request: HttpRequest, edition: str) -> HttpResponse:
    context = page_context(request, edition)
    found = Paginator(mailings_of(context["edition"]), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/rounds/mailings.html", context | {"page": found})


@require_safe
@never_cache
@lead_only
def mailing(request: HttpRequest, edition: str, mailing: int) -> HttpResponse:
    context = page_context(request, edition)
    context["page"] = mailing_page(_found(edition, mailing))
    return render(request, "assessments/rounds/mailing.html", context)


@require_safe
@never_cache
@lead_only
def progress(request: HttpRequest, edition: str, mailing: int) -> HttpResponse:
    """The part of the page that moves; asks again by itself until the last mail is out."""
    found = _found(edition, mailing)
    if not request.htmx:
        return redirect("rounds:mailing", edition, mailing)
    context = {"edition": found.edition, "page": mailing_page(found)}
    return render(request, "assessments/rounds/_mailing_state.html", context)


@require_POST
@lead_only
def resume(request: HttpRequest, edition: str, mailing: int) -> HttpResponse:
    try:
        go_on(mailing=_found(edition, mailing), lead=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Der Versand geht weiter, wo er stehen blieb.")
    return redirect("rounds:mailing", edition, mailing)


@require_POST
@lead_only
def resend(request: HttpRequest, edition: str, mailing: int, delivery: int) -> HttpResponse:
    own = get_object_or_404(
        Delivery.objects.select_related("mailing__edition"), pk=delivery, mailing=_found(edition, mailing)
    )
    try:
        send_again(delivery=own, lead=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Die Mail an {own.recipient} geht noch einmal hinaus.")
    return redirect("rounds:mailing", edition, mailing)


def _found(edition: str, pk: int) -> Mailing:
    return get_object_or_404(
        Mailing.objects.select_related("edition", "created_by"), pk=pk, edition__key=edition
    )
