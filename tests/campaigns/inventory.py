"""What a portal's database and files hold, as JSON, for campaigns to compare with what was acknowledged."""

import hashlib
import json
import sys
from typing import Any

import django


def inventory() -> dict[str, Any]:
    from assessments.models import Correction, Evidence, Report
    from scindex_portal.ledger.models import Entry, Job, JobState
    from scindex_portal.ledger.record import broken_links

    def subjects(action: str) -> list[int]:
        return list(Entry.objects.filter(action=action).values_list("subject_id", flat=True))

    stored = [(row.file, row.sha256_stored) for row in Evidence.objects.filter(kind="file")]
    stored += [(row.file, row.sha256) for row in Report.objects.exclude(file="")]
    corrections = Correction.objects.prefetch_related("evidence_links__evidence")
    unfinished = [JobState.WAITING, JobState.RUNNING]
    return {
        "corrections": [
            [row.reason, [link.evidence.original_name for link in row.evidence_links.all()]]
            for row in corrections
        ],
        "damaged": [file.name for file, sha256 in stored if not is_whole(file, sha256)],
        "reports": [[row.sequence, bool(row.file)] for row in Report.objects.order_by("sequence")],
        "open_jobs": Job.objects.filter(state__in=unfinished).count(),
        "failed_jobs": list(Job.objects.filter(state=JobState.FAILED).values_list("kind", "error")),
        "submissions": subjects("submit_correction"),
        "finished_reports": subjects("finish_report"),
        "broken_links": list(broken_links()),
    }


def is_whole(file: Any, sha256: str) -> bool:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == sha256


if __name__ == "__main__":
    django.setup()
    json.dump(inventory(), sys.stdout)
