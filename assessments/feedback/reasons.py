"""Which outcome of a decision goes with which reason: a decision must not contradict itself."""

from assessments.choices import Outcome, ReasonCode

REASONS: dict[str, tuple[ReasonCode, ...]] = {
    Outcome.ACCEPT: (ReasonCode.EVIDENCE_SUFFICES, ReasonCode.OWN_RESEARCH),
    Outcome.ACCEPT_DIFFERENTLY: (
        ReasonCode.OWN_RESEARCH,
        ReasonCode.EVIDENCE_PARTLY,
        ReasonCode.NOT_COUNTED,
        ReasonCode.AFTER_CUTOFF,
        ReasonCode.REGISTER_STANDS,
    ),
    Outcome.REJECT: (
        ReasonCode.OWN_RESEARCH,
        ReasonCode.EVIDENCE_PARTLY,
        ReasonCode.EVIDENCE_MISSING,
        ReasonCode.NOT_COUNTED,
        ReasonCode.AFTER_CUTOFF,
        ReasonCode.REGISTER_STANDS,
    ),
}


def reason_misfit(outcome: str, reason_code: str) -> str:
    """What is wrong with a reason for this outcome, in German; empty if both go together."""
    allowed = REASONS[outcome]
    if reason_code in allowed:
        return ""
    chosen, named = Outcome(outcome).label, ReasonCode(reason_code).label
    fitting = ", ".join(f"„{code.label}“" for code in allowed)
    return f"Der Grund „{named}“ passt nicht zu „{chosen}“. Möglich sind: {fitting}."
