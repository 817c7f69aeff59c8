"""The background's part: recompute an edition after its values changed."""

from assessments.choices import RunKind
from scindex_portal.ledger.jobs import handles, report_progress
from scindex_portal.ledger.models import Job

from .recompute import recompute_edition

RECOMPUTE = "recompute_edition"


@handles(RECOMPUTE)
def recompute(job: Job, edition_id: int, kind: str = RunKind.LIVE) -> None:
    report_progress(job, 10, "Werte werden geladen")
    recompute_edition(edition_id, kind)
