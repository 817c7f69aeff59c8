"""Which catalogues are refused, and that each refusal names its row."""

from dataclasses import replace

import numpy as np
import pytest

from assessments.scoring.scheme import Scheme, SchemeError
from tests.assessments.scoring.editions import HAND_DOMAINS, HAND_INDICATORS, HAND_PARAMETERS, hand_scheme


def build(domains=None, indicators=None, parameters=None) -> Scheme:
    """The small edition with rows replaced by position."""

    def rows(given, changes):
        return [
            changed for at, row in enumerate(given) if (changed := (changes or {}).get(at, row)) is not None
        ]

    return Scheme.build(
        rows(HAND_DOMAINS, domains), rows(HAND_INDICATORS, indicators), rows(HAND_PARAMETERS, parameters)
    )


def changed_parameter(at, **fields):
    return {"parameters": {at: replace(HAND_PARAMETERS[at], **fields)}}


def changed_indicator(at, **fields):
    return {"indicators": {at: replace(HAND_INDICATORS[at], **fields)}}


def changed_domain(at, **fields):
    return {"domains": {at: replace(HAND_DOMAINS[at], **fields)}}


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        (changed_parameter(0, weight=-1.0), "a › Anmeldung › p1: Das Gewicht -1"),
        (changed_parameter(0, weight=np.nan), "a › Anmeldung › p1: Das Gewicht nan"),
        (changed_indicator(1, weight=-0.5), "a › Quote: Das Gewicht -0.5"),
        (changed_domain(1, weight=np.inf), "b: Das Gewicht inf"),
        (changed_parameter(1, upper=None), "a › Anmeldung › p2: Es ist nur eine Grenze"),
        (changed_parameter(1, lower=None), "a › Anmeldung › p2: Es ist nur eine Grenze"),
        (changed_parameter(1, lower=10.0), "a › Anmeldung › p2: Die untere Grenze 10"),
        (changed_parameter(1, max_points=0.0), "a › Anmeldung › p2: Die Höchstpunktzahl 0"),
        (changed_parameter(5, max_points=-3.0), "b › Rang › p6: Die Höchstpunktzahl -3"),
        (changed_parameter(5, lower=0.0, upper=1.0), "b › Rang › p6: Grenzen gibt es nur"),
        (changed_parameter(2, lower=None, upper=None), "a › Quote › p3: Eine Zahl ohne Grenzen"),
        (changed_parameter(3, lower=None, upper=None), "a › Sonstige › p4: Eine Zahl ohne Grenzen"),
        (changed_parameter(2, weight=0.0), "a › Quote: Alle Parameter des Indikators"),
        (
            {"indicators": {at: replace(HAND_INDICATORS[at], weight=0.0) for at in (3, 4)}},
            "b: Alle Indikatoren des Themenbereichs",
        ),
        (
            {"domains": {at: replace(HAND_DOMAINS[at], weight=0.0) for at in (0, 1)}},
            "Katalog: Alle Themenbereiche",
        ),
        (changed_parameter(0, level_points=()), "a › Anmeldung › p1: Es fehlen die Stufen"),
        (changed_parameter(0, level_points=(0.0, 1.0)), "a › Anmeldung › p1: Die Höchstpunktzahl 2"),
        (changed_parameter(0, level_points=(-1.0, 2.0)), "a › Anmeldung › p1: Die Punkte einer Stufe"),
        (changed_parameter(0, direction=-1), "a › Anmeldung › p1: Stufen haben keine Richtung"),
        (changed_parameter(1, level_points=(1.0,)), "a › Anmeldung › p2: Stufen gibt es nur"),
        (changed_parameter(1, direction=2), "a › Anmeldung › p2: Die Richtung 2"),
        (changed_parameter(1, kind="text"), "a › Anmeldung › p2: Die Art „text“"),
        (changed_indicator(1, normalisation="rank"), "a › Quote: Die Normalisierung „rank“"),
        (changed_indicator(2, cap=None), "a › Sonstige: Ein Bonus braucht"),
        (changed_indicator(2, cap=0.0), "a › Sonstige: Ein Bonus braucht"),
        (changed_indicator(1, cap=5.0), "a › Quote: Eine Obergrenze gibt es nur"),
        (changed_parameter(1, key="p1"), "a › Anmeldung › p1: Der Schlüssel des Parameters"),
        (changed_indicator(1, key="Anmeldung"), "a › Anmeldung: Der Schlüssel des Indikators"),
        (changed_domain(1, key="a"), "a: Der Schlüssel des Themenbereichs"),
        (changed_parameter(0, indicator="fehlt"), "a › fehlt › p1: Den Indikator gibt es nicht"),
        (changed_indicator(0, domain="fehlt"), "fehlt › Anmeldung: Den Themenbereich gibt es nicht"),
        ({"parameters": {2: None}}, "a › Quote: Der Indikator hat keinen Parameter"),
        (
            {"indicators": {3: None, 4: None}, "parameters": {4: None, 5: None}},
            "b: Der Themenbereich hat keinen",
        ),
        ({"domains": {0: None, 1: None}}, "Katalog: Es gibt keinen Themenbereich"),
    ],
)
def test_refusals_name_the_row(changes, row):
    with pytest.raises(SchemeError) as refusal:
        build(**changes)
    assert str(refusal.value).startswith(row)


def test_the_order_of_the_rows_does_not_matter():
    turned = Scheme.build(HAND_DOMAINS[::-1], HAND_INDICATORS[::-1], HAND_PARAMETERS[::-1])
    assert turned.parameter_keys == hand_scheme().parameter_keys == ("p1", "p2", "p3", "p4", "p5", "p6")
    assert turned.indicator_keys == hand_scheme().indicator_keys


def test_the_arrays_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        hand_scheme().parameter_weight[0] = 2.0


def test_what_can_be_reached():
    scheme = hand_scheme()
    assert scheme.attainable.tolist()[:3] == [6.0, 100.0, 10.0]
    assert np.isnan(scheme.attainable[3])
    assert scheme.domain_divisor.tolist() == [205.0, 300.0]
    assert scheme.total_divisor == 4.0
