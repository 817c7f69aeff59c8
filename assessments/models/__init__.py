"""The index's tables, by subject. Imports nothing from any slice."""

from .catalogue import Domain, Edition, Indicator, IndicatorLink, Level, Parameter
from .correction import Comment, Correction, CorrectionEvidence, Decision, Evidence, Project
from .finding import Finding, FindingVersion
from .report import Report
from .result import Example, PrintedScore, ScoreRun
from .round import Participation, Review

__all__ = [
    "Comment",
    "Correction",
    "CorrectionEvidence",
    "Decision",
    "Domain",
    "Edition",
    "Evidence",
    "Example",
    "Finding",
    "FindingVersion",
    "Indicator",
    "IndicatorLink",
    "Level",
    "Parameter",
    "Participation",
    "PrintedScore",
    "Project",
    "Report",
    "Review",
    "ScoreRun",
]
