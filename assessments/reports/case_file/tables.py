"""The tables of the case: values, reviews, Zuarbeiten, hints on the method, and Abschlüsse."""

from collections.abc import Iterator, Mapping, Sequence

from assessments.feedback.queries.place import Place
from assessments.feedback.queries.standing import Standing, standings
from assessments.feedback.wording import source_date, time_text, value_text, version_text
from assessments.models import Finding, FindingVersion, MethodHint, Parameter, Review, SignOff, UnitAnswer

from ..queries import CARRIED, findings_of_city, values_before
from ..values import marked_text, marks_of
from .content import Document
from .sheets import sheet

WHERE = ("Themenbereich", "Indikator", "Parameter")
VALUES = (
    *WHERE,
    "Wert",
    "Hinweis zum Wert",
    "Stand der Prüfung",
    "Quelle",
    "Link zur Quelle",
    "abgerufen",
    "Stand der Quelle",
    "Wert zu Beginn der Runde",
    "Wert im Vorjahr",
)
REVIEWS = (*WHERE, "Geprüfter Wert", "Ergebnis", "Grund", "geprüft am", "zurückgenommen am")
ANSWERS = (
    *WHERE,
    "Stelle",
    "Antwort",
    "Wert",
    "Stand vom",
    "Erläuterung",
    "zuständig ist",
    "Link zum Nachweis",
    "Datei zum Nachweis",
    "beantwortet von",
    "abgesendet am",
)
HINTS = ("Bezieht sich auf", "Hinweis", "eingereicht am", "zurückgezogen am", "Antwort des Projektteams")
SIGN_OFFS = ("abgeschlossen am", "abgeschlossen von", "Prüfsumme (SHA-256)", "wieder geöffnet am")


def where(parameter: Parameter) -> tuple[str, str, str]:
    return parameter.indicator.domain.name, parameter.indicator.name, parameter.name


def tables(place: Place, answers: Sequence[UnitAnswer], paths: Mapping[int, str]) -> Iterator[Document]:
    """Every table that has a row; `paths`: evidence id → where its file lies."""
    findings = findings_of_city(place.edition, place.city)
    named = (
        ("Werte.csv", VALUES, _values(place, findings), "Alle Werte der Stadt in dieser Ausgabe"),
        ("Pruefungen.csv", REVIEWS, _reviews(place), "Was die Stadt zu den Werten gesagt hat"),
        ("Zuarbeiten.csv", ANSWERS, _answers(answers, paths), "Antworten der Stellen ohne eigenes Konto"),
        ("Hinweise-zur-Methode.csv", HINTS, _hints(place), "Hinweise der Stadt zur Methode"),
        ("Abschluesse.csv", SIGN_OFFS, _sign_offs(place), "Abschlüsse der Rückmeldung"),
    )
    for path, header, rows, about in named:
        if rows:
            yield Document(path, sheet(header, rows), about)


def _day(moment: object) -> str:
    return f"{moment:%d.%m.%Y}" if moment else ""


def _values(place: Place, findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    stand = standings(place.edition, place.city)
    before = values_before(place.city, [finding.parameter for finding in findings])
    ids = [finding.baseline_id for finding in findings if finding.baseline_id]
    frozen = FindingVersion.objects.select_related("level", CARRIED).in_bulk(ids)
    return [_value(place, finding, stand.get(finding.pk, Standing()), before, frozen) for finding in findings]


def _value(
    place: Place,
    finding: Finding,
    standing: Standing,
    before: Mapping[int, FindingVersion],
    frozen: Mapping[int, FindingVersion],
) -> tuple[str, ...]:
    parameter, version = finding.parameter, finding.current
    then = before.get(parameter.predecessor_id or 0)
    return (
        *where(parameter),
        version_text(parameter, version),
        "; ".join(mark.words for mark in marks_of(version)),
        standing.badge(place.state).label,
        version.source_label if version else "",
        version.source_url if version else "",
        _day(version.fetched_on if version else None),
        source_date(version.data_as_of) if version else "",
        marked_text(parameter, frozen.get(finding.baseline_id or 0)),
        marked_text(parameter, then) if then else "",
    )


def _reviews(place: Place) -> list[tuple[str, ...]]:
    """Per value, not per person: nobody's share of the work is listed."""
    chain = "finding__parameter__indicator__domain"
    found = Review.objects.filter(finding__city=place.city, **{f"{chain}__edition": place.edition})
    found = found.select_related(chain, "version__level", f"version__{CARRIED}").order_by(
        f"{chain}__position",
        "finding__parameter__indicator__position",
        "finding__parameter__position",
        "reviewed_at",
        "pk",
    )
    return [
        (
            *where(review.finding.parameter),
            marked_text(review.finding.parameter, review.version),
            str(review.get_outcome_display()),
            str(review.get_reason_display()),
            time_text(review.reviewed_at),
            time_text(review.undone_at) if review.undone_at else "",
        )
        for review in found
    ]


def _answers(answers: Sequence[UnitAnswer], paths: Mapping[int, str]) -> list[tuple[str, ...]]:
    return [
        (
            *where(answer.parameter),
            answer.link.unit.name,
            str(answer.get_kind_display()),
            value_text(answer.parameter, answer.level, answer.number)
            if answer.level or answer.number is not None
            else answer.number_as_typed,
            _day(answer.data_as_of),
            answer.reason,
            answer.responsible,
            answer.evidence_url,
            paths.get(answer.evidence_id or 0, ""),
            answer.sent_by,
            time_text(answer.sent_at),
        )
        for answer in answers
    ]


def _hints(place: Place) -> list[tuple[str, ...]]:
    found = MethodHint.objects.filter(edition=place.edition, city=place.city)
    return [
        (
            " › ".join(where(hint.parameter)) if hint.parameter else "den Index insgesamt",
            hint.text,
            time_text(hint.created_at),
            time_text(hint.withdrawn_at) if hint.withdrawn_at else "",
            hint.answer.text if hint.answer else "",
        )
        for hint in found.select_related("parameter__indicator__domain", "answer")
    ]


def _sign_offs(place: Place) -> list[tuple[str, ...]]:
    found = SignOff.objects.filter(participation__edition=place.edition, participation__city=place.city)
    return [
        (
            time_text(done.signed_at),
            done.signed_by.name,
            done.sha256,
            time_text(done.reopened_at) if done.reopened_at else "",
        )
        for done in found.select_related("signed_by")
    ]
