"""What lies in the ZIP: documents written by the portal, and evidence copied from its store."""

from dataclasses import dataclass

from assessments.models import Evidence

OWN_EYES = "sieht nur Ihre Stadt"
CONFIDENTIAL = "vertraulich: sehen nur die Stadt und das Projektteam"


@dataclass(frozen=True)
class Document:
    """A text or table that the portal writes."""

    path: str
    content: bytes
    about: str
    mark: str = ""


@dataclass(frozen=True)
class EvidenceFile:
    """A file of the city, once, whatever the number of corrections that it belongs to."""

    path: str
    evidence: Evidence
    about: str
    mark: str = ""


@dataclass(frozen=True)
class Case:
    """The whole case of a city in an edition, at one moment."""

    folder: str
    title: str
    as_of: str
    version: int
    counts: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    files: tuple[EvidenceFile, ...]


@dataclass(frozen=True)
class Listed:
    """One line of the index, written once the file lies in the ZIP, or could not."""

    path: str
    original_name: str
    about: str
    mark: str
    size: int
    sha256: str
    problem: str = ""
