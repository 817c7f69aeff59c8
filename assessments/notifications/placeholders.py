"""Words in braces that a mail fills in: „{stadt}“. Only named ones, filled once, nothing is ever executed."""

import re
from collections.abc import Iterable, Mapping

MARKED = re.compile(r"\{([^{}]*)\}")


def why_unfillable(text: str, allowed: Iterable[str]) -> str:
    """What is wrong with a wording, in German, naming it; empty where all can be filled in."""
    known = list(allowed)
    unknown = [name for name in dict.fromkeys(MARKED.findall(text)) if _plain(name) not in known]
    offered = ", ".join(f"{{{name}}}" for name in known)
    if unknown:
        named = ", ".join(f"{{{name}}}" for name in unknown)
        which = "Diesen Platzhalter" if len(unknown) == 1 else "Diese Platzhalter"
        return f"{which} gibt es hier nicht: {named}. Möglich sind {offered}."
    rest = MARKED.sub("", text)
    if "{" in rest or "}" in rest:
        return "Eine geschweifte Klammer steht allein. Bitte schreiben Sie Platzhalter so: {stadt}."
    return ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in, in one pass: braces in a value stay text."""
    return MARKED.sub(lambda found: values.get(_plain(found.group(1)), found.group(0)), text)


def _plain(name: str) -> str:
    return name.strip().lower()
