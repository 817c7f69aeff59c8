"""A file's name as we keep and show it: one line, no path, no tricks with the direction of reading."""

import re
import unicodedata

from .refusal import EvidenceRefused

LONGEST = 200
EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def clean_name(name: str) -> str:
    """The last part of the path without invisible characters; never empty, at most 200 characters."""
    if "\x00" in name:
        raise EvidenceRefused("name_zero")
    last = re.split(r"[/\\]", name.strip())[-1]
    shown = "".join(
        " " if unicodedata.category(sign) in ("Zl", "Zp", "Zs") or sign in "\r\n\t" else sign
        for sign in unicodedata.normalize("NFC", last)
    )
    shown = "".join(sign for sign in shown if not unicodedata.category(sign).startswith("C"))
    shown = re.sub(r"[<>:\"|?*]", "_", re.sub(r" {2,}", " ", shown)).strip(". ")
    shown = re.sub(r"^[=+@-]+", "_", shown)
    return shorten(shown) if shown else "Datei"


def shorten(name: str) -> str:
    ending = extension_of(name)
    tail = f".{ending}" if ending else ""
    return (
        name
        if len(name) <= LONGEST
        else name[: LONGEST - len(tail) - 1] + "…" + name[len(name) - len(tail) :]
    )


def extension_of(name: str) -> str:
    """„pdf" of „Plan.PDF"; empty without one."""
    found = EXTENSION.search(name)
    return found.group()[1:].lower() if found else ""


def with_extension(name: str, accepted: tuple[str, ...]) -> str:
    """The name with an ending that says what the file is (a JPEG called .png gets .jpg)."""
    ending = extension_of(name)
    if ending in accepted:
        return name
    stem = name[: -len(ending) - 1] if ending in ("png", "jpg", "jpeg", "jpe", "jfif") else name
    return shorten(f"{stem}.{accepted[0]}")
