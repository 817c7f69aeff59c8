"""The published figures are the referee."""

import pytest
from django.core.management import CommandError, call_command

from assessments.models import FindingVersion, PrintedScore


def test_the_values_give_every_published_figure(capsys):
    call_command("verify_edition", "2024")
    assert capsys.readouterr().out.splitlines() == [
        "indicator scores 3034/3034",
        "scores 492/492",
        "ranks 492/492",
    ]


def test_a_deviation_is_named_and_fails(capsys):
    PrintedScore.objects.filter(city__slug="bochum", scope="gesamt", edition__key="2024").update(score="82.4")
    with pytest.raises(SystemExit) as stop:
        call_command("verify_edition", "2024")
    assert stop.value.code == 1
    out = capsys.readouterr().out
    assert "scores 491/492" in out
    assert "Bochum, gesamt: berechnet 82.3, gedruckt 82.4" in out


def test_it_reads_the_values_in_the_database():
    version = FindingVersion.objects.get(
        finding__city__slug="bochum", finding__parameter__name="Mängelmelder", origin="import"
    )
    FindingVersion.objects.filter(pk=version.pk).update(number=0)
    with pytest.raises(SystemExit):
        call_command("verify_edition", "2024")


@pytest.mark.parametrize("key", ["1999", "2027-demo"])
def test_what_cannot_be_compared_is_refused(key):
    with pytest.raises(CommandError):
        call_command("verify_edition", key)
