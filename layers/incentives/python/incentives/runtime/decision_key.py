"""The key that seals decisions into their ids; a module of its own, for the few who need it."""

from incentives.runtime import secrets


def decision_key() -> bytes:
    """The present key; raises as `secrets.key_ring` does."""
    return secrets.key_ring().sealing
