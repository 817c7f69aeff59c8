"""What an officer waits for: pages and deeds of a city's workspace, with all middleware, on the full demo.

Each is asked for twenty times; the slowest of twenty but one stands for p95.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bench.timing import Timing, measure_p95

if TYPE_CHECKING:
    from django.test import Client

CITY = "/2027-demo/stadt/bochum/"
PAGE_MS, DEED_MS = 200, 100
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
    "dossier as XLSX": "werte/excel/herunterladen/",
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
    return [*pages, *_deeds(client, parameters)]


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
