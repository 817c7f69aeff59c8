"""Tables from outside: what is read, and that every refusal names row and column."""

import numpy as np
import pytest

from assessments.scoring.aggregate import score_cities
from assessments.scoring.csv_rows import TableError
from assessments.scoring.table import read_catalogue, read_values

CATALOGUE = """\
domain,indicator,normalisation,parameter,kind,max_points,lower,upper,levels,direction,parameter_weight,indicator_weight,domain_weight
a,Anmeldung,minmax,p1,levels,2,,,0:nein;1:teilweise;2:ja,,,,
a,Anmeldung,minmax,p2,number,4,0,10,,,,,
a,Quote,absolute,p3,number,100,0,100,,,,,
a,Sonstige,bonus:5,p4,number,10,0,10,,,,,
b,Dauer,minmax,p5,number,,,,,-1,,,3
b,Rang,minmax,p6,percentile,100,,,,,,2,3
"""
VALUES = """\
unit,p6,p1,p2,p3,p4,p5
A,1,ja,5,80,10,3
B,4,nein,10,50,,
C,4,teilweise,,20,2,7
D,,,,,,
"""


def catalogue(text=CATALOGUE):
    return read_catalogue(text.encode())


def values(text=VALUES):
    return read_values(text.encode(), catalogue())


def test_the_small_edition_as_tables():
    table = values()
    assert table.units == ("A", "B", "C", "D")
    assert table.ignored_columns == ()
    scores = score_cities(catalogue().scheme, table.values)
    assert scores.total_q.tolist() == [47_560_975_610, 68_292_682_927, 52_682_926_829, -1]


def test_rows_and_columns_may_stand_in_any_order():
    lines = CATALOGUE.splitlines(keepends=True)
    turned = catalogue("".join([lines[0], *reversed(lines[1:])]))
    assert turned.scheme.parameters == catalogue().scheme.parameters
    assert np.array_equal(read_values(VALUES.encode(), turned).values, values().values, equal_nan=True)


def test_what_spreadsheets_add_is_read_too():
    text = "\ufeff" + VALUES.replace("\n", "\r\n").replace("unit,", '"unit",') + "\r\n,,,,,,\r\n"
    assert values(text).units == ("A", "B", "C", "D")


def test_unknown_columns_are_named_and_not_used():
    wider = "\n".join(f"{line},{'Bemerkung' if at == 0 else 'x'}" for at, line in enumerate(VALUES.split()))
    assert values(wider).ignored_columns == ("Bemerkung",)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("A,1,ja,5", "A,1,ja,5,9", "Zeile 2: 8 Zellen statt 7"),
        ("A,1,ja,5", "A,1,ja,viel", "Zeile 2, Spalte „p2“: „viel“ ist keine Zahl."),
        ("A,1,ja,5", "A,1,ja,1e400", "Zeile 2, Spalte „p2“: Die Zahl „1e400“ ist zu groß"),
        ("A,1,ja,5", "A,1,ja,nan", "Zeile 2, Spalte „p2“: „nan“ ist keine Zahl"),
        ("A,1,ja,5", "A,1,ja,1_0", "Zeile 2, Spalte „p2“: „1_0“ ist keine Zahl"),
        ("A,1,ja,5", "A,1,ja,٣", "Zeile 2, Spalte „p2“: „٣“ ist keine Zahl"),
        ("A,1,ja,5", 'A,1,ja,"5,5"', "Zeile 2, Spalte „p2“: „5,5“ ist keine Zahl. Das Dezimalzeichen"),
        ("C,4,teilweise", "C,4,vielleicht", "Zeile 4, Spalte „p1“: Die Stufe „vielleicht“ gibt es nicht"),
        ("C,4,teilweise", "C,4,1", "Zeile 4, Spalte „p1“: Die Stufe „1“ gibt es nicht"),
        ("C,4,", ",4,", "Zeile 4, Spalte „unit“: Die Angabe fehlt"),
        ("C,4,", "A,4,", "Zeile 4, Spalte „unit“: „A“ steht mehrfach da"),
        ("p6,p1", "p6,p9", "Zeile 1, Spalte „p1“: Die Spalte fehlt"),
        ("p6,p1", "p2,p1", "Zeile 1, Spalte „p2“: Die Spalte steht mehrfach da"),
        ("unit", "Stadt", "Zeile 1, Spalte „unit“: Die Spalte fehlt"),
        ("unit,p6", "p6,unit", "Zeile 1, Spalte „p6“: Die erste Spalte muss „unit“ heißen"),
        ("C,4,teilweise", 'C,4,"teil"weise', "Zeile 4: Die Zeile ist kein gültiges CSV"),
    ],
)
def test_values_are_refused_by_cell(old, new, place):
    with pytest.raises(TableError) as refusal:
        values(VALUES.replace(old, new, 1))
    assert str(refusal.value).startswith(place)


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,\n"])
def test_an_empty_file(content):
    with pytest.raises(TableError, match="Zeile 1: Die Datei ist leer"):
        read_values(content, catalogue())


