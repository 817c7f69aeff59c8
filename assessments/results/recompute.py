"""Recomputing an edition into one immutable ScoreRun. Single scores are never patched."""

import zlib

from django.db import IntegrityError, transaction

from assessments.choices import RunKind
from assessments.models import Edition, ScoreRun
from assessments.scoring.aggregate import score_cities
from assessments.scoring.document import (
    canonical_json,
    catalogue_document,
    result_document,
    sha256_hex,
    values_document,
)

from .load import Field, load_field


def recompute_edition(edition_id: int, kind: str) -> ScoreRun:
    """Score an edition's values as they are now and store the run; the same revision is stored once."""
    with transaction.atomic():  # revision and values from one snapshot
        edition = Edition.objects.get(pk=edition_id)
        stored = edition.runs.filter(kind=kind, values_revision=edition.values_revision).first()
        if stored:
            return stored
        field = load_field(edition, "baseline" if kind == RunKind.BASELINE else "current")
    run = build_run(edition, kind, field)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:  # another worker was quicker; its run is the same
        return edition.runs.get(kind=kind, values_revision=edition.values_revision)
    return run


def build_run(edition: Edition, kind: str, field: Field) -> ScoreRun:
    """The unsaved run of a field."""
    scheme = field.catalogue.scheme
    document = canonical_json(result_document(scheme, field.slugs, score_cities(scheme, field.values)))
    return ScoreRun(
        edition=edition,
        kind=kind,
        values_revision=edition.values_revision,
        document=zlib.compress(document, 9),
        catalogue_hash=sha256_hex(canonical_json(catalogue_document(scheme))),
        values_hash=sha256_hex(canonical_json(values_document(field.slugs, scheme, field.values))),
        result_hash=sha256_hex(document),
    )
