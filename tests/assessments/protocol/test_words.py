"""Every code that the portal writes into the record has a word or is kept from the project team."""

import ast
from pathlib import Path

import pytest

from assessments.protocol.words import OWN, SHARED
from cities.actions.accounts import PLAIN_FIELDS

ROOT = Path(__file__).resolve().parents[3]
WRITERS = {"record", "_record", "record_link", "write_entry", "write_entries", "_trace"}
MOVES = ("submit", "defer", "request_release", "accept", "accept_differently", "reject", "ask_second_person")


def codes_of(path: Path) -> set[str]:
    """Codes that stand as plain text in a call that writes an entry."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in WRITERS:
            said = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "action")]
            codes = [part for one in said for part in ast.walk(one) if isinstance(part, ast.Constant)]
            found |= {code.value for code in codes if isinstance(code.value, str) and "_" in code.value}
    return {code for code in found if not code.startswith("_") and not code.endswith("_")}


def written_codes() -> set[str]:
    sources = [
        path for app in ("assessments", "cities", "scindex_portal") for path in (ROOT / app).rglob("*.py")
    ]
    plain = set().union(*(codes_of(path) for path in sources))
    people = {f"{verb}_{model._meta.model_name}" for model in PLAIN_FIELDS for verb in ("create", "change")}
    return plain | people | {f"{move}_correction" for move in MOVES}


def test_the_search_finds_codes():
    assert {"ask_back", "send_answers", "grant_extension", "correct_research"} & written_codes() >= {
        "ask_back",
        "send_answers",
        "grant_extension",
    }


def test_no_code_is_without_a_word():
    assert written_codes() - set(SHARED) - OWN == set()


def test_no_code_is_both_shared_and_own():
    assert not set(SHARED) & OWN


@pytest.mark.parametrize("code", ["write_comment", "begin_correction", "send_answers", "invite_person"])
def test_what_a_city_does_alone_is_own(code):
    assert (code in OWN) != (code == "write_comment")