def test_another_encoding_is_refused_by_row():
    with pytest.raises(TableError, match="Zeile 2: Die Datei ist nicht in UTF-8"):
        read_values("unit,p6\nKöln,1\n".encode("cp1252"), catalogue())


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("p2,number,4", "p1,number,4", "Zeile 3, Spalte „parameter“: Den Parameter „p1“ gibt es schon"),
        ("p2,number,4", ",number,4", "Zeile 3, Spalte „parameter“: Die Angabe fehlt"),
        ("p2,number,4", "p2,zahl,4", "Zeile 3, Spalte „kind“: Die Art „zahl“ gibt es nicht"),
        ("p2,number,4", "p2,number,", "Zeile 3, Spalte „max_points“: Die Angabe fehlt"),
        ("p2,number,4", "p2,number,0", "Zeile 3: a › Anmeldung › p2: Die Höchstpunktzahl 0"),
        ("p2,number,4,0,", "p2,number,4,,", "Zeile 3: a › Anmeldung › p2: Es ist nur eine Grenze"),
        ("Quote,absolute", "Quote,relativ", "Zeile 4, Spalte „normalisation“: Die Normalisierung „relativ“"),
        ("bonus:5", "bonus", "Zeile 5: a › Sonstige: Ein Bonus braucht eine Obergrenze"),
        ("bonus:5", "bonus:fünf", "Zeile 5, Spalte „normalisation“: „fünf“ ist keine Zahl"),
        (",-1,,,3", ",0,,,3", "Zeile 6, Spalte „direction“: Die Richtung 0"),
        (",-1,,,3", ",-1,,,2", "Zeile 7: Die Angaben zu „b“ weichen"),
        (",-1,,,3", ",-1,-2,,3", "Zeile 6: b › Dauer › p5: Das Gewicht -2"),
        (",-1,,,3", ",-1,0,,3", "Zeile 6: b › Dauer: Alle Parameter des Indikators"),
        ("0:nein", "nein", "Zeile 2, Spalte „levels“: Die Stufe „nein“ hat nicht die Form"),
        ("0:nein", "x:nein", "Zeile 2, Spalte „levels“: „x“ ist keine Zahl"),
        ("0:nein", "0:ja", "Zeile 2, Spalte „levels“: Die Stufe „ja“ steht mehrfach da"),
        ("kind,", "art,", "Zeile 1, Spalte „kind“: Die Spalte fehlt"),
    ],
)
def test_catalogues_are_refused_by_cell(old, new, place):
    with pytest.raises(TableError) as refusal:
        catalogue(CATALOGUE.replace(old, new, 1))
    assert str(refusal.value).startswith(place)


def test_a_catalogue_without_rows():
    with pytest.raises(TableError, match="Katalog: Es gibt keinen Themenbereich"):
        catalogue(CATALOGUE.splitlines()[0])
