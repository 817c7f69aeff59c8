"""Passwords that can be guessed are refused, also German ones."""

from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

LEAST_SCORE = 2  # of 4: more than 10^6 guesses, beside the limit on trying
LONGEST = 72  # what comes after it adds nothing to the judgement, only time
GUESSABLE = (
    "Dieses Passwort ist zu leicht zu erraten. Nehmen Sie zum Beispiel mehrere Wörter ohne Zusammenhang."
)


class GuessableValidator:
    """How many guesses a password takes, by the library's lists of passwords, names and patterns."""

    def validate(self, password: str, user: Any = None) -> None:
        own = [getattr(user, "email", ""), getattr(user, "name", "")] if user else []
        if zxcvbn(password[:LONGEST], [word for word in own if word])["score"] < LEAST_SCORE:
            raise ValidationError(GUESSABLE, code="guessable")

    def get_help_text(self) -> str:
        return "Das Passwort darf nicht leicht zu erraten sein."
