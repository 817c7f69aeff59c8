"""The preview as its page shows it: kinds with their words, one page of rows, where each cell stands."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse

from assessments.models import Import
from scindex_portal.badges import Badge, badge_for

from .columns import SHEET
from .preview import TITLES, Kind, Preview, PreviewRow

PER_PAGE = 100
LABELS = {
    Kind.ERROR: "zu berichtigen",
    Kind.CONFLICT: "inzwischen geändert",
    Kind.NEW: "neuer Entwurf",
    Kind.CHANGED: "geänderter Entwurf",
    Kind.CONFIRM: "bestätigt",
    Kind.NOT_CHECKABLE: "nicht prüfbar",
    Kind.UNCHANGED: "unverändert",
}
BADGES = {
    Kind.ERROR: Badge(LABELS[Kind.ERROR], "red", "close"),
    Kind.CONFLICT: Badge(LABELS[Kind.CONFLICT], "red", "autorenew"),
    Kind.NEW: Badge(LABELS[Kind.NEW], "blue", "draft"),
    Kind.CHANGED: Badge(LABELS[Kind.CHANGED], "blue", "edit"),
    Kind.CONFIRM: badge_for("bestätigt"),
    Kind.NOT_CHECKABLE: badge_for("nicht prüfbar"),
    Kind.UNCHANGED: Badge(LABELS[Kind.UNCHANGED], "grey", "ring"),
}
ROWS = "Zeilen"


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    row: PreviewRow
    badge: Badge
    place: str
    problems: list[str]

    @property
    def name(self) -> str:
        return self.row.row.parameter.name if self.row.row else "Zeile ohne Zuordnung"

    @property
    def indicator(self) -> str:
        return self.row.row.row.indicator.name if self.row.row else ""

    @property
    def url(self) -> str:
        if self.row.row is None:
            return ""
        place = self.row.row.place
        return reverse("feedback:value", args=[place.edition.key, place.city.slug, self.row.id])


def preview_context(request: HttpRequest, upload: Import, found: Preview) -> dict[str, Any]:
    kind = _asked_kind(request, found)
    chosen = [row for row in found.rows if kind is None or row.kind == kind]
    if kind is None:
        chosen = [row for row in found.rows if row.kind != Kind.UNCHANGED]
    table = upload.found
    together = max(PER_PAGE, 0 if found.counts[Kind.ERROR] else len(found.conflicts))  # chosen in one form
    page = Paginator(chosen, together).get_page(request.GET.get("page"))
    return {
        "upload": upload,
        "preview": found,
        **_titles(found),
        "tabs": list(_tabs(request, found, kind)),
        "page": page,
        "lines": [_line(row, table) for row in page],
        "facts": _facts(table, len(found.rows)),
        "conflicts_elsewhere": [row for row in found.conflicts if row.take and row not in page.object_list],
    }


def _titles(found: Preview) -> dict[str, str]:
    """What stands above everything; empty where it does not apply."""
    errors, changes = found.counts[Kind.ERROR], found.changes
    choices = sum(1 for row in found.conflicts if row.take)
    return {
        "errors": _counted(errors, "Zeile ist", "Zeilen sind") + " zu berichtigen" if errors else "",
        "choices": _counted(choices, "Wert ist", "Werte sind") + " zu entscheiden" if choices else "",
        "ready": _counted(changes, "Wert würde", "Werte würden") + " sich ändern",
    }


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _asked_kind(request: HttpRequest, found: Preview) -> Kind | None:
    asked = request.GET.get("art", "")
    return Kind(asked) if asked in list(Kind) and found.counts[Kind(asked)] else None


def _tabs(request: HttpRequest, found: Preview, kind: Kind | None) -> Any:
    """Everything that would happen, then each kind that occurs; all with their counts."""
    rest = found.counts.total() - found.counts[Kind.UNCHANGED]
    yield {
        "label": "Alles, was sich ändert",
        "url": request.path,
        "current": kind is None,
        "count": rest,
        "what": ROWS,
    }
    for each in Kind:
        if found.counts[each]:
            url = f"{request.path}?{_query(request, each)}"
            label, count = LABELS[each], found.counts[each]
            yield {"label": label, "url": url, "current": kind == each, "count": count, "what": ROWS}


def _query(request: HttpRequest, kind: Kind) -> str:
    """The address's query with another kind, from its first page; choices made so far stay."""
    query = request.GET.copy()
    query.pop("page", None)
    query["art"] = kind.value
    return query.urlencode()


def _line(row: PreviewRow, table: dict[str, Any]) -> Line:
    number = row.file.number
    place = f"Blatt „{SHEET}“, Zeile {number}" if table["in_sheet"] else f"Zeile {number}"
    problems = []
    for problem in row.problems:
        letter = table["letters"].get(problem.column, "")
        where = f"Zelle {letter}{number}" if table["in_sheet"] else f"Zeile {number}"
        problems.append(f"{where}, „{TITLES[problem.column]}“: {problem.text}")
    return Line(row, BADGES[row.kind], place, problems)


def _facts(table: dict[str, Any], rows: int) -> list[str]:
    """What the person should know of the file as a whole."""
    facts = []
    if hidden := table["hidden"]:
        words = _counted(hidden, "Zeile ist", "Zeilen sind")
        facts.append(f"{words} in der Mappe ausgeblendet oder weggefiltert. Gelesen wird alles.")
    if extra := table["extra"]:
        named = ", ".join(f"„{title}“" for title in extra)
        facts.append(f"Nicht gelesen, weil die Mappe diese Spalten nicht kennt: {named}.")
    return facts
