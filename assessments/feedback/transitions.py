"""The legal moves of a correction, in one table. Plain strings: knows neither Django nor the models."""

from dataclasses import dataclass

DRAFT, RELEASE, SUBMITTED, CLAIMED, QUESTION = "draft", "release", "submitted", "claimed", "question"
SECOND_REVIEW, ACCEPTED, ACCEPTED_DIFFERENTLY = "second_review", "accepted", "accepted_differently"
REJECTED, WITHDRAWN, DEFERRED = "rejected", "withdrawn", "deferred"


class Refused(Exception):
    """Something that cannot be done; its text tells the person in German what was wrong and what to do."""


class IllegalMove(Refused):
    """A move that the correction's state does not allow."""


@dataclass(frozen=True)
class Move:
    """From which states to which one, and what to tell whoever comes too late."""

    sources: frozenset[str]
    target: str
    refusal: str


def _move(sources: str, target: str, refusal: str) -> Move:
    return Move(frozenset(sources.split()), target, refusal)


NO_LONGER_DRAFT = (
    "Die Korrektur ist kein Entwurf mehr und lässt sich nicht mehr ändern. Bitte laden Sie die Seite neu; "
    "dort steht, was daraus wurde."
)
NOT_WITH_TEAM = "Die Korrektur liegt nicht (mehr) zur Entscheidung vor. Bitte laden Sie die Seite neu."
NO_QUESTION = "Zu dieser Korrektur ist keine Rückfrage (mehr) offen. Bitte laden Sie die Seite neu."
NO_SECOND_REVIEW = "Die Korrektur wartet nicht auf eine zweite Prüfung. Bitte laden Sie die Seite neu."

MOVES: dict[str, Move] = {
    "save": _move("draft", DRAFT, NO_LONGER_DRAFT),
    "request_release": _move("draft", RELEASE, NO_LONGER_DRAFT),
    "return_to_draft": _move(
        "release", DRAFT, "Die Korrektur wartet nicht (mehr) auf Freigabe. Bitte laden Sie die Seite neu."
    ),
    "submit": _move(
        "draft release",
        SUBMITTED,
        "Die Korrektur wurde bereits eingereicht oder zurückgezogen. Bitte laden Sie die Seite neu.",
    ),
    "defer": _move("draft release", DEFERRED, NO_LONGER_DRAFT),
    "withdraw": _move(
        "draft release submitted claimed question second_review",
        WITHDRAWN,
        "Über die Korrektur ist schon entschieden, oder sie wurde schon zurückgezogen.",
    ),
    "claim": _move(
        "submitted", CLAIMED, "Die Korrektur ist nicht (mehr) frei. Bitte laden Sie die Seite neu."
    ),
    "release_claim": _move("claimed", SUBMITTED, "Die Korrektur ist nicht (mehr) in Bearbeitung."),
    "ask_back": _move("submitted claimed", QUESTION, NOT_WITH_TEAM),
    "answer": _move("question", SUBMITTED, NO_QUESTION),
    "take_back_question": _move("question", SUBMITTED, NO_QUESTION),
    "ask_second_person": _move("submitted claimed", SECOND_REVIEW, NOT_WITH_TEAM),
    "return_to_first_person": _move("second_review", SUBMITTED, NO_SECOND_REVIEW),
    "accept": _move("submitted claimed second_review", ACCEPTED, NOT_WITH_TEAM),
    "accept_differently": _move("submitted claimed second_review", ACCEPTED_DIFFERENTLY, NOT_WITH_TEAM),
    "reject": _move("submitted claimed second_review", REJECTED, NOT_WITH_TEAM),
}


def target_of(move: str, state: str) -> str:
    """The state that a move leads to. Raises IllegalMove where the table does not allow it."""
    if state not in MOVES[move].sources:
        raise IllegalMove(MOVES[move].refusal)
    return MOVES[move].target


def is_allowed(move: str, state: str) -> bool:
    return state in MOVES[move].sources
