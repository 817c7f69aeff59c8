"""The page „Runde": how the round goes, city by city. For the project team; in public only n of 82."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from assessments.choices import CityStage

from .frame import page_context, team_page
from .queries.dashboard import OPEN_ITEMS, Dashboard, dashboard, furthest_first, narrowed
from .queries.progress import TEAM_DAYS


class ProgressFilter(forms.Form):
    """What the table shows; whatever does not fit is left out of account."""

    stand = forms.ChoiceField(label="Stand", required=False)
    land = forms.ChoiceField(label="Land", required=False)
    offen = forms.ChoiceField(label="Offenes", required=False)
    sortierung = forms.ChoiceField(
        label="Reihenfolge", required=False, choices=[("", "weit fortgeschrittene zuerst"), ("name", "Name")]
    )

    def __init__(self, *args: object, board: Dashboard, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.value, f"{stage.label} ({count})") for stage, count in board.by_stage.items()]
        self.fields["stand"].choices = [("", "alle"), *stages]
        self.fields["land"].choices = [("", "alle"), *((name, name) for name in board.states)]
        items = [(key, words) for key, (words, _) in OPEN_ITEMS.items()]
        self.fields["offen"].choices = [("", "alle"), *items]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")


@require_safe
@team_page
def round_page(request: HttpRequest, edition: str) -> HttpResponse:
    context = page_context(request, edition)
    board = dashboard(context["edition"])
    form = ProgressFilter(request.GET, board=board)
    picked = {"stage": form.chosen("stand"), "state": form.chosen("land"), "open_items": form.chosen("offen")}
    rows = narrowed(board.rows, **picked)
    context |= {
        "board": board,
        "picture": mark_safe(board.picture),  # made by charts, which escape every word
        "form": form,
        "rows": rows if form.chosen("sortierung") == "name" else furthest_first(rows),
        "is_filtered": any(picked.values()),
        "team_days": TEAM_DAYS,
        "never": CityStage.NEVER_SIGNED_IN,
    }
    return render(request, "assessments/rounds/round.html", context)
