"""Reads of the exchange: the rows of a city's sheet, who is responsible for what, and earlier uploads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessments.choices import (
    CorrectionKind,
    CorrectionState,
    ImportKind,
    Origin,
    ReviewOutcome,
)
from assessments.feedback.queries import Place, Row, dossier_rows
from assessments.feedback.queries.dossier import previous_name
from assessments.feedback.queries.value import RECONSTRUCTED, carried_words
from assessments.feedback.submission import correction_kind
from assessments.feedback.wording import source_date, version_text, word_for_city
from assessments.models import Assignment, Correction, CorrectionEvidence, Import, Level, Parameter
from assessments.models.correction import UNDECIDED

from .content import Answer, Mark, Verdict

LONGEST_TEXT = 20_000
NOBODY = "niemand"
ON_PAGE = "Bitte bearbeiten Sie diesen Wert im Portal."


@dataclass(frozen=True)
class SheetRow:
    """One value with what the site says of it now, as the sheet shows and compares it."""

    place: Place
    row: Row
    levels: list[Level]
    links: list[CorrectionEvidence]
    answer: Answer
    locked: str  # why nothing can be said in Excel; empty if something can

    @property
    def parameter(self) -> Parameter:
        return self.row.parameter

    @property
    def draft(self) -> Correction | None:
        correction = self.row.standing.correction
        return correction if correction and correction.state == CorrectionState.DRAFT else None

    @property
    def kind(self) -> CorrectionKind:
        return correction_kind(self.parameter)

    @property
    def takes_value(self) -> bool:
        return not self.locked and self.kind in {CorrectionKind.VALUE, CorrectionKind.REGISTER_HINT}

    @property
    def why_no_correction(self) -> str:
        """Why this value cannot be corrected in Excel; „Stimmt“ may still be said."""
        if self.kind == CorrectionKind.PROJECT:
            return "Projekte melden Sie im Portal; hier geht „Stimmt“ oder „Nicht prüfbar“."
        latest = self.row.standing.correction
        refused = latest is not None and latest.state == CorrectionState.REJECTED
        if latest and refused and latest.previous_attempt_id and latest.base_version_id == self.version_id:
            return "Über diesen Wert wurde schon zweimal entschieden. Bitte schreiben Sie dem Projektteam."
        return ""

    @property
    def version_id(self) -> int:
        return self.row.version.pk if self.row.version else 0

    @property
    def fingerprint(self) -> str:
        return self.answer.fingerprint(locked=bool(self.locked))

    @property
    def mark(self) -> Mark:
        edition, city = self.place.edition.key, self.place.city.slug
        return Mark(edition, city, self.parameter.pk, self.version_id, self.fingerprint)

    @property
    def stamp(self) -> list[Any]:
        """What a preview of this row depends on."""
        draft = self.draft
        return [self.parameter.pk, self.version_id, self.fingerprint, draft.revision if draft else 0]

    @property
    def marks(self) -> str:
        version = self.row.version
        if version is None:
            return ""
        carried = carried_words(self.place) if version.origin == Origin.CARRIED else ""
        texts = "Texte: Demo-Wortlaut" if self.parameter.texts_are_demo else ""
        return ", ".join(filter(None, [RECONSTRUCTED if version.is_reconstructed else "", carried, texts]))

    @property
    def before(self) -> str:
        earlier = self.row.before
        return (
            f"{previous_name(self.place.edition)}: {version_text(self.parameter, earlier)}" if earlier else ""
        )

    @property
    def source(self) -> str:
        version = self.row.version
        if version is None:
            return ""
        label = version.source_label or version.get_origin_display()
        return label if version.source_url in ("", label) else f"{label} ({version.source_url})"

    @property
    def source_dates(self) -> str:
        version = self.row.version
        fetched = f"abgerufen {version.fetched_on:%d.%m.%Y}" if version and version.fetched_on else ""
        as_of = f"Stand {source_date(version.data_as_of)}" if version and version.data_as_of else ""
        return ", ".join(filter(None, [fetched, as_of]))

    @property
    def note(self) -> str:
        if self.locked or self.why_no_correction:
            return self.locked or self.why_no_correction
        if self.kind == CorrectionKind.REASSESSMENT:
            return "Neubewertung: Begründung hier, die Kriterien kreuzen Sie danach im Portal an."
        if self.kind == CorrectionKind.REGISTER_HINT:
            return "Amtliche Quelle: „Richtiger Wert“ kann leer bleiben."
        return ""


def sheet_rows(place: Place, rows: Iterable[Row] | None = None) -> list[SheetRow]:
    """All values of a city for its sheet. Seven queries, whatever their number."""
    found = dossier_rows(place) if rows is None else list(rows)
    levels: dict[int, list[Level]] = {}
    for level in Level.objects.filter(parameter__indicator__domain__edition=place.edition):
        levels.setdefault(level.parameter_id, []).append(level)
    links: dict[int, list[CorrectionEvidence]] = {}
    attached = CorrectionEvidence.objects.filter(
        correction__finding__city=place.city,
        correction__state=CorrectionState.DRAFT,
        correction__finding__parameter__indicator__domain__edition=place.edition,
    )
    for link in attached.select_related("evidence"):
        links.setdefault(link.correction_id, []).append(link)
    return [_sheet_row(place, row, levels.get(row.parameter.pk, []), links) for row in found]


def _sheet_row(
    place: Place, row: Row, levels: list[Level], links: dict[int, list[CorrectionEvidence]]
) -> SheetRow:
    correction = row.standing.correction
    own = [link for link in links.get(correction.pk if correction else 0, []) if link.evidence.url]
    locked = _locked(row)
    answer = Answer() if locked else _answer(row, levels, own)
    return SheetRow(place, row, levels, own, answer, locked)


def _locked(row: Row) -> str:
    correction = row.standing.correction
    if row.version is None:
        return "Noch kein Wert recherchiert; hier gibt es nichts zu prüfen."
    if correction is None or correction.state not in UNDECIDED:
        return ""
    if correction.state != CorrectionState.DRAFT:
        return f"Korrektur: {word_for_city(correction.state, row.round_state)}. {ON_PAGE}"
    if correction.kind == CorrectionKind.PROJECT:
        return f"Projektmeldung im Entwurf. {ON_PAGE}"
    if len(correction.reason) > LONGEST_TEXT:
        return f"Die Begründung ist für eine Zelle zu lang. {ON_PAGE}"
    return ""


def _answer(row: Row, levels: list[Level], links: list[CorrectionEvidence]) -> Answer:
    """What the site says now, in the terms of the input columns."""
    correction, review = row.standing.correction, row.standing.review
    if correction and correction.state == CorrectionState.DRAFT:
        level = next((level for level in levels if level.pk == correction.level_id), None)
        return Answer(
            Verdict.CORRECTION,
            level,
            correction.number,
            correction.data_as_of,
            plain(correction.reason),
            links[-1].evidence.url if links else "",
            plain(links[-1].locator) if links else "",
            plain(correction.city_reference),
        )
    if review is None:
        return Answer()
    confirmed = review.outcome == ReviewOutcome.CONFIRMED
    return Answer(Verdict.RIGHT if confirmed else Verdict(review.reason))


def plain(text: str) -> str:
    """A text as it survives a spreadsheet: one kind of line end, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def responsibilities(place: Place) -> list[tuple[str, str]]:
    """Who is responsible for something here: (key, name), units first; and that there are values without."""
    found = _assignments(place).select_related("unit", "user")
    units = {f"stelle-{a.unit_id}": a.unit.name for a in found if a.unit}
    people = {f"person-{a.user_id}": a.user.name for a in found if a.user}
    named = [*sorted(units.items(), key=_by_name), *sorted(people.items(), key=_by_name)]
    return [*named, (NOBODY, "ohne Zuständigkeit")] if named else []


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _assignments(place: Place) -> QuerySet[Assignment]:
    return Assignment.objects.filter(city=place.city, parameter__indicator__domain__edition=place.edition)


def chosen_rows(place: Place, rows: list[Row], domain: str, responsible: str) -> list[Row]:
    """The rows of a domain and of somebody's responsibility; empty words leave all. One query at most."""
    kept = [row for row in rows if not domain or row.indicator.domain.key == domain]
    if not responsible:
        return kept
    assigned = _assignments(place)
    if responsible == NOBODY:
        taken = set(assigned.values_list("parameter_id", flat=True))
        return [row for row in kept if row.parameter.pk not in taken]
    kind, _, pk = responsible.partition("-")
    own = assigned.filter(**{"unit_id" if kind == "stelle" else "user_id": int(pk)})
    mine = set(own.values_list("parameter_id", flat=True))
    return [row for row in kept if row.parameter.pk in mine]


def uploads_of_city(place: Place) -> QuerySet[Import]:
    """Every upload of this city and edition, newest first."""
    found = Import.objects.filter(edition=place.edition, city=place.city, kind=ImportKind.DOSSIER)
    return found.select_related("uploaded_by", "applied_by", "edition", "city")


def find_upload(place: Place, upload: int) -> Import | None:
    return uploads_of_city(place).filter(pk=upload).first()
