"""The child process that reads an uploaded table; see feedback/evidence_checks/child.py. No Django here."""

import sys

from assessments.feedback.evidence_checks.child import answer_with

from . import table

if __name__ == "__main__":
    answer_with(table, sys.argv[2:])
