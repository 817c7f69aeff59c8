"""What a unit is asked through its link, and what units have said. Neither points nor ranks stand here."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from assessments.choices import AnswerKind, SourceKind
from assessments.feedback.wording import source_date, time_text, value_text, version_text
from assessments.models import Edition, Finding, FindingVersion, Level, Parameter, UnitAnswer, UnitLink
from cities.models import City, Unit
from cities.tokens import CONTRIBUTION, stored_hash

CHAIN = "parameter__indicator__domain"


def find_link(token: str) -> UnitLink | None:
    """The Zuarbeit that a link belongs to, in whatever state; None for what was never made."""
    token_hash = stored_hash(token, CONTRIBUTION)
    if token_hash is None:
        return None
    links = UnitLink.objects.select_related("edition__previous", "unit__city", "created_by")
    return links.filter(token_hash=token_hash).first()


def open_questions(link: UnitLink) -> list[Finding]:
    """The values that the unit answers for, in the catalogue's order; one query and one for the levels."""
    found = Finding.objects.filter(
        city=link.unit.city, parameter__assignments__unit=link.unit, **{f"{CHAIN}__edition": link.edition}
    )
    levels = Prefetch("parameter__levels", Level.objects.order_by("position"))
    return list(
        found.select_related(f"{CHAIN}__edition", "city", "current__level")
        .prefetch_related(levels)
        .order_by(f"{CHAIN}__position", "parameter__indicator__position", "parameter__position")
    )


def shows_figure(parameter: Parameter) -> bool:
    """A department reads what is, never what it earns: some values are points themselves."""
    return "punkt" not in parameter.unit.lower()


def has_own_scale(parameter: Parameter) -> bool:
    """Whether a department can name the right value."""
    return parameter.source_kind not in {SourceKind.RATING, SourceKind.PROJECTS}


@dataclass(frozen=True)
class Question:
    """One value as a department reads it."""

    finding: Finding
    answer: UnitAnswer | None
    before: FindingVersion | None
    said_before: str

    @property
    def parameter(self) -> Parameter:
        return self.finding.parameter

    @property
    def value(self) -> str:
        """What was researched; of a figure in points a department reads only where it comes from."""
        if not shows_figure(self.parameter):
            return "vom Projektteam bewertet"
        return version_text(self.parameter, self.finding.current)

    @property
    def source(self) -> str:
        version = self.finding.current
        if version is None:
            return ""
        as_of = f"Stand {source_date(version.data_as_of)}" if version.data_as_of else ""
        return ", ".join(filter(None, [version.source_label or version.get_origin_display(), as_of]))

    @property
    def is_reconstructed(self) -> bool:
        return self.finding.current is not None and self.finding.current.is_reconstructed

    @property
    def value_before(self) -> str:
        shown = self.before is not None and shows_figure(self.parameter)
        return version_text(self.parameter, self.before) if shown else ""

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and bool(self.answer.kind)

    @property
    def has_changed(self) -> bool:
        """The researched value is another one since this was answered."""
        return self.is_answered and self.answer.version_id != self.finding.current_id


def questions_of(link: UnitLink) -> list[Question]:
    """All questions of a link with what was typed and what was said last year. Five queries."""
    findings = open_questions(link)
    stored = link.answers.filter(sent_at__isnull=True).select_related("evidence", "level", "parameter")
    typed = {answer.parameter_id: answer for answer in stored}
    former = [finding.parameter.predecessor_id for finding in findings if finding.parameter.predecessor_id]
    values = Finding.objects.filter(city=link.unit.city, parameter__in=former).select_related(
        "current__level"
    )
    before = {finding.parameter_id: finding.current for finding in values}
    own = sent_answers(link.unit.city, former).filter(link__unit=link.unit)
    said = {answer.parameter_id: _said(answer) for answer in own}
    return [
        Question(
            finding,
            typed.get(finding.parameter_id),
            before.get(finding.parameter.predecessor_id or 0),
            said.get(finding.parameter.predecessor_id or 0, ""),
        )
        for finding in findings
    ]


def sent_answers(city: City, parameters: list[int]) -> QuerySet[UnitAnswer]:
    """What units of a city sent on these parameters, oldest first; also through links that are over."""
    sent = UnitAnswer.objects.filter(link__unit__city=city, sent_at__isnull=False, parameter__in=parameters)
    return sent.select_related("link__unit", "parameter", "level").order_by("sent_at", "pk")


def _said(answer: UnitAnswer) -> str:
    """„12.05.2024: Richtig ist 4 Ladepunkte“."""
    return f"{timezone.localdate(answer.sent_at):%d.%m.%Y}: {answer_text(answer)}"


def answer_text(answer: UnitAnswer) -> str:
    if answer.kind == AnswerKind.RIGHT:
        return "Stimmt"
    if answer.kind == AnswerKind.NOT_OURS:
        other = f", zuständig ist {answer.responsible}" if answer.responsible else ""
        return f"Dafür nicht zuständig{other}"
    typed = answer.number_as_typed or value_text(answer.parameter, answer.level, answer.number)
    return f"Richtig ist {typed}" if typed else "Der Wert stimmt nicht"


@dataclass(frozen=True)
class SaidAnswer:
    """A unit's answer as the city's own people read it at the value."""

    answer: UnitAnswer
    unit: str
    who: str
    when: str
    text: str
    is_beside: bool  # an own draft stood already: the officer takes over by hand

    @property
    def reason(self) -> str:
        return self.answer.reason


def answers_to_value(city: City, parameter: Parameter) -> list[SaidAnswer]:
    """The newest answer of each unit on one value, newest first. One query."""
    newest = {answer.link.unit_id: answer for answer in sent_answers(city, [parameter.pk])}
    return [
        SaidAnswer(
            answer,
            answer.link.unit.name,
            answer.sent_by,
            time_text(answer.sent_at),
            answer_text(answer),
            answer.kind == AnswerKind.OTHER and answer.correction_id is None,
        )
        for answer in sorted(newest.values(), key=lambda answer: answer.sent_at, reverse=True)
    ]


def confirmed_by_unit(edition: Edition, unit: Unit) -> dict[int, int]:
    """Parameter → the version on which the unit's newest answer is „Stimmt“."""
    sent = UnitAnswer.objects.filter(link__edition=edition, link__unit=unit, sent_at__isnull=False)
    newest = {answer.parameter_id: answer for answer in sent.order_by("sent_at", "pk")}
    return {pk: said.version_id for pk, said in newest.items() if said.kind == AnswerKind.RIGHT}
