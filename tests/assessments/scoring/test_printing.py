"""Printed figures, digit by digit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.printing import (
    adjusted_parts,
    print_change,
    print_score,
    printed_change,
    rounded,
)


@pytest.mark.parametrize(
    ("q", "text"),
    [
        (0, "0,0"),
        (100_000_000_000, "100,0"),
        (82_349_999_999, "82,3"),
        (82_350_000_000, "82,4"),
        (82_250_000_000, "82,3"),
        (49_999_999, "0,0"),
        (50_000_000, "0,1"),
    ],
)
def test_print_score(q, text):
    assert print_score(q) == text


def test_print_score_with_more_decimals():
    assert print_score(57_142_857_143, decimals=3) == "57,143"
    assert print_score(57_142_857_143, decimals=0) == "57"
    assert print_score(57_142_857_143, decimals=9) == "57,142857143"


@pytest.mark.parametrize(
    ("new", "old", "text"),
    [
        (20_850_000_000, 20_000_000_000, "+0,9"),
        (20_000_000_000, 20_850_000_000, "−0,9"),
        (20_000_000_000, 20_049_999_999, "0,0"),
        (20_000_000_000, 20_000_000_000, "0,0"),
        (47_300_000_000, 26_500_000_000, "+20,8"),
    ],
)
def test_print_change(new, old, text):
    assert print_change(new, old) == text


def test_change_between_figures_that_exist_only_as_printed():
    assert printed_change(Decimal("47.3"), Decimal("26.5")) == "+20,8"
    assert printed_change(Decimal("40.0"), Decimal("41.2")) == "−1,2"
    assert printed_change(Decimal("40.00"), Decimal("40.04")) == "0,0"


@given(st.integers(-(10**12), 10**12), st.integers(0, 9))
def test_rounding_is_half_away_from_zero(q, decimals):
    figure = Fraction(rounded(q, decimals))
    exact = Fraction(q, 10**9)
    half = Fraction(1, 2 * 10**decimals)
    assert abs(figure - exact) <= half
    if abs(figure - exact) == half:
        assert abs(figure) > abs(exact)
    assert not rounded(q, decimals).is_signed() or figure < 0


def test_parts_follow_the_stored_total():
    # The parts add up to 1,049999999, the stored change is 1,05: it prints 1,1 and so do its parts.
    parts = [1_000_000_000, 49_999_999]
    assert adjusted_parts(parts) == [Decimal("1.0"), Decimal("0.0")]
    assert adjusted_parts(parts, 1_050_000_000) == [Decimal("1.0"), Decimal("0.1")]
    with pytest.raises(ValueError, match="do not make"):
        adjusted_parts(parts, 9_000_000_000)


@given(st.lists(st.integers(-(10**11), 10**11), max_size=8))
def test_adjusted_parts_add_up(parts):
    printed = adjusted_parts(parts)
    assert sum(printed, Decimal(0)) == rounded(sum(parts))
    assert all(
        abs(Fraction(p) - Fraction(q, 10**9)) < Fraction(1, 10) for p, q in zip(printed, parts, strict=True)
    )
