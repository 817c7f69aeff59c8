"""An uploaded table: sizes and kind first, then read by a child process with little memory and time."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from assessments.feedback.evidence import EvidenceRefused, scan
from assessments.feedback.evidence_checks import names
from assessments.feedback.evidence_checks.sandbox import ChildFailed, run_limited

from .columns import MOST_ROWS, SHEET, known_titles, wanted_titles
from .refusals import UploadRefused

CHILD = "assessments.exchange.reading.child"
MACRO_NAMES = {"xlsm", "xltm", "xlsb", "xlam"}
OLD_NAMES = {"xls", "xlt"}


@dataclass(frozen=True)
class Received:
    """A file as it came in; `table` is what the child read, empty where it was refused with `refusal`."""

    name: str
    sha256: str
    table: dict[str, Any]
    refusal: str = ""


def receive(name: str, content: bytes) -> Received:
    """Read an upload. Never raises: a refusal is part of what came of it."""
    digest = hashlib.sha256(content).hexdigest()
    shown = "Datei"
    try:
        shown = names.clean_name(name)
        return Received(shown, digest, read_table(shown, content))
    except EvidenceRefused as reason:
        return Received(shown, digest, {}, str(reason))
    except UploadRefused as reason:
        return Received(shown, digest, {}, str(reason))


def read_table(name: str, content: bytes) -> dict[str, Any]:
    """The table in the file, or UploadRefused."""
    extension = _extension(name, content)
    try:
        scan(name, content)
    except EvidenceRefused as reason:
        raise UploadRefused(reason.code) from None
    try:
        answer, _ = run_limited("table", extension, json.dumps(order()), content=content, child=CHILD)
    except ChildFailed as failure:
        raise UploadRefused("damaged" if failure.code == "crashed" else failure.code) from None
    if problem := answer.get("problem"):
        raise UploadRefused(problem, answer.get("where", ""))
    return answer


def _extension(name: str, content: bytes) -> str:
    if not content:
        raise UploadRefused("empty")
    if len(content) > settings.EVIDENCE_MAX_BYTES:
        raise UploadRefused("too_large")
    extension = names.extension_of(name)
    if extension in MACRO_NAMES:
        raise UploadRefused("macros")
    if extension in OLD_NAMES:
        raise UploadRefused("old_office")
    if extension not in ("xlsx", "csv"):
        raise UploadRefused("name")
    return extension


def order() -> dict[str, Any]:
    """What the child is to look for."""
    return {"sheet": SHEET, "most_rows": MOST_ROWS, "wanted": wanted_titles(), "known": known_titles()}
