"""What an upload would do, row by row, held against the site as it is at this moment. Writes nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assessments.feedback.queries import Place
from assessments.feedback.wording import version_text
from assessments.models import FindingVersion, Import

from .checks import file_rows
from .columns import INPUTS, MARK
from .content import Answer, FileRow, Problem, Verdict
from .queries import SheetRow, plain, sheet_rows
from .wording import answer_texts

TITLES = {column.key: column.title for column in (*INPUTS, MARK)}


class Kind(StrEnum):
    """What becomes of a row; the order in which they are shown."""

    ERROR = "berichtigen"
    CONFLICT = "geaendert"
    NEW = "neu"
    CHANGED = "entwurf"
    CONFIRM = "stimmt"
    NOT_CHECKABLE = "nicht-pruefbar"
    UNCHANGED = "unveraendert"


CHANGES = {Kind.NEW, Kind.CHANGED, Kind.CONFIRM, Kind.NOT_CHECKABLE}


@dataclass(frozen=True)
class Change:
    """One cell: its heading, what the site says, what the file says."""

    title: str
    old: str
    new: str


@dataclass(frozen=True)
class PreviewRow:
    """`take` is what would be done with the row; of a conflict only if the person says so."""

    kind: Kind
    file: FileRow
    row: SheetRow | None
    changes: list[Change]
    problems: list[Problem]
    notes: list[str]
    take: Kind | None = None

    @property
    def id(self) -> int:
        return self.row.parameter.pk if self.row else 0


@dataclass(frozen=True)
class Preview:
    rows: list[PreviewRow]
    counts: Counter[Kind]
    stamp: str

    @property
    def changes(self) -> int:
        return sum(self.counts[kind] for kind in CHANGES)

    @property
    def conflicts(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.kind == Kind.CONFLICT]

    @property
    def can_apply(self) -> bool:
        choices = any(row.take for row in self.conflicts)
        return not self.counts[Kind.ERROR] and bool(self.changes or choices)


def preview_of(place: Place, upload: Import) -> Preview:
    """Nine queries, whatever the number of rows (and one each for a foreign city or edition named)."""
    known = {row.parameter.pk: row for row in sheet_rows(place)}
    found = file_rows(upload.found, known)
    versions = _old_versions(place, found)
    rows = [_judged(row, known.get(row.mark.parameter) if row.mark else None, versions) for row in found]
    order = list(Kind)
    rows.sort(key=lambda row: (order.index(row.kind), row.file.number))
    stamps = sorted(row.row.stamp for row in rows if row.row)
    digest = hashlib.sha256(json.dumps([place.is_open, stamps]).encode()).hexdigest()
    return Preview(rows, Counter(row.kind for row in rows), digest)


def _old_versions(place: Place, found: list[FileRow]) -> dict[int, FindingVersion]:
    """The versions that the rows were filled in on; only the city's own."""
    ids = {row.mark.version for row in found if row.mark}
    own = FindingVersion.objects.filter(pk__in=ids, finding__city=place.city)
    return {version.pk: version for version in own.select_related("level", "finding")}


def _judged(file: FileRow, row: SheetRow | None, versions: Mapping[int, FindingVersion]) -> PreviewRow:
    if row is None or file.problems:
        return PreviewRow(Kind.ERROR, file, row, [], list(file.problems), [])
    mark, notes = file.mark, list(file.notes)
    if same_as_site(file.answer, row):
        return PreviewRow(Kind.UNCHANGED, file, row, [], [], notes)
    was = {file.answer.fingerprint(locked=locked) for locked in (False, True)}
    if mark.fingerprint in was:
        return PreviewRow(Kind.UNCHANGED, file, row, [], [], ["In Ihrer Mappe unverändert."])
    if file.answer.is_empty:
        left = "In der Mappe geleert. Im Portal bleibt es, wie es ist; zurücknehmen können Sie es dort."
        return PreviewRow(Kind.UNCHANGED, file, row, [], [], [left])
    changes = _changes(file.answer, row)
    take, refusal = _deed(file.answer, row)
    if mark.version != row.version_id or mark.fingerprint != row.fingerprint:
        return _conflict(file, row, changes, take, refusal, versions.get(mark.version))
    if refusal:
        return PreviewRow(Kind.ERROR, file, row, changes, [Problem("verdict", refusal)], notes)
    return PreviewRow(take, file, row, changes, [], [*notes, *_late(file.answer, row)], take)


def same_as_site(answer: Answer, row: SheetRow) -> bool:
    """Whether the site says so already; a link counts wherever it stands among the draft's."""
    if answer.link:
        return _without_link(answer) == _without_link(row.answer) and any(
            (link.evidence.url, plain(link.locator)) == (answer.link, answer.locator) for link in row.links
        )
    return _without_link(answer) == _without_link(row.answer) and answer.locator in ("", row.answer.locator)


def _without_link(answer: Answer) -> tuple[Any, ...]:
    value = (answer.verdict, answer.level_id, answer.number)
    return (*value, answer.as_of, answer.reason, answer.reference)


def _deed(answer: Answer, row: SheetRow) -> tuple[Kind | None, str]:
    """What the row asks for, or why that cannot be done in Excel."""
    if row.locked:
        return None, row.locked
    if answer.verdict == Verdict.CORRECTION:
        if row.why_no_correction:
            return None, row.why_no_correction
        return (Kind.CHANGED if row.draft else Kind.NEW), ""
    if row.draft:
        return None, (
            "Zu diesem Wert gibt es einen Entwurf. Ziehen Sie ihn im Portal zurück, wenn der Wert doch "
            "stimmt."
        )
    return (Kind.CONFIRM if answer.verdict == Verdict.RIGHT else Kind.NOT_CHECKABLE), ""


def _conflict(
    file: FileRow,
    row: SheetRow,
    changes: list[Change],
    take: Kind | None,
    refusal: str,
    seen: FindingVersion | None,
) -> PreviewRow:
    """The site moved on since the download: both are shown, and only a choice writes."""
    notes = [refusal] if refusal else []
    if file.mark.version != row.version_id:
        was = version_text(row.parameter, seen) if seen else "ein anderer"
        notes.append(f"Der recherchierte Wert war „{was}“ und ist jetzt „{row.row.value}“.")
        if file.answer.verdict != Verdict.CORRECTION:
            take = None
            notes.append("Bitte prüfen Sie den neuen Wert im Portal.")
    return PreviewRow(Kind.CONFLICT, file, row, changes, [], notes, take)


def _changes(answer: Answer, row: SheetRow) -> list[Change]:
    old, new = answer_texts(row.answer, row), answer_texts(answer, row)
    kept = {"link"} | ({"locator"} if not answer.link else set())  # an emptied link takes no evidence away
    return [
        Change(TITLES[key], old[key], new[key])
        for key in new
        if old[key] != new[key] and (new[key] or key not in kept)
    ]


def _late(answer: Answer, row: SheetRow) -> list[str]:
    cutoff = row.place.edition.cutoff_date
    late = cutoff and answer.as_of and answer.as_of > cutoff
    return ["„Stand vom“ liegt nach dem Stichtag: für die nächste Ausgabe."] if late else []
