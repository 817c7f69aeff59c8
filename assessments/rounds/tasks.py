"""What the worker does for a round."""

from scindex_portal.ledger.jobs import handles, report_progress
from scindex_portal.ledger.models import Job

from .posting import post_mailing
from .queries.mailings import SEND_MAILING


@handles(SEND_MAILING)
def send_mailing(job: Job, mailing_id: int) -> None:
    post_mailing(mailing_id, lambda percent, step: report_progress(job, percent, step))
