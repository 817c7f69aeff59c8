"""What the Freigabemappe says: plain value objects, all of them already in words."""

from dataclasses import dataclass

from ..content import fingerprint_of


@dataclass(frozen=True)
class FolderEvidence:
    """One piece of evidence: what it is, and what it shall prove."""

    name: str
    dated: str
    locator: str
    proves: str
    is_confidential: bool


@dataclass(frozen=True)
class FolderProject:
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FolderEntry:
    """One draft. `facts` are label and text; what is empty is left out before."""

    number: int
    parameter: str
    indicator: str
    kind: str
    state: str
    researched: str
    proposal: str
    facts: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...]
    evidence: tuple[FolderEvidence, ...]
    projects: tuple[FolderProject, ...]

    @property
    def anchor(self) -> str:
        return f"entwurf-{self.number}"


@dataclass(frozen=True)
class FolderDomain:
    key: str
    name: str
    entries: tuple[FolderEntry, ...]


@dataclass(frozen=True)
class ReleaseFolder:
    city: str
    edition: str
    status: str
    as_of: str
    version: int
    deadline: str
    domains: tuple[FolderDomain, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def entries(self) -> tuple[FolderEntry, ...]:
        return tuple(entry for domain in self.domains for entry in domain.entries)

    def fingerprint(self) -> str:
        return fingerprint_of(self)
