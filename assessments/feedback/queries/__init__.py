"""Reads of the feedback round, by subject."""

from .dossier import Row, dossier_rows
from .entry import edition_in_hand, entry_address
from .overview import Progress, review_progress
from .place import Place, find_place
from .standing import Standing, standings

__all__ = [
    "Place",
    "Progress",
    "Row",
    "Standing",
    "dossier_rows",
    "edition_in_hand",
    "entry_address",
    "find_place",
    "review_progress",
    "standings",
]
