"""The background's part of a bulk decision: case by case, with progress; begun anew it skips what is done."""

from assessments.choices import BulkCaseState
from assessments.models import BulkCase, Edition
from assessments.results.live_field import LiveField
from scindex_portal.ledger.jobs import handles, report_progress
from scindex_portal.ledger.models import Job

from .actions.bulk import DECIDE_TOGETHER, decide_bulk_case

RELATED = ("correction__finding__city", "correction__finding__parameter__indicator__domain__edition")


@handles(DECIDE_TOGETHER)
def decide_together(job: Job, bulk_id: int) -> None:
    cases = BulkCase.objects.filter(bulk=bulk_id)
    total = cases.count()
    waiting = cases.filter(state=BulkCaseState.WAITING).values_list("pk", flat=True)
    done = total - len(waiting)
    field = LiveField(Edition.objects.get(domains__indicators__parameters__bulk_decisions=bulk_id))
    for at, pk in enumerate(list(waiting)):
        report_progress(job, 100 * (done + at) // total, f"{done + at} von {total} Fällen bearbeitet")
        case = cases.select_related("bulk__made_by", "correction__claimed_by", *RELATED).get(pk=pk)
        decide_bulk_case(case=case, field=field)
