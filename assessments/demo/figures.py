"""The cities, their profiles, and every figure that the studies and Bochum's evaluation print."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.models import Edition, PrintedScore
from cities.models import City, CityProfile

from .files import ASSESSMENTS, CITIES, rows

ATLAS = "Smart City Atlas 2019 (Bitkom, Fraunhofer IESE)"


def load_cities() -> None:
    City.objects.bulk_create(
        City(
            slug=row["slug"],
            name=row["name"],
            official_name=row["official_name"],
            ags=row["ags"],
            state=row["state"],
            population=int(row["population"]),
            area_km2=Decimal(row["area_km2"]),
            latitude=Decimal(row["latitude"]),
            longitude=Decimal(row["longitude"]),
            region=row["region"],
            is_state_capital=row["is_state_capital"] == "1",
            has_university=row["has_university"] == "1",
            in_index_since=int(row["in_index_since"]),
        )
        for row in rows(CITIES / "cities.csv")
    )


def load_profiles() -> None:
    ids = dict(City.objects.values_list("slug", "pk"))
    CityProfile.objects.bulk_create(
        CityProfile(
            city_id=ids[row["city"]],
            fields_of_action=_lines(row["fields_of_action"], ";"),
            projects=_lines(row["projects"], ";"),
            funding=row["funding"],
            links=_lines(row["links"], " "),
            source=ATLAS,
        )
        for row in rows(CITIES / "atlas_2019.csv")
    )


def _lines(text: str, separator: str) -> str:
    return "\n".join(part.strip() for part in text.split(separator) if part.strip())


@dataclass
class _Printed:
    """One figure while it is gathered from several files."""

    score: str = ""
    rank: str = ""
    rank_change: str = ""
    trend: str = ""
    corrected_score: str = ""
    corrected_trend: str = ""
    notes: list[str] = field(default_factory=list)


_Figures = dict[tuple[str, str, str], _Printed]


def load_printed_figures(editions: dict[str, Edition]) -> None:
    """PrintedScore rows of 2019, 2020, 2021, 2023 and 2024, misprints noted."""
    figures: _Figures = {}
    for edition, city, scope, values in _printed():
        known = figures.setdefault((edition, city, scope), _Printed())
        for name, value in values.items():
            setattr(known, name, getattr(known, name) or value)
    _note_misprints(figures)
    ids = dict(City.objects.values_list("slug", "pk"))
    PrintedScore.objects.bulk_create(
        (
            PrintedScore(
                edition=editions[edition],
                city_id=ids[city],
                scope=scope,
                score=Decimal(printed.score) if printed.score else None,
                decimals=len(printed.score.partition(".")[2]),
                rank=int(printed.rank) if printed.rank else None,
                rank_change=int(printed.rank_change) if printed.rank_change else None,
                trend=printed.trend,
                corrected_score=Decimal(printed.corrected_score) if printed.corrected_score else None,
                corrected_trend=printed.corrected_trend,
                note=" ".join(printed.notes),
            )
            for (edition, city, scope), printed in figures.items()
        ),
        batch_size=500,
    )


def _printed() -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(edition, city, scope, figures); where two files print the same, the study's comes first."""
    for row in rows(ASSESSMENTS / "index_2024_ranking.csv"):
        change = {"rank_change": row["rank_change"], "trend": row["trend_arrow"]}
        yield "2024", row["city"], row["scope"], {"score": row["score"], "rank": row["rank"]} | change
        if row["rank_2023"]:
            yield "2023", row["city"], row["scope"], {"rank": row["rank_2023"]}
    for row in rows(ASSESSMENTS / "index_2024_indicators.csv"):
        yield "2024", row["city"], f"{row['domain']}/{row['indicator']}", {"score": row["score"]}
    for year in ("2020", "2021"):
        for row in rows(ASSESSMENTS / f"index_{year}_partial.csv"):
            yield year, row["city"], row["scope"], {k: row[k] for k in ("score", "rank", "rank_change")}
    for row in rows(ASSESSMENTS / "bochum_2019_2020_totals.csv"):
        for year in ("2019", "2020"):
            yield year, "bochum", row["domain"], {"score": row[f"score_{year}"], "rank": row[f"rank_{year}"]}
    for row in rows(ASSESSMENTS / "bochum_2019_2020.csv"):
        for year in ("2019", "2020"):
            if name := row[f"indicator_{year}"]:
                yield year, "bochum", f"{row['domain']}/{name}", {"score": row[f"score_{year}"]}


def _note_misprints(figures: _Figures) -> None:
    for row in rows(ASSESSMENTS / "printed_notes.csv"):
        scope = f"{row['scope']}/{row['indicator']}" if row["indicator"] else row["scope"]
        printed = figures[row["edition"], row["city"], scope]
        printed.notes.append(row["note"])
        if row["corrected"] and row["field"] in {"score", "trend"}:
            setattr(printed, f"corrected_{row['field']}", row["corrected"])
