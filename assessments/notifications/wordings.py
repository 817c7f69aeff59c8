"""How a mail reads in an edition: its own wording, else the shipped one."""

from assessments.models import Edition, MailText

from .texts import MAIL_TEXTS, Wording


def standing_text(edition: Edition, kind: str) -> MailText | None:
    return MailText.objects.filter(edition=edition, kind=kind, replaced_at__isnull=True).first()


def wording_of(edition: Edition, kind: str) -> Wording:
    own = standing_text(edition, kind)
    return Wording(own.subject, own.body) if own else MAIL_TEXTS[kind].wording
