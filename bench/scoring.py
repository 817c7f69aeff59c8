"""How fast the scoring core is: `python -m bench.scoring`, with `--json` as one JSON document."""

import argparse
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.explain import Crosswalk, Explanation, Run, explain
from assessments.scoring.levers import levers
from assessments.scoring.open_answers import OpenAnswers, change_rate, field_spans, own_span
from assessments.scoring.package import smallest_package
from assessments.scoring.robustness import leave_one_out, rank_intervals
from assessments.scoring.scenarios import place_candidates
from assessments.scoring.scheme import Scheme
from assessments.scoring.steps import other_levels
from assessments.scoring.sums import Floats, Ints
from assessments.scoring.table import read_catalogue, read_values
from assessments.scoring.whatif import ripple, score_in_field
from bench.pandas_scoring import catalogue_table, long_table, score_with_pandas
from bench.timing import Timing, measure, print_table

DATA = Path(__file__).resolve().parent.parent / "assessments" / "data"
MUNICIPALITIES = 10_796  # all of Germany's
EXPLAINED = 100  # of them: the ranked parameter makes each city's tables as long as the field
SEED = 2024


@dataclass(frozen=True)
class Bench:
    """One edition to measure on, and the city in the middle of its ranking."""

    scheme: Scheme
    values: Floats

    @cached_property
    def scores(self) -> Scores:
        return score_cities(self.scheme, self.values)

    @cached_property
    def row(self) -> int:
        return int(np.argsort(self.scores.total_ranks)[len(self.values) // 2])

    @cached_property
    def others(self) -> Ints:
        return np.delete(self.scores.total_q, self.row)

    @cached_property
    def levels(self) -> Floats:
        return other_levels(self.scheme, self.values[self.row])[0]

    @cached_property
    def answers(self) -> OpenAnswers:
        nothing_proposed = np.full(self.values.shape, np.nan)
        return OpenAnswers(nothing_proposed, np.ones(self.values.shape, dtype=bool), change_rate(0, 0))

    @cached_property
    def runs(self) -> tuple[Run, Run, Crosswalk]:
        """The edition and its successor: a tenth of the values changed, a fiftieth corrected."""
        random = np.random.default_rng(SEED)
        shuffled = self.values[random.permutation(len(self.values))]
        researched = np.where(random.random(self.values.shape) < 0.1, shuffled, self.values)
        final = np.where(random.random(self.values.shape) < 0.02, shuffled, researched)
        cities = tuple(f"{at:05}" for at in range(len(self.values)))
        same_parameters = {key: key for key in self.scheme.parameter_keys}
        same_indicators = {key: key for key in self.scheme.indicator_keys}
        old = Run(self.scheme, cities, self.values, self.values)
        return old, Run(self.scheme, cities, researched, final), Crosswalk(same_parameters, same_indicators)

    def whatif(self) -> None:
        changed = score_in_field(self.scheme, self.values, self.row, self.levels[0])
        ripple(self.scores, changed, self.row)

    def package(self, row: int) -> None:
        smallest_package(self.scheme, self.values, row, 5, allowed=np.arange(len(self.scheme.parameters)))

    def explain(self, cities: int) -> Explanation:
        return explain(*self.runs, cities=self.runs[0].cities[:cities])


def edition_2024() -> Bench:
    """The demonstration's catalogue and values."""
    catalogue = read_catalogue((DATA / "catalogue_2024.csv").read_bytes())
    return Bench(catalogue.scheme, read_values((DATA / "values_2024.csv").read_bytes(), catalogue).values)


def all_municipalities(edition: Bench) -> Bench:
    """As many cities as Germany has, each column drawn anew from what it holds (seeded)."""
    random = np.random.default_rng(SEED)
    columns = np.array([random.choice(column, size=MUNICIPALITIES) for column in edition.values.T])
    return Bench(edition.scheme, columns.T)


def time_both(small: Bench, large: Bench) -> list[Timing]:
    """The works measured on both sizes, each with its targets in milliseconds."""
    works = [
        ("full scoring from an array of values", lambda b: score_cities(b.scheme, b.values), 0.5, 20),
        (
            "1,000 draws with ranks and quantiles",
            lambda b: rank_intervals(b.scheme, b.scores, SEED),
            100,
            None,
        ),
        (
            f"exact rank for every single-level change ({len(small.levels)})",
            lambda b: place_candidates(b.scheme, b.values, b.row, b.levels),
            20,
            None,
        ),
        (
            "the same as place among published totals",
            lambda b: place_candidates(b.scheme, b.values, b.row, b.levels, b.others),
            None,
            None,
        ),
        ("what-if with ripple (core)", lambda b: b.whatif(), 30, None),
        ("leave one indicator out", lambda b: leave_one_out(b.scheme, b.scores), None, None),
    ]
    return [
        measure(work, len(bench.values), lambda call=call, bench=bench: call(bench), target)
        for work, call, *targets in works
        for bench, target in zip((small, large), targets, strict=True)
    ]


def time_small(b: Bench) -> list[Timing]:
    """The works measured on the 82 cities only."""
    cities = len(b.values)
    args = b.scheme, b.values
    return [
        measure("smallest package for 5 ranks", cities, lambda: b.package(b.row), 50),
        measure(
            "the same for all 82 cities together", cities, lambda: [b.package(row) for row in range(cities)]
        ),
        measure("why-moved for all cities (16 states)", cities, lambda: b.explain(cities), 100),
        measure("all levers of one city", cities, lambda: levers(*args, b.row, peers=np.arange(cities))),
        measure("open answers, one city", cities, lambda: own_span(*args, b.row, b.answers, b.others, SEED)),
        measure("open answers, all cities", cities, lambda: field_spans(*args, b.answers, SEED)),
    ]


def time_pandas(b: Bench) -> Timing:
    """The same scoring with pandas, after checking that it is the same."""
    tables = long_table(b.scheme, b.values), catalogue_table(b.scheme)
    result = score_with_pandas(*tables)
    np.testing.assert_allclose(result["total"], b.scores.total, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(result["rank"], b.scores.total_ranks)
    return measure("full scoring, pandas groupby", len(b.values), lambda: score_with_pandas(*tables))


def time_core() -> tuple[list[Timing], dict[int, float]]:
    """All works of the core, and by number of cities how many times as long pandas takes for the scoring."""
    small = edition_2024()
    large = all_municipalities(small)
    timings = [*time_both(small, large), *time_small(small)]
    timings.append(
        measure(
            f"why-moved for {EXPLAINED} cities (16 states)", MUNICIPALITIES, lambda: large.explain(EXPLAINED)
        )
    )
    pandas = [time_pandas(bench) for bench in (small, large)]
    ratios = {p.cities: round(p.ms / ours.ms, 1) for p, ours in zip(pandas, timings, strict=False)}
    return [*timings, *pandas], ratios


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    as_json = parser.parse_args().json
    timings, ratios = time_core()
    if as_json:
        document = {"timings": [timing.document() for timing in timings], "pandas_ratio": ratios}
        print(json.dumps(document, indent=1))
        return
    print_table(timings)
    for cities, ratio in ratios.items():
        print(f"pandas takes {ratio:g} times as long for {cities} cities")


if __name__ == "__main__":
    main()
