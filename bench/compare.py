"""What the project team waits for in the Quervergleich, and how long fifty like cases take together.

Works on the demonstration with an open correction of every city for one parameter.
"""

import time
from typing import TYPE_CHECKING

from bench.timing import Timing, measure_p95

if TYPE_CHECKING:
    from django.test import Client

    from assessments.models import Correction, Parameter
    from cities.models import User

EDITION, PARAMETER = "2027-demo", "Haushalte mit Glasfaseranbindung (FTTH/B)"
PAGE_MS, BULK_MS, BULK_CASES = 300, 5000, 50


def time_compare() -> list[Timing]:
    """Pages within 300 ms, a bulk decision of 50 accepted cases within 5 s."""
    from django.test import Client

    from assessments.models import Parameter
    from cities.models import User

    parameter = Parameter.objects.get(indicator__domain__edition__key=EDITION, name=PARAMETER)
    researcher = User.objects.get(email="recherche1@index.example")
    corrections = file_for_every_city(parameter)
    client = Client(headers={"host": "localhost"})
    client.force_login(researcher)
    team = f"/{EDITION}/team/vergleich/"
    pages = {"choose a parameter": team, "one parameter, 82 cities": f"{team}{parameter.pk}/"}
    timings = [
        measure_p95(f"Quervergleich: {name}", 82, lambda path=path: _get(client, path), PAGE_MS)
        for name, path in pages.items()
    ]
    return [*timings, time_bulk(parameter, researcher, corrections[:BULK_CASES])]


def _get(client: "Client", path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")


def file_for_every_city(parameter: "Parameter") -> "list[Correction]":
    """One submitted correction for each city whose value can go up, with one link as evidence."""
    from datetime import timedelta
    from decimal import Decimal

    from django.utils import timezone

    from assessments.choices import CorrectionKind, CorrectionState, EvidenceKind
    from assessments.models import Correction, CorrectionEvidence, Evidence, Finding
    from cities.models import User

    officer = User.objects.get(email="koordination@bochum.example")
    findings = Finding.objects.filter(parameter=parameter, corrections__isnull=True)
    said = {
        "kind": CorrectionKind.VALUE,
        "state": CorrectionState.SUBMITTED,
        "data_as_of": timezone.localdate() - timedelta(days=30),
        "reason": "Der Wert ist gestiegen.",
        "submitted_at": timezone.now(),
    }
    who = dict.fromkeys(("created_by", "changed_by", "submitted_by"), officer)
    made = []
    for finding in findings.select_related("current", "city"):
        number = (finding.current.number or Decimal(10)) + Decimal("0.01")
        base = {"finding": finding, "base_version": finding.current, "number": number}
        made.append(Correction.objects.create(**base, **said, **who))
        link = {"kind": EvidenceKind.LINK, "url": "https://www.example.org/netz", "added_by": officer}
        piece = Evidence.objects.create(city=finding.city, **link)
        CorrectionEvidence.objects.create(correction=made[-1], evidence=piece, added_by=officer)
    return made


def time_bulk(parameter: "Parameter", researcher: "User", corrections: "list[Correction]") -> Timing:
    """From the click to the last decision, the worker's part done in this process."""
    from assessments.choices import BulkCaseState, Outcome, ReasonCode
    from assessments.feedback.actions.bulk import DECIDE_TOGETHER, Ruling, begin_bulk_decision
    from scindex_portal.ledger.jobs import run
    from scindex_portal.ledger.models import Job

    start = time.perf_counter()
    bulk = begin_bulk_decision(
        parameter=parameter,
        researcher=researcher,
        ruling=Ruling(Outcome.ACCEPT, ReasonCode.EVIDENCE_SUFFICES, "Der Nachweis belegt den Wert."),
        cases=[(correction.pk, correction.revision) for correction in corrections],
    )
    run(Job.objects.get(kind=DECIDE_TOGETHER, key=str(bulk.pk)).pk)
    ms = 1000 * (time.perf_counter() - start)
    done = bulk.cases.filter(state=BulkCaseState.DONE).count()
    if done != len(corrections):
        raise RuntimeError(f"Only {done} of {len(corrections)} cases were decided.")
    return Timing("bulk decision, all accepted", len(corrections), ms, 1, BULK_MS, "once")
