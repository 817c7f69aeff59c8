"""The wordings of an edition's mails: which stand, which stood before, how one reads."""

from dataclasses import dataclass

from assessments.models import Edition, MailText
from assessments.notifications.placeholders import fill
from assessments.notifications.texts import MAIL_TEXTS, PLACEHOLDERS, SAMPLES
from assessments.notifications.texts import MailText as Shipped

from .mail_values import foot, values_of
from .progress import CityRow


@dataclass(frozen=True)
class TextLine:
    kind: str
    shipped: Shipped
    own: MailText | None


def text_lines(edition: Edition) -> list[TextLine]:
    """Every mail that can be reworded, with its own wording if it has one. One query."""
    standing = MailText.objects.filter(edition=edition, replaced_at__isnull=True).select_related("written_by")
    own = {text.kind: text for text in standing}
    return [TextLine(str(kind), shipped, own.get(kind)) for kind, shipped in MAIL_TEXTS.items()]


def former_texts(edition: Edition, kind: str) -> list[MailText]:
    found = MailText.objects.filter(edition=edition, kind=kind, replaced_at__isnull=False)
    return list(found.select_related("written_by"))


def placeholders_of(kind: str) -> list[tuple[str, str]]:
    return [(name, PLACEHOLDERS[name]) for name in MAIL_TEXTS[kind].placeholders]


def as_read_by(row: CityRow, subject: str, body: str) -> tuple[str, str]:
    """What is not the city's own at this moment stands as an example."""
    known = {name: value for name, value in values_of(row).items() if value}
    values = SAMPLES | known
    whole = f"{fill(body, values).rstrip()}\n\n{foot(row.part.edition, row.city.slug)}"
    return " ".join(fill(subject, values).split())[:200], whole
