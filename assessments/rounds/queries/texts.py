"""The wordings of an edition's mails: which stand, which stood before, how one reads."""

from dataclasses import dataclass

from assessments.models import Edition, MailText
from assessments.notifications.texts import MAIL_TEXTS, PLACEHOLDERS
from assessments.notifications.texts import MailText as Shipped


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
