"""Names inside the ZIP: plain ASCII, unique by their number, without any way out of their folder."""

import re
import unicodedata

from assessments.feedback.evidence_checks.names import extension_of

LONGEST = 50
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def safe_word(text: str, longest: int = LONGEST) -> str:
    """„Strategie für Öffnung" → „Strategie-fuer-Oeffnung": letters, digits and hyphens only."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(UMLAUTS))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only)[:longest].strip("-") or "ohne-Namen"


def evidence_name(number: int, original_name: str, stored_name: str) -> str:
    """„N0007_Ratsbeschluss.pdf": the ending is that of the checked file, not the one that was typed."""
    ending = extension_of(stored_name)
    typed = extension_of(original_name)
    stem = original_name[: -len(typed) - 1] if typed == ending and typed else original_name
    tail = f".{ending}" if ending else ""
    return f"N{number:04d}_{safe_word(stem)}{tail}"


def case_folder(number: int, parameter: str) -> str:
    return f"Korrekturen/K{number:03d}_{safe_word(parameter, 40)}"
