"""The index's tables, by subject. Imports nothing from any slice."""

from .bulk import BulkCase, BulkDecision
from .catalogue import Domain, Edition, Indicator, IndicatorLink, Level, Parameter
from .contribution import Assignment, UnitAnswer, UnitLink
from .correction import Comment, Correction, CorrectionEvidence, Decision, Evidence, Project
from .exchange import Import
from .finding import Finding, FindingVersion
from .hint import MethodAnswer, MethodHint
from .mailing import Delivery, Mailing, MailText
from .report import AnalysisText, PaperChoices, Report
from .research import ResearchChange, ResearchCorrection
from .result import Example, PrintedScore, ScoreRun
from .round import Participation, Review, SignOff

__all__ = [
    "AnalysisText",
    "Assignment",
    "BulkCase",
    "BulkDecision",
    "Comment",
    "Correction",
    "CorrectionEvidence",
    "Decision",
    "Delivery",
    "Domain",
    "Edition",
    "Evidence",
    "Example",
    "Finding",
    "FindingVersion",
    "Import",
    "Indicator",
    "IndicatorLink",
    "Level",
    "MailText",
    "Mailing",
    "MethodAnswer",
    "MethodHint",
    "PaperChoices",
    "Parameter",
    "Participation",
    "PrintedScore",
    "Project",
    "Report",
    "ResearchChange",
    "ResearchCorrection",
    "Review",
    "ScoreRun",
    "SignOff",
    "UnitAnswer",
    "UnitLink",
]
