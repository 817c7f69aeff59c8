"""Names and cells that no hostile text can turn into a path or a formula."""

import csv
import io
import re

import pytest

from assessments.reports.case_file.names import case_folder, evidence_name, safe_word
from assessments.reports.case_file.sheets import inert_cell, plain_text, sheet

NAMES = (
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "C:\\autoexec.bat",
    "/absolute.pdf",
    "a\x00b.pdf",
    "CON.pdf",
    "x" * 400 + ".pdf",
    "\u202efdp.exe",
    "....",
    "~/.ssh/id",
    "Ä Ö ü ß.PDF",
    "日本.pdf",
    "=cmd|' /C calc'!A0.pdf",
    "a\r\nb.pdf",
)
SAFE = re.compile(r"N0001_[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.pdf")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_is_plain_and_short(name):
    made = evidence_name(1, name, "ab/cd/0123.pdf")

    assert SAFE.fullmatch(made)
    assert len(made) <= 60


def test_the_ending_is_that_of_the_checked_file():
    assert evidence_name(7, "Rechnung.pdf.exe", "ab/0123.pdf") == "N0007_Rechnung-pdf-exe.pdf"
    assert evidence_name(7, "Plan.PDF", "ab/0123.pdf") == "N0007_Plan.pdf"
    assert evidence_name(7, "ohne", "ab/0123") == "N0007_ohne"


def test_names_stay_readable_and_unlike():
    assert safe_word("Strategie für Öffnung (Größe)") == "Strategie-fuer-Oeffnung-Groesse"
    assert safe_word("Straße") == safe_word("Stra\u00dfe")
    assert case_folder(3, "e-Akte/Ämter") == "Korrekturen/K003_e-Akte-Aemter"
    assert case_folder(1, "Gleich") != case_folder(2, "Gleich")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "==1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "\u202e=1", "-cmd"],
)
def test_no_cell_is_a_formula(text):
    assert inert_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-5", "-5,25", "12,5", "kein Wert", "–", "", "7,8 % der Haushalte"])
def test_plain_cells_stay_as_they_are(text):
    assert inert_cell(text) == text


def test_a_sheet_is_what_german_excel_opens():
    made = sheet(("A", "B"), [("x;y", 'sagt "nein"'), ("zwei\nZeilen", "=1")])

    assert made.startswith(b"\xef\xbb\xbfA;B\r\n")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1:] == [["x;y", 'sagt "nein"'], ["zwei\nZeilen", "'=1"]]


def test_control_signs_and_turned_text_are_dropped():
    assert plain_text("a\x00b\x1b[31m\u202egnp.exe\r\nzwei") == "ab[31mgnp.exe\nzwei"
