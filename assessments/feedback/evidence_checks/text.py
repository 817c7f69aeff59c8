"""Text and CSV: readable as UTF-8 or as Windows writes it, and nothing that another program would run."""

import re

from .refusal import Unfit

MARKUP = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "%!ps", "%pdf", "{\\rtf", "#!")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
CALL = re.compile(r"(^|[;,\t\"'])\s*[=+@-][^\r\n;,]{0,200}\|[^\r\n]{0,500}!", re.MULTILINE)


def rehearse() -> None:
    for encoding in ("utf-8-sig", "cp1252"):
        b"a".decode(encoding)


def work(content: bytes, extension: str) -> tuple[dict, bytes]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise Unfit("not_text") from None
    if CONTROL.search(text) or text.lstrip()[:20].lower().startswith(MARKUP):
        raise Unfit("not_text")
    if CALL.search(text):
        raise Unfit("text_formula")
    return {"extension": extension}, b""
