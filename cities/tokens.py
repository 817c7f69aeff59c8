"""The keys inside links that are mailed: random and signed; the database keeps their hashes only."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

INVITATION = "cities.invitation"
CONTRIBUTION = "cities.contribution"


def new_token(purpose: str) -> tuple[str, str]:
    """A token for the mail, and the hash to store. It opens nothing that serves another purpose."""
    token = _signer(purpose).sign(secrets.token_urlsafe(24))
    return token, _digest(token)


def stored_hash(token: str, purpose: str) -> str | None:
    """The hash under which a token is stored; None for what this portal has not signed."""
    try:
        _signer(purpose).unsign(token)
    except BadSignature:
        return None
    return _digest(token)


def _signer(purpose: str) -> Signer:
    return Signer(salt=purpose, sep=".")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
