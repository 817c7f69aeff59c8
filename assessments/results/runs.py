"""Reading stored runs."""

import json
import zlib
from functools import lru_cache
from typing import Any

from assessments.choices import EditionStatus, RunKind
from assessments.models import Edition, ScoreRun


@lru_cache(maxsize=32)
def _document(run_id: int, result_hash: str) -> dict[str, Any]:
    return json.loads(zlib.decompress(ScoreRun.objects.values_list("document", flat=True).get(pk=run_id)))


def run_document(run: ScoreRun) -> dict[str, Any]:
    """A run's result document; runs are immutable, so it is unpacked once per process."""
    return _document(run.pk, run.result_hash)


def newest_run(edition: Edition, kind: str) -> ScoreRun | None:
    """The run of the highest revision, its document not yet read."""
    return edition.runs.filter(kind=kind).defer("document").order_by("-values_revision").first()


def standing_run(edition: Edition) -> ScoreRun | None:
    """The run that says how an edition stands: the published one, else the newest live one."""
    kind = RunKind.LIVE if edition.status == EditionStatus.DRAFT else RunKind.PUBLISHED
    return newest_run(edition, kind)
