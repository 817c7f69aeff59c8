"""What an officer waits for: pages and deeds of a city's workspace, with all middleware, on the full demo.

Each is asked for twenty times; the slowest of twenty but one stands for p95.
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.timing import Timing, measure_p95

if TYPE_CHECKING:
    from django.test import Client

CITY = "/2027-demo/stadt/bochum/"
PAGE_MS, DEED_MS, FILE_MS = 200, 100, 1000
PAGES = {
    "Übersicht": "",
    "Werte prüfen": "werte/",
    "one value": "werte/{parameter}/",
    "correction form": "werte/{parameter}/korrektur/",
    "Korrekturen": "korrekturen/",
    "Zuständigkeiten": "zustaendigkeiten/",
    "values to assign": "zustaendigkeiten/zuweisen/",
    "last year's responsibilities": "zustaendigkeiten/vorjahr/",
    "Excel": "werte/excel/",
    "Hinweise zur Methode": "hinweise/",
    "Abschluss": "abschluss/",
    "Stadtprofil": "profil/",
    "Personen": "personen/",
    "Rechenbeispiel": "rechenbeispiel/",
    "Papiere": "papiere/",
}


def time_workspace() -> list[Timing]:
    """Pages within 200 ms, „Stimmt“ and autosave within 100 ms."""
    from django.test import Client

    from assessments.models import Parameter
    from cities.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email="koordination@bochum.example"))
    parameters = list(
        Parameter.objects.filter(indicator__domain__edition__key="2027-demo", source_kind="research")
    )
    pages = [
        measure_p95(f"page: {name}", 1, lambda path=path: _get(client, path, parameters[0].pk), PAGE_MS)
        for name, path in PAGES.items()
    ]
    dossier = partial(_get, client, "werte/excel/herunterladen/", 0)
    files = [measure_p95("download: dossier as XLSX", 1, dossier, FILE_MS)]
    return [*pages, *files, *_deeds(client, parameters), *_contribution()]


def _get(client: "Client", path: str, parameter: int) -> None:
    answer = client.get(CITY + path.format(parameter=parameter))
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")


def _deeds(client: "Client", parameters: list[Any]) -> Iterator[Timing]:
    from assessments.models import Finding

    found = Finding.objects.filter(city__slug="bochum", parameter__in=parameters[1:]).values_list(
        "parameter_id", "current_id"
    )
    seen = iter(found)

    def confirm() -> None:
        parameter, version = next(seen)
        _post(client, f"werte/{parameter}/stimmt/", {"version": version}, 302)

    fields = {"aktion": "automatisch", "reason": "Seit dem Sommer gilt ein anderer Stand."}
    revision = iter(["", *range(1, 99)])

    def autosave() -> None:
        saved = fields | {"revision": next(revision)}
        _post(client, f"werte/{parameters[0].pk}/korrektur/", saved, 200, **{"HX-Request": "true"})

    yield measure_p95("deed: Stimmt", 1, confirm, DEED_MS)
    yield measure_p95("deed: autosave of a draft", 1, autosave, DEED_MS)


def _post(client: "Client", path: str, form: dict[str, Any], status: int, **headers: str) -> None:
    answer = client.post(CITY + path, form, headers=headers)
    if answer.status_code != status:
        raise RuntimeError(f"{path} answered {answer.status_code}.")


def _contribution() -> Iterator[Timing]:
    """A department's page of 25 questions, and saving while somebody writes on it."""
    from django.test import Client
    from django.utils import timezone

    from assessments.feedback.actions.assignments import take_over_assignments
    from assessments.feedback.actions.contribution import request_contribution
    from assessments.models import Participation
    from cities.models import Unit, User

    officer = User.objects.get(email="koordination@bochum.example")
    part = Participation.objects.select_related("edition__previous", "city").get(
        edition__key="2027-demo", city__slug="bochum"
    )
    today = timezone.localdate()
    take_over_assignments(participation=part, user=officer, due_on=today)
    unit = Unit.objects.get(city=part.city, name="Bürgeramt")
    _, token = request_contribution(participation=part, unit=unit, user=officer, due_on=today)
    client, address = Client(headers={"host": "localhost", "HX-Request": "true"}), f"/zuarbeit/{token}/"
    asked = unit.assignments.filter(parameter__indicator__domain__edition=part.edition)
    typed = {f"f{pk}-kind": "right" for pk in asked.values_list("parameter", flat=True)}
    yield measure_p95("page: Zuarbeit", 1, lambda: client.get(address), PAGE_MS)
    yield measure_p95("deed: autosave of a Zuarbeit", 1, lambda: client.post(address, typed), PAGE_MS)
