"""The same scoring with pandas groupby, to compare with: all kinds that the edition 2024 has.

It starts from what a notebook would have after reading two files: values as a long table (city, parameter,
value) and a catalogue with a row per parameter.
"""

import numpy as np
import pandas as pd

from assessments.scoring.scheme import Scheme


def long_table(scheme: Scheme, values: np.ndarray) -> pd.DataFrame:
    """One row per city and parameter."""
    cities, parameters = values.shape
    return pd.DataFrame(
        {
            "city": np.repeat([f"{city:05}" for city in range(cities)], parameters),
            "parameter": np.tile(np.array(scheme.parameter_keys), cities),
            "value": values.ravel(),
        }
    )


def catalogue_table(scheme: Scheme) -> pd.DataFrame:
    """One row per parameter with what the catalogue says about it and its indicator."""
    indicators = [scheme.indicators[at] for at in scheme.parameter_indicator]
    rows = [
        {
            "parameter": parameter.key,
            "kind": parameter.kind,
            "lower": parameter.lower,
            "upper": parameter.upper,
            "max_points": parameter.max_points,
            "direction": parameter.direction,
            "domain": indicator.domain,
            "indicator": indicator.key,
            "normalisation": indicator.normalisation,
            "full": indicator.cap or 100.0,
        }
        for parameter, indicator in zip(scheme.parameters, indicators, strict=True)
    ]
    return pd.DataFrame(rows)


def score_with_pandas(values: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Totals and ranks by city; all weights are 1, as in 2024."""
    table = values.merge(catalogue, on="parameter")
    table["points"] = _points(table).fillna(0.0)
    keys = ["domain", "indicator", "normalisation", "full"]
    sums = table.groupby([*keys, "city"], as_index=False)[["points", "max_points"]].sum()
    sums["reached"] = _indicator_scores(sums)
    domains = sums.groupby(["domain", "city"], as_index=False)[["reached", "full"]].sum()
    domains["score"] = 100 * domains["reached"] / domains["full"]
    totals = domains.groupby("city")["score"].mean()
    return pd.DataFrame({"total": totals, "rank": totals.round(9).rank(method="min", ascending=False)})


def _points(table: pd.DataFrame) -> pd.Series:
    share = ((table["value"] - table["lower"]) / (table["upper"] - table["lower"])).clip(0, 1)
    scaled = table["max_points"] * share.where(table["direction"] > 0, 1 - share)
    points = table["value"].where(table["kind"] == "levels", scaled)
    ranked = table[table["kind"] == "percentile"]
    groups = ranked.groupby("parameter")["value"]
    worse, present = groups.rank(method="min") - 1, groups.transform("count")
    points.loc[ranked.index] = ranked["max_points"] * np.floor(1000 * worse / (present - 1)) / 1000
    return points


def _indicator_scores(sums: pd.DataFrame) -> pd.Series:
    points = sums["points"].round(9)
    groups = points.groupby([sums["domain"], sums["indicator"]])
    worst, best = groups.transform("min"), groups.transform("max")
    scores = 100 * (points - worst) / (best - worst)
    scores = scores.where(sums["normalisation"] != "absolute", 100 * points / sums["max_points"])
    return scores.where(sums["normalisation"] != "bonus", points.clip(0, sums["full"]))
