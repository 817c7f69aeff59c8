"""What the project team weighs in a case: research, proposal, last year's value, what counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.choices import CorrectionKind, Origin
from assessments.feedback.wording import number_text, source_date, time_text, version_text
from assessments.models import Correction, FindingVersion, Level, Parameter
from scindex_portal.badges import Badge

from .case_words import proposal_line


@dataclass(frozen=True)
class Fact:
    """A line of the facts, in the shape of components/definition_list.html."""

    term: str
    text: str
    note: str = ""
    url: str = ""
    mark: str = ""
    badge: Badge | None = None


def points_of_level(level: Level | None, parameter: Parameter) -> str:
    """„1 von 2 Punkten" for a level; numbers are scored against the field."""
    if level is None or parameter.max_points is None:
        return ""
    points, most = (number_text(number) for number in (level.points, parameter.max_points))
    return f"{points} von {most} Punkten" if most != "1" else f"{points} von 1 Punkt"


def research_facts(correction: Correction) -> list[Fact]:
    """What was researched, where from, and what stood there last year."""
    parameter, base = correction.finding.parameter, correction.base_version
    facts = [
        Fact(
            "Recherchiert",
            version_text(parameter, base),
            points_of_level(base.level, parameter),
            mark="rekonstruiert (Demo)" if base.is_reconstructed else "",
        ),
        _source(base),
        _last_year(correction),
    ]
    current = correction.finding.current
    if current is not None and current.pk != base.pk:
        facts.append(Fact("Wert heute", version_text(parameter, current), current.get_origin_display()))
    return facts


def _source(version: FindingVersion) -> Fact:
    parts = [f"abgerufen {version.fetched_on:%d.%m.%Y}"] if version.fetched_on else []
    parts += [f"Stand der Quelle {source_date(version.data_as_of)}"] if version.data_as_of else []
    label = version.source_label or "keine Angabe"
    return Fact("Quelle", label, ", ".join(parts), version.source_url, _carried(version))


def _carried(version: FindingVersion) -> str:
    if version.origin != Origin.CARRIED:
        return ""
    source = version.carried_from
    year = source.finding.parameter.indicator.domain.edition.year if source else "der letzten Ausgabe"
    return f"aus {year} übernommen, noch nicht neu geprüft"


def _last_year(correction: Correction) -> Fact:
    """The city's value in the edition that this parameter was carried over from."""
    parameter = correction.finding.parameter
    before = parameter.predecessor
    if before is None:
        return Fact("Vorjahr", "nicht erhoben", parameter.comparability_note)
    slot = before.findings.filter(city=correction.finding.city).select_related("current__level").first()
    version = slot.current if slot else None
    edition = before.indicator.domain.edition
    note = ", ".join(filter(None, [edition.title, parameter.comparability_note]))
    return Fact("Vorjahr", version_text(before, version), note)


def proposal_facts(correction: Correction) -> list[Fact]:
    """What the city asks for, in its own words."""
    parameter, city = correction.finding.parameter, correction.finding.city
    as_of = f"{correction.data_as_of:%d.%m.%Y}" if correction.data_as_of else ""
    submitted = f"{time_text(correction.submitted_at)}, {correction.submitted_by.name}"
    facts = [
        Fact("Vorgeschlagen", proposal_line(correction), points_of_level(correction.level, parameter)),
        Fact("Stand vom", as_of),
        Fact("Begründung", correction.reason),
        Fact("Kriterien", "\n".join(map(str, correction.criteria))),
        *_project_facts(correction),
        Fact(f"Aktenzeichen {city.name}", correction.city_reference),
        Fact("Eingereicht", submitted),
    ]
    return [fact for fact in facts if fact.text]


def _project_facts(correction: Correction) -> Iterator[Fact]:
    if correction.kind != CorrectionKind.PROJECT:
        return
    for project in correction.projects.all():
        started = f"Beginn {project.started_on:%d.%m.%Y}" if project.started_on else ""
        note = " · ".join(filter(None, [project.get_status_display(), started, project.bearer]))
        yield Fact(project.title or "Projekt", project.description, note)
        if project.link:
            yield Fact("Link zum Projekt", project.link, url=project.link)


def method_facts(parameter: Parameter) -> list[Fact]:
    """What counts for this parameter."""
    facts = [
        Fact("Definition", parameter.definition, mark="Demo-Wortlaut" if parameter.texts_are_demo else ""),
        Fact("Zählt", parameter.counts),
        Fact("Zählt nicht", parameter.counts_not),
        Fact("Als Nachweis genügt", parameter.evidence_hint),
    ]
    return [fact for fact in facts if fact.text]
