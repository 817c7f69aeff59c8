"""The Quervergleich's page: what the query string narrows and sorts, and the picture above that filters."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from assessments.models import Edition, Parameter
from cities.models import SizeClass

from .queries.compare import CompareRow
from .queries.distribution import scale_of
from .wording import NO_VALUE

MISSING = "ohne"
WITH_OPEN, WITH_DECISION, OUTLIERS = "offen", "entschieden", "ausreisser"
SORTS = [
    ("stadt", "Stadt"),
    ("punkte", "Punkte"),
    ("alter", "Alter der Quelle"),
    ("eingang", "offene Korrekturen zuerst"),
]


@dataclass(frozen=True)
class Step:
    """A step of the distribution, and the address that narrows the table to it."""

    label: str
    count: int
    share: float
    query: str
    is_chosen: bool


class CompareFilterForm(forms.Form):
    """Reads the query string; what is not in the lists narrows nothing."""

    groesse = forms.ChoiceField(label="Größe", required=False, choices=[("", "alle"), *SizeClass.choices])
    land = forms.ChoiceField(label="Land", required=False)
    zeigen = forms.ChoiceField(
        label="Zeigen",
        required=False,
        choices=[
            ("", "alle Städte"),
            (WITH_OPEN, "nur mit offener Korrektur"),
            (WITH_DECISION, "nur mit Entscheidung"),
            (OUTLIERS, "nur Ausreißer"),
        ],
    )
    sortierung = forms.ChoiceField(label="Sortieren nach", required=False, choices=SORTS)
    stufe = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, states: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["land"].choices = [("", "alle"), *((state, state) for state in states)]
        self.full_clean()

    def kept(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}


def compare_trail(edition: Edition, parameter: Parameter) -> list[dict[str, str]]:
    """Where a page about the parameter stands, in the shape of components/breadcrumb.html."""
    indicator = parameter.indicator
    start = {"label": "Quervergleich", "url": reverse("moderation:compare-choose", args=[edition.key])}
    return [start, {"label": indicator.domain.name}, {"label": indicator.name}]


def compare_context(parameter: Parameter, rows: list[CompareRow], data: Any) -> dict[str, Any]:
    """Rows narrowed and sorted, the distribution of those narrowed by all else than the step itself."""
    form = CompareFilterForm(data, states=sorted({row.city.state for row in rows}))
    kept = form.kept()
    scale = scale_of(parameter, [_pair(row) for row in rows])
    places = {row.city.pk: _place(scale.place(*_pair(row))) for row in rows}
    narrowed = [row for row in rows if _matches(row, kept)]
    chosen = kept.get("stufe", "")
    shown = [row for row in narrowed if not chosen or places[row.city.pk] == chosen]
    return {
        "form": form,
        "rows": _sorted(shown, kept.get("sortierung", "")),
        "steps": _steps([*scale.steps, (None, NO_VALUE)], [places[row.city.pk] for row in narrowed], kept),
        "tickable": any(row.is_decidable for row in shown),
        "chosen_step": chosen,
        "without_step": _query(kept | {"stufe": ""}),
        "summary": scale.summary,
        "size": len(rows),
        "open_count": sum(row.correction is not None for row in rows),
        "outlier_count": sum(row.is_outlier for row in rows),
        "is_filtered": bool(kept.keys() - {"sortierung"}),
        "query": _query(kept),
    }


def _pair(row: CompareRow) -> tuple[Any, Any]:
    return (row.version.level_id, row.version.number) if row.version else (None, None)


def _place(key: int | None) -> str:
    return MISSING if key is None else str(key)


def _matches(row: CompareRow, kept: dict[str, str]) -> bool:
    show = kept.get("zeigen", "")
    return (
        kept.get("groesse", row.city.size_class) == row.city.size_class
        and kept.get("land", row.city.state) == row.city.state
        and (show != WITH_OPEN or row.correction is not None)
        and (show != WITH_DECISION or row.decision is not None)
        and (show != OUTLIERS or row.is_outlier)
    )


def _sorted(rows: list[CompareRow], by: str) -> list[CompareRow]:
    """Stable, so that rows which are equal stay in the order of their names; sources without a day first."""
    if by == "eingang":
        waiting = sorted((r for r in rows if r.correction), key=lambda r: r.correction.submitted_at)
        return waiting + [row for row in rows if not row.correction]
    if by == "alter":
        undated = [row for row in rows if row.source_day is None]
        return undated + sorted((r for r in rows if r.source_day), key=lambda r: r.source_day)
    return sorted(rows, key=lambda row: row.points, reverse=True) if by == "punkte" else rows


def _steps(steps: list[tuple[int | None, str]], places: list[str], kept: dict[str, str]) -> list[Step]:
    counts = Counter(places)
    most = max(counts.values(), default=1)
    chosen = kept.get("stufe", "")
    return [
        Step(label, counts[key], 100 * counts[key] / most, _query(kept | {"stufe": key}), key == chosen)
        for key, label in ((_place(place), label) for place, label in steps)
        if counts[key] or key != MISSING
    ]


def _query(kept: dict[str, str]) -> str:
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"
