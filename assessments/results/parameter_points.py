"""Points of one parameter for all its cities, as the method counts them."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from assessments.models import FindingVersion, Parameter
from assessments.scoring.points import parameter_points
from assessments.scoring.scheme import DomainSpec, IndicatorSpec, Scheme

from .load import parameter_spec


def points_of_values(parameter: Parameter, versions: Sequence[FindingVersion | None]) -> list[Decimal]:
    """Points in the order of the versions. Levels must be loaded with the parameter and the versions."""
    points = tuple(float(level.points) for level in parameter.levels.all())
    indicator = parameter.indicator
    scheme = Scheme.build(
        [DomainSpec(indicator.domain.key, 1.0)],
        [IndicatorSpec(indicator.domain.key, indicator.name, "minmax", None, 1.0)],
        [parameter_spec(parameter, points)],
    )
    cells = np.array([[_cell(version) for version in versions]])
    return [Decimal(f"{value:.4f}") for value in parameter_points(scheme, cells, np.isnan(cells))[0].tolist()]


def _cell(version: FindingVersion | None) -> float:
    if version is None or version.is_missing:
        return np.nan
    return float(version.level.points if version.level else version.number)
