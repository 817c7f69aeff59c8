"""The same editions as for the results."""

from tests.assessments.results.conftest import before, cities, edition, place

__all__ = ["before", "cities", "edition", "place"]
