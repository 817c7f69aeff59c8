"""The key inside an invitation link: random and signed; the database keeps its hash only."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="cities.invitation", sep=".")


def new_token() -> tuple[str, str]:
    """A token for the mail, and the hash to store."""
    token = _signer.sign(secrets.token_urlsafe(24))
    return token, _digest(token)


def stored_hash(token: str) -> str | None:
    """The hash under which a token is stored; None for what this portal has not signed."""
    try:
        _signer.unsign(token)
    except BadSignature:
        return None
    return _digest(token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
