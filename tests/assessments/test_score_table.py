"""The command for outside data. The database stays closed: no test here asks for it."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.assessments.scoring.test_table import CATALOGUE, VALUES

DATA = Path(__file__).resolve().parents[2] / "assessments" / "data"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "values.csv").write_text(VALUES, encoding="utf-8")
    (tmp_path / "catalogue.csv").write_text(CATALOGUE, encoding="utf-8")
    return tmp_path


def run(folder, output="scores.csv"):
    call_command("score_table", folder / "values.csv", folder / "catalogue.csv", output=folder / output)
    with (folder / output).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_small_edition(files, capsys):
    rows = run(files)
    assert list(rows[0]) == ["unit", "scope", "key", "score", "rank"]
    assert [(r["scope"], r["key"]) for r in rows[:8]] == [
        ("indicator", "Anmeldung"),
        ("indicator", "Quote"),
        ("indicator", "Sonstige"),
        ("indicator", "Dauer"),
        ("indicator", "Rang"),
        ("domain", "a"),
        ("domain", "b"),
        ("total", ""),
    ]
    assert [float(r["score"]) for r in rows[:5]] == [100, 80, 5, 100, 0]
    totals = {r["unit"]: (r["score"], r["rank"]) for r in rows if r["scope"] == "total"}
    assert float(totals["A"][0]) == pytest.approx((100 * 185 / 205 + 100) / 4, abs=1e-12)
    assert {unit: rank for unit, (_, rank) in totals.items()} == {"A": "3", "B": "1", "C": "2", "D": ""}
    assert totals["D"] == ("", "")
    assert capsys.readouterr().out == "4 Zeilen berechnet, 1 davon ohne jeden Wert.\n"


def test_an_indicator_name_in_several_domains_is_told_apart(files):
    change(files / "catalogue.csv", "b,Dauer", "b,Quote")
    keys = {r["key"] for r in run(files) if r["scope"] == "indicator"}
    assert keys == {"Anmeldung", "a/Quote", "Sonstige", "b/Quote", "Rang"}


def test_columns_without_a_parameter_are_named(files, capsys):
    (files / "values.csv").write_text(
        "unit,Bemerkung,p1,p2,p3,p4,p5,p6\nA,gut,ja,5,80,10,3,1\n", encoding="utf-8"
    )
    assert len(run(files)) == 8
    assert "Spalte „Bemerkung“ steht nicht im Katalog" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("values.csv", "A,1,ja,5", "A,1,ja,viel", "values.csv: Zeile 2, Spalte „p2“: „viel“ ist keine Zahl."),
        ("values.csv", "C,4,teilweise", "C,4,kaum", "values.csv: Zeile 4, Spalte „p1“: Die Stufe „kaum“"),
        ("values.csv", "p6,p1", "p6,p9", "values.csv: Zeile 1, Spalte „p1“: Die Spalte fehlt."),
        ("catalogue.csv", "p2,number,4", "p1,number,4", "catalogue.csv: Zeile 3, Spalte „parameter“"),
        ("catalogue.csv", "p2,number,4", "p2,number,-4", "catalogue.csv: Zeile 3: a › Anmeldung › p2"),
    ],
)
def test_an_error_names_the_place_and_writes_nothing(files, name, old, new, reason):
    change(files / name, old, new)
    (files / "scores.csv").write_text("von vorher", encoding="utf-8")
    with pytest.raises(CommandError, match="Zeile") as refusal:
        run(files)
    assert reason in str(refusal.value)
    assert (files / "scores.csv").read_text(encoding="utf-8") == "von vorher"
    assert len(list(files.iterdir())) == 3


def test_an_input_is_never_overwritten(files):
    with pytest.raises(CommandError, match="überschreiben"):
        run(files, output="values.csv")
    assert (files / "values.csv").read_text(encoding="utf-8") == VALUES


def test_files_that_cannot_be_read_or_written(files):
    with pytest.raises(CommandError, match="nicht schreiben"):
        run(files, output="fehlt/scores.csv")
    (files / "values.csv").unlink()
    with pytest.raises(CommandError, match=r"values.csv: Die Datei lässt sich nicht lesen"):
        run(files)


def test_the_published_edition(tmp_path):
    output = tmp_path / "scores.csv"
    call_command("score_table", DATA / "values_2024.csv", DATA / "catalogue_2024.csv", output=output)
    with output.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 82 * (37 + 5 + 1)
    ranks = {(r["unit"], r["key"]): r["rank"] for r in rows if r["scope"] != "indicator"}
    with (DATA / "index_2024_ranking.csv").open(encoding="utf-8", newline="") as file:
        for printed in csv.DictReader(file):
            key = "" if printed["scope"] == "gesamt" else printed["scope"]
            assert ranks[printed["city"], key] == printed["rank"]
