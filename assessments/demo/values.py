"""The reconstructed parameter values of 2024; 2027 (Demo) carries them over."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from assessments.choices import EditionStatus, Origin, RunKind
from assessments.feedback.actions.editions import carry_values, copy_edition, point_to_only_version
from assessments.models import Edition, Finding, FindingVersion, Level, Parameter
from assessments.results.load import load_field
from assessments.results.recompute import build_run
from cities.models import City

from .files import ASSESSMENTS, rows

DEMO_KEY = "2027-demo"


def load_values_of_2024(edition: Edition) -> None:
    """9,102 findings, each marked as reconstructed, and the published run over them."""
    parameters = list(Parameter.objects.filter(indicator__domain__edition=edition))
    sources = {row["parameter"]: row for row in rows(ASSESSMENTS / "sources_2024.csv")}
    levels = {
        (level.parameter_id, level.label): level.pk
        for level in Level.objects.filter(parameter__indicator__domain__edition=edition)
    }
    ids = dict(City.objects.values_list("slug", "pk"))
    texts = [(row, parameter) for row in rows(ASSESSMENTS / "values_2024.csv") for parameter in parameters]
    findings = Finding.objects.bulk_create(
        (Finding(city_id=ids[row["unit"]], parameter=parameter) for row, parameter in texts), batch_size=500
    )
    FindingVersion.objects.bulk_create(
        (
            _version(finding, parameter, row[parameter.name], levels, sources[parameter.name])
            for finding, (row, parameter) in zip(findings, texts, strict=True)
        ),
        batch_size=500,
    )
    point_to_only_version(edition)
    edition.values_revision = 1
    edition.save(update_fields=["values_revision"])
    build_run(edition, RunKind.PUBLISHED, load_field(edition)).save()


def _version(
    finding: Finding,
    parameter: Parameter,
    text: str,
    levels: dict[tuple[int, str], int],
    source: dict[str, str],
) -> FindingVersion:
    level_id = levels[parameter.pk, text] if text and parameter.kind == "levels" else None
    return FindingVersion(
        finding=finding,
        sequence=1,
        level_id=level_id,
        number=Decimal(text) if text and level_id is None else None,
        origin=Origin.IMPORT,
        is_reconstructed=True,
        source_label=source["source_label"],
        source_url=source["source_url_template"],
        fetched_on=date.fromisoformat(source["fetched_on"]),
        data_as_of=f"{date.fromisoformat(source['data_as_of']):%d.%m.%Y}",
    )


def build_demo_edition(source: Edition) -> Edition:
    """2027 (Demo): the catalogue and values of 2024, a round that ends at 18:00 in twenty days."""
    today = timezone.localdate()
    closes_on = today + timedelta(days=20)
    edition = copy_edition(
        source=source,
        key=DEMO_KEY,
        year=2027,
        title="Smart City Index 2027 (Demo)",
        note="Demonstration: Werte aus 2024 übernommen, rekonstruiert.",
        status=EditionStatus.DRAFT,
        cutoff_date=today + timedelta(days=10),
        opens_at=_berlin(today - timedelta(days=1), 9),
        closes_at=_berlin(closes_on, 18),
        latest_extension=_berlin(closes_on + timedelta(days=14), 18),
    )
    carry_values(edition=edition)
    return edition


def _berlin(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
