"""What a form says of evidence: new pieces, pieces filed before, changed descriptions, one taken off."""

from typing import Any

from assessments.feedback.actions.evidence import (
    attach_file,
    attach_known,
    attach_link,
    describe_evidence,
    detach_evidence,
    may_describe,
)
from assessments.feedback.forms.evidence import DescriptionForm
from assessments.feedback.queries.collection import collection_of, find_evidence
from assessments.feedback.queries.correction import evidence_rows, find_attached
from assessments.feedback.transitions import Refused
from assessments.models import Correction

from .common import CityPage, row_id


def offer_collection(page: CityPage, form: Any, correction: Correction | None) -> None:
    """Give the form the city's evidence to choose from: what its search names, and what is ticked."""
    words = page.request.POST.get("suche", "")
    ticked = [pk for pk in page.request.POST.getlist("vorhanden") if row_id(pk)]
    found = collection_of(page.place.city, correction, words)
    choices = dict(found.choices)
    for piece in find_evidence(page.place.city, [row_id(pk) for pk in ticked]):
        choices.setdefault(str(piece.pk), str(piece))
    form.offer(list(choices.items()), found.total, is_open=bool(words or ticked))


def offer_like(page: CityPage, form: Any, model: Correction) -> None:
    """Tick the evidence of the correction that a new one begins with."""
    pieces = [link.evidence for link in model.evidence_links.select_related("evidence")]
    if pieces:
        known = dict(form.fields["vorhanden"].choices)
        choices = {str(piece.pk): known.get(str(piece.pk), str(piece)) for piece in pieces} | known
        form.offer(list(choices.items()), form.collection_total, is_open=True)
        form.initial["vorhanden"] = [str(piece.pk) for piece in pieces]


def attach_evidence(page: CityPage, correction: Correction, form: Any) -> None:
    """Add what can be accepted; what cannot leaves its reason beside the field."""
    url = form.cleaned_data.get("url")
    described = form.description()
    found = [("url", attach_link, {"url": url, **described})] if url else []
    found += [("files", attach_file, {"checked": checked, **described}) for checked in form.checked_files()]
    chosen = [row_id(pk) for pk in form.cleaned_data.get("vorhanden") or []]
    known = find_evidence(page.place.city, chosen) if chosen else []
    found += [("vorhanden", attach_known, {"evidence": piece}) for piece in known]
    for field, attach, what in found:
        try:
            attach(correction=correction, user=page.request.user, **what)
        except Refused as refusal:
            form.add_error(field, str(refusal))
    form.forget_evidence()


def detach(page: CityPage, draft: Correction, form: Any) -> None:
    link = find_attached(page.place, draft.pk, row_id(page.request.POST.get("entfernen", "")))
    if link is None:
        return
    try:
        detach_evidence(link=link, user=page.request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))


def description_forms(page: CityPage, correction: Correction, *, data: Any = None) -> list[DescriptionForm]:
    """One for each piece whose description may still change; bound where the page sent its fields."""
    chain = (
        "evidence__city",
        "correction__finding__city",
        "correction__finding__parameter__indicator__domain__edition",
    )
    links = correction.evidence_links.select_related(*chain)
    state = correction.state
    return [DescriptionForm(data, link=link) for link in links if may_describe(link, state)]


def describe(page: CityPage, correction: Correction, form: Any | None) -> None:
    """Save every description that can be read. `form` hears of the others; None: nobody looks."""
    for described in description_forms(page, correction, data=page.request.POST):
        if not described.is_bound:
            continue
        if not described.is_valid():
            if form is not None:
                told = " ".join(text for texts in described.errors.values() for text in texts)
                form.add_error(None, f"Angaben zu „{described.link.evidence}“: {told}")
            continue
        try:
            describe_evidence(link=described.link, user=page.request.user, **described.description())
        except Refused as refusal:
            if form is not None:
                form.add_error(None, str(refusal))


def shown_evidence(
    page: CityPage, correction: Correction | None, *, remove_form: str = "", data: Any = None
) -> list[dict[str, Any]]:
    """The rows of the list, each with the fields of its description where they may change."""
    if correction is None:
        return []
    forms = {form.link.pk: form for form in description_forms(page, correction, data=data)}
    return [
        row | {"form": forms.get(row["pk"]), "remove_form": remove_form}
        for row in evidence_rows(page.place, correction)
    ]
