"""The draft of the catalogue's tests: carried values of eight cities and a published predecessor."""

from tests.assessments.catalogue.conftest import before, cities, planned

__all__ = ["before", "cities", "planned"]
