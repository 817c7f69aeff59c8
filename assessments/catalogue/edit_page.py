"""A page that changes the catalogue: shows the effect on the ranks first, saves what was looked at."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments.feedback.transitions import Refused
from assessments.models import Edition
from cities.permissions import is_lead_researcher, is_researcher
from scindex_portal.access import access
from scindex_portal.ledger.record import text_hash

from .actions import look_at_effect
from .fields import AnyFields, scoring_part
from .queries import is_locked
from .writes import LOCKED

lead_only = access(
    is_lead_researcher, known_to=is_researcher, refusal="Den Katalog bearbeitet nur die Projektleitung."
)
verbs = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Wish:
    """What a valid form asks for: to be looked at, and to be saved."""

    subject: Any
    change: Callable[[], Any]
    save: Callable[[], Any]
    done: str
    needs_look: bool
    fingerprint: str


@dataclass
class Page:
    """An editing page: its form, and where it leads."""

    request: HttpRequest
    edition: Edition
    template: str
    back_url: str
    form: Form
    context: dict[str, Any]

    def show(self, **more: Any) -> HttpResponse:
        context = {"edition": self.edition, "form": self.form, "back_url": self.back_url}
        return render(self.request, self.template, context | self.context | more)

    def answer(self, wish: Wish | None) -> HttpResponse:
        """Show the effect, or save what was looked at before. A refusal keeps what was typed."""
        if wish is None:
            return self.show()
        typed = self.request.POST
        unseen = wish.needs_look and typed.get("gesehen") != wish.fingerprint
        try:
            if "wirkung" in typed or unseen:
                effect = look_at_effect(
                    edition=self.edition,
                    lead=self.request.user,
                    subject=wish.subject,
                    change=wish.change,
                )
                return self.show(effect=effect, seen=wish.fingerprint, asks_again="wirkung" not in typed)
            wish.save()
        except Refused as refusal:
            self.form.add_error(None, str(refusal))
            return self.show()
        messages.success(self.request, wish.done)
        return redirect(self.back_url)


def fingerprint(subject: Any, revision: int, wanted: AnyFields | None) -> str:
    part = scoring_part(wanted) if wanted else {}
    return text_hash(json.dumps([type(subject).__name__, subject.pk, revision, part], sort_keys=True))


def refuse_locked(request: HttpRequest, edition: Edition, url: str) -> HttpResponse | None:
    """Reading a form that nobody can send helps nobody; a post is refused where it is written."""
    if request.method == "POST" or not is_locked(edition):
        return None
    messages.error(request, LOCKED)
    return redirect(url)
