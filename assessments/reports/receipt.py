"""The confirmation of a city's Abschluss as a document: what it covers, with its hash."""

from collections import Counter
from dataclasses import dataclass

from django.template.loader import render_to_string

from assessments.choices import CorrectionState, ReviewState, RoundState
from assessments.feedback.wording import time_text, word_for_city
from assessments.models import Correction, Report, SignOff
from assessments.results.wording import value_text
from cities.models import City
from scindex_portal.ledger.jobs import report_progress
from scindex_portal.ledger.models import Job

from .build import edition_name
from .comparison import NothingToReport
from .making import Made, set_pages

NEVER_SIGNED_OFF = "Die Rückmeldung Ihrer Stadt ist noch nicht abgeschlossen."


@dataclass(frozen=True)
class Receipt:
    """All that the document says."""

    city: str
    edition: str
    signed_by: str
    signed_at: str
    sha256: str
    is_reopened: bool
    is_demo: bool
    counts: list[tuple[str, int]]
    corrections: list[tuple[str, str, str, str]]


def build_receipt(report: Report) -> Receipt:
    """From the stored Abschluss, never from the values of today."""
    sign_off = SignOff.objects.filter(pk=report.settings.get("sign_off")).select_related("signed_by").first()
    if sign_off is None:
        raise NothingToReport(NEVER_SIGNED_OFF)
    document = sign_off.document
    moment = time_text(sign_off.signed_at)
    return Receipt(
        city=report.city.name,
        edition=edition_name(report.edition.title),
        signed_by=sign_off.signed_by.name,
        signed_at=moment,
        sha256=sign_off.sha256,
        is_reopened=sign_off.reopened_at is not None,
        is_demo=sign_off.signed_by.is_demo,
        counts=_counts(document["values"]),
        corrections=_corrections(report.city, document["corrections"]),
    )


def _counts(values: list[dict[str, str]]) -> list[tuple[str, int]]:
    """How many values stood how; the states in the order in which people read them."""
    found = Counter(value["state"] for value in values)
    return [(str(state.label), found[state]) for state in ReviewState if found[state]]


def _corrections(city: City, entries: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    """Parameter, value before, proposed value and state, as they stood at the Abschluss."""
    keys = [entry["correction"] for entry in entries]
    related = ("finding__parameter", "base_version__level", "level")
    known = Correction.objects.filter(finding__city=city).select_related(*related).in_bulk(keys)
    rows = []
    for entry in entries:
        correction = known[entry["correction"]]
        parameter, base = correction.finding.parameter, correction.base_version
        proposed = entry["value"] or "ohne eigenen Wert"
        state = word_for_city(CorrectionState(entry["state"]), RoundState.OPEN)
        rows.append((entry["parameter"], value_text(parameter, base.level, base.number), proposed, state))
    return rows


def make_receipt(job: Job, report: Report) -> Made:
    report_progress(job, 20, "Abschluss wird gelesen")
    receipt = build_receipt(report)
    html = render_to_string("reports/receipt.html", {"receipt": receipt})
    rendering = set_pages(job, html, receipt.sha256)
    return Made(rendering.pdf, rendering.pages)
