"""The shipped data: complete, consistent with each other, and worded as the house wants it."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "assessments" / "data"
CITIES = ROOT / "cities" / "data"
ROWS = {
    DATA / "catalogue_2024.csv": 111,
    DATA / "catalogue_2021.csv": 98,
    DATA / "catalogue_2020.csv": 100,
    DATA / "values_2024.csv": 82,
    DATA / "index_2024_ranking.csv": 492,
    DATA / "index_2024_indicators.csv": 3034,
    DATA / "index_2021_partial.csv": 65,
    DATA / "index_2020_partial.csv": 61,
    DATA / "bochum_2019_2020.csv": 43,
    DATA / "bochum_2019_2020_totals.csv": 5,
    DATA / "crosswalk.csv": 79,
    DATA / "texts_2024.csv": 111,
    DATA / "sources_2024.csv": 111,
    DATA / "domains.csv": 25,
    DATA / "printed_notes.csv": 12,
    DATA / "demo_corrections.csv": 14,
    DATA / "demo_units.csv": 8,
    CITIES / "cities.csv": 82,
    CITIES / "atlas_2019.csv": 20,
    ROOT / "bench" / "data" / "municipalities.csv": 10796,
}
TEXTS = ("definition", "counts", "counts_not", "evidence_hint")
GENDER_SIGN = re.compile(r"\w[*:_·•]-?inn?(en)?\b|\w/-?inn?(en)?\b|[a-zäöüß]Innen\b|[a-zäöüß]In\b")
FORMAL_ADDRESS = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre|Ihren|Ihrem|Ihrer|Ihres)\b")
STRAIGHT_QUOTES = re.compile(r"[\"'`”]")
REGISTERS = {
    "gigabitgrundbuch.bund.de",
    "www.marktstammdatenregister.de",
    "www.kba.de",
    "www.bundesnetzagentur.de",
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def catalogue() -> dict[str, dict[str, str]]:
    return {row["parameter"]: row for row in read(DATA / "catalogue_2024.csv")}


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    return {row["parameter"]: row for row in read(DATA / "texts_2024.csv")}


@pytest.fixture(scope="module")
def sources() -> dict[str, dict[str, str]]:
    return {row["parameter"]: row for row in read(DATA / "sources_2024.csv")}


@pytest.mark.parametrize(("path", "rows"), ROWS.items(), ids=lambda item: getattr(item, "name", None))
def test_every_file_is_complete(path, rows):
    found = read(path)
    assert len(found) == rows
    assert not [row for row in found if None in row or None in row.values()], "a missing or extra cell"


def test_every_shipped_table_is_described():
    dictionary = (DATA / "README.md").read_text(encoding="utf-8")
    shipped = [
        path.name for folder in (DATA, CITIES, ROOT / "bench" / "data") for path in folder.glob("*.csv")
    ]
    assert set(shipped) == {path.name for path in ROWS}
    assert [name for name in shipped if f"`{name}`" not in dictionary] == []


def test_texts_and_sources_follow_the_catalogue(catalogue, texts, sources):
    assert list(texts) == list(catalogue)
    assert list(sources) == list(catalogue)


def test_values_name_every_parameter_and_city(catalogue):
    values = read(DATA / "values_2024.csv")
    assert list(values[0])[1:] == list(catalogue)
    assert {row["unit"] for row in values} == {row["slug"] for row in read(CITIES / "cities.csv")}


@pytest.mark.parametrize("column", TEXTS)
def test_no_text_is_empty_or_used_twice(texts, column):
    wording = [row[column] for row in texts.values()]
    assert [text for text in wording if len(text.split()) < 5] == []
    assert len(set(wording)) == len(wording)
    assert [text for text in wording if text != text.strip() or "  " in text] == []


def test_definition_and_rules_differ_within_a_parameter(texts):
    assert [name for name, row in texts.items() if len({row[column] for column in TEXTS}) != len(TEXTS)] == []


@pytest.mark.parametrize("pattern", [GENDER_SIGN, FORMAL_ADDRESS, STRAIGHT_QUOTES])
def test_wording_keeps_to_the_house_style(texts, pattern):
    notes = [row["note"] for row in read(DATA / "printed_notes.csv")]
    labels = [row["source_label"] for row in read(DATA / "sources_2024.csv")]
    wording = [row[column] for row in texts.values() for column in TEXTS] + notes + labels
    assert [text for text in wording if pattern.search(text)] == []


def test_quotes_come_in_pairs(texts):
    wording = [row[column] for row in texts.values() for column in TEXTS]
    assert [text for text in wording if text.count("„") != text.count("“")] == []


@pytest.mark.parametrize(
    "text",
    [
        "Bürger*innen",
        "Nutzer:innen",
        "Lehrer_innen",
        "Beamt·innen",
        "Bürger/innen",
        "Lehrer/-innen",
        "BürgerInnen",
    ],
)
def test_gender_signs_are_recognised(text):
    assert GENDER_SIGN.search(f"Die {text} der Stadt")


@pytest.mark.parametrize("text", ["darin: innen und außen", "in der Stadt", "LoRaWAN", "Träger: in Betrieb"])
def test_ordinary_words_are_not_taken_for_gender_signs(text):
    assert not GENDER_SIGN.search(text)


def test_levels_have_no_limits(catalogue, texts):
    for name, row in texts.items():
        if catalogue[name]["kind"] == "levels":
            assert (row["minimum"], row["maximum"], row["decimals"]) == ("", "", ""), name


def test_numbers_have_plausible_limits(catalogue, texts):
    for name, row in texts.items():
        entry = catalogue[name]
        if entry["kind"] == "levels":
            continue
        limits = (Decimal(row["minimum"]), Decimal(row["maximum"]))
        assert limits[0] < limits[1], name
        assert row["decimals"] in {"0", "1", "2"}, name
        if entry["unit"].startswith("%"):
            assert limits == (0, 100), name
        else:
            assert limits == (Decimal(entry["lower"]), Decimal(entry["upper"])), name


def test_every_value_lies_within_the_limits(catalogue, texts):
    values = read(DATA / "values_2024.csv")
    for name, row in texts.items():
        if catalogue[name]["kind"] != "levels":
            numbers = [Decimal(city[name]) for city in values if city[name]]
            assert Decimal(row["minimum"]) <= min(numbers), name
            assert max(numbers) <= Decimal(row["maximum"]), name


def test_a_cap_below_the_limit_is_told(catalogue, texts):
    capped = [
        name
        for name, row in texts.items()
        if catalogue[name]["upper"] and Decimal(catalogue[name]["upper"]) < Decimal(row["maximum"])
    ]
    assert capped == ["Anteil Schnellladestationen"]
    assert "höchstens bis 60 %" in texts[capped[0]]["definition"]


def test_a_statement_suffices_where_the_hint_says_so(texts):
    by_flag = {name for name, row in texts.items() if row["statement_suffices"] == "1"}
    by_hint = {name for name, row in texts.items() if "kurze Erklärung" in row["evidence_hint"]}
    assert by_flag == by_hint
    assert {row["statement_suffices"] for row in texts.values()} == {"0", "1"}


def test_ratings_list_their_criteria(catalogue, texts):
    ratings = [name for name, row in catalogue.items() if row["source_kind"] == "rating"]
    assert len(ratings) == 8
    for name in ratings:
        criteria = texts[name]["counts"].split("; ")
        assert 4 <= len(criteria) <= 6, name
        assert len(set(criteria)) == len(criteria), name
        assert not [criterion for criterion in criteria if criterion.endswith(".")], name


def test_registers_and_projects_say_what_they_need(catalogue, texts):
    for name, row in texts.items():
        is_register = catalogue[name]["source_kind"] == "register"
        assert row["evidence_hint"].startswith("Hinweis zur amtlichen Quelle: ") == is_register, name
        if catalogue[name]["source_kind"] == "projects":
            for word in ("Titel", "Status", "Beginn", "Träger", "Link"):
                assert word in row["counts"], name


def test_level_names_quoted_in_texts_exist(catalogue, texts):
    """Nobody should look for a level that is not there."""
    for name, row in texts.items():
        if catalogue[name]["kind"] == "levels":
            labels = [level.split(":", 1)[1].lower() for level in catalogue[name]["levels"].split(";")]
            for quoted in re.findall(r"„([^“]+)“:", row["counts"]):
                assert [label for label in labels if quoted.lower() in label], (name, quoted)


def test_sources_are_marked_and_honest(catalogue, sources):
    for name, row in sources.items():
        assert row["source_label"].endswith("(Demo-Angabe)"), name
        fetched, as_of = date.fromisoformat(row["fetched_on"]), date.fromisoformat(row["data_as_of"])
        assert date(2024, 2, 1) <= fetched <= date(2024, 6, 30), name
        assert as_of <= fetched, name
        url = row["source_url_template"]
        if catalogue[name]["source_kind"] == "register":
            host, path = re.fullmatch(r"https://([^/]+)/(.*)", url).groups()
            assert host in REGISTERS, name
            assert path == "", f"{name}: an invented deep link"
        else:
            assert url == "", name


def test_domains_cover_every_edition(catalogue):
    rows = read(DATA / "domains.csv")
    for edition in ("2019", "2020", "2021", "2023", "2024"):
        own = [row for row in rows if row["edition"] == edition]
        assert [row["position"] for row in own] == ["1", "2", "3", "4", "5"]
    keys = {(row["edition"], row["key"]) for row in rows}
    assert {("2024", row["domain"]) for row in catalogue.values()} <= keys
    for edition in ("2020", "2021"):
        assert {(edition, row["domain"]) for row in read(DATA / f"catalogue_{edition}.csv")} <= keys
    for row in read(DATA / "bochum_2019_2020_totals.csv"):
        assert {("2019", row["domain"]), ("2020", row["domain"])} <= keys


def test_notes_quote_what_is_printed():
    ranking = {(row["scope"], row["city"]): row for row in read(DATA / "index_2024_ranking.csv")}
    scores = {
        (row["indicator"], row["city"]): row["score"] for row in read(DATA / "index_2024_indicators.csv")
    }
    totals = {row["domain"]: row for row in read(DATA / "bochum_2019_2020_totals.csv")}
    for row in read(DATA / "printed_notes.csv"):
        place = ranking.get((row["scope"], row["city"]), {})
        if row["edition"] == "2024" and row["indicator"]:
            assert row["printed"] == scores[row["indicator"], row["city"]]
        elif row["edition"] == "2024":
            assert row["printed"] == place[{"trend": "trend_arrow", "change": "rank_change"}[row["field"]]]
        elif row["field"] == "score":
            assert row["printed"] == totals[row["scope"]][f"score_{row['edition']}"]


def test_corrected_figures_add_up():
    notes = {
        (row["edition"], row["scope"], row["field"]): row
        for row in read(DATA / "printed_notes.csv")
        if not row["indicator"]
    }
    totals = {row["domain"]: row for row in read(DATA / "bochum_2019_2020_totals.csv")}
    rows = [row for row in read(DATA / "bochum_2019_2020.csv") if row["domain"] == "verwaltung"]
    points = sum(Decimal(row["score_2019"]) for row in rows if row["score_2019"])
    corrected = (100 * points / 735).quantize(Decimal("0.1"))
    assert notes["2019", "verwaltung", "score"]["corrected"] == str(corrected)
    for scope in ("verwaltung", "energie-umwelt", "mobilitaet"):
        before = Decimal(
            notes.get(("2019", scope, "score"), {}).get("corrected") or totals[scope]["score_2019"]
        )
        change = Decimal(totals[scope]["score_2020"]) - before
        assert Decimal(notes["2020", scope, "change"]["corrected"]) == change, scope
