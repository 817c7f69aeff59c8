"""The settings of a round, and its three deeds: open, close at once, reopen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments.feedback.transitions import Refused
from assessments.feedback.wording import moment_text
from assessments.models import Edition, Participation

from .actions.deeds import close_round_now, open_round, reopen_round
from .actions.settings import save_round_settings
from .forms import ReopenForm, SettingsForm, add_refusal
from .frame import lead_only, page_context, team_page, verbs
from .queries.opening import opening_preview


@verbs
@team_page
def settings(request: HttpRequest, edition: str) -> HttpResponse:
    """Read by the whole team, changed by the Projektleitung."""
    context = page_context(request, edition)
    found, lead = context["edition"], context["is_lead"]
    if request.method == "POST" and not lead:
        messages.error(request, "Die Einstellungen ändert nur die Projektleitung.")
        return redirect("rounds:settings", edition)
    form = SettingsForm(request.POST or None, edition=found, initial=SettingsForm.initial_of(found))
    if form.is_bound and form.is_valid() and _save(request, found, form):
        return redirect("rounds:settings", edition)
    may_change = lead and found.status == "draft"
    context |= {"form": form if may_change else None, "facts": _facts(found)}
    return render(request, "assessments/rounds/settings.html", context)


def _save(request: HttpRequest, edition: Edition, form: SettingsForm) -> bool:
    seen, wanted = form.cleaned_data["seen"], form.wanted()
    try:
        changed = save_round_settings(edition=edition, lead=request.user, seen=seen, wanted=wanted)
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    told = " Die Städte erhalten eine Mail mit der neuen Frist." if _told(edition, changed) else ""
    words = f"Die Einstellungen sind gespeichert.{told}" if changed else "Es hat sich nichts geändert."
    messages.success(request, words)
    return True


def _told(edition: Edition, changed: list[str]) -> bool:
    return edition.opened_at is not None and "closes_at" in changed


def _facts(edition: Edition) -> list[dict[str, Any]]:
    def moment(value: Any) -> str:
        return moment_text(value) if value else "nicht festgelegt"

    cutoff = f"{edition.cutoff_date:%d.%m.%Y}" if edition.cutoff_date else "nicht festgelegt"
    opened = [{"term": "Geöffnet", "text": moment(edition.opened_at)}] if edition.opened_at else []
    return [
        {"term": "Beginn", "text": moment(edition.opens_at)},
        *opened,
        {"term": "Ende", "text": moment(edition.closes_at)},
        {"term": "Späteste Fristverlängerung", "text": moment(edition.latest_extension)},
        {"term": "Stichtag", "text": cutoff},
        {"term": "Was Städte sehen", "text": edition.get_visibility_display()},
    ]


@verbs
@lead_only
def opening(request: HttpRequest, edition: str) -> HttpResponse:
    """First what will happen, then the button."""
    context = page_context(request, edition)
    if request.method == "POST":
        try:
            open_round(edition=context["edition"], lead=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("rounds:opening" if context["is_planned"] else "rounds:round", edition)
        messages.success(
            request, "Die Feedbackrunde ist geöffnet. Die Mails an die Städte gehen jetzt hinaus."
        )
        return redirect("rounds:round", edition)
    if not context["is_planned"]:
        messages.info(request, "Die Feedbackrunde dieser Ausgabe wurde bereits geöffnet.")
        return redirect("rounds:settings", edition)
    context["preview"] = opening_preview(context["edition"])
    return render(request, "assessments/rounds/opening.html", context)


@verbs
@lead_only
def closing(request: HttpRequest, edition: str) -> HttpResponse:
    """Close before the time; asked once more, with what it means for the cities."""
    context = page_context(request, edition)
    if request.method == "POST":
        try:
            close_round_now(edition=context["edition"], lead=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Die Feedbackrunde ist geschlossen und in Auswertung.")
        return redirect("rounds:settings", edition)
    if not context["is_open"]:
        messages.info(request, "Diese Feedbackrunde ist nicht offen.")
        return redirect("rounds:settings", edition)
    parts = Participation.objects.filter(edition=context["edition"])
    context["extended"] = parts.filter(extended_until__gt=context["edition"].closes_at).count()
    context["unfinished"] = parts.filter(signed_off_at__isnull=True).count()
    return render(request, "assessments/rounds/closing.html", context)


@verbs
@lead_only
def reopening(request: HttpRequest, edition: str) -> HttpResponse:
    context = page_context(request, edition)
    if not context["in_evaluation"]:
        messages.info(request, "Nur eine Runde in Auswertung lässt sich wieder öffnen.")
        return redirect("rounds:settings", edition)
    form = ReopenForm(request.POST or None)
    if form.is_bound and form.is_valid() and _reopen(request, context["edition"], form):
        return redirect("rounds:round", edition)
    return render(request, "assessments/rounds/reopening.html", context | {"form": form})


def _reopen(request: HttpRequest, edition: Edition, form: ReopenForm) -> bool:
    try:
        reopen_round(edition=edition, lead=request.user, **form.cleaned_data)
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(
        request, "Die Feedbackrunde ist wieder offen. Die Städte erhalten eine Mail mit dem Grund."
    )
    return True
