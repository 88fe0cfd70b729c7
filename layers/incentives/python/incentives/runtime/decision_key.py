"""The keys that seal decisions into their ids; a module of its own, for the few who need them."""

from incentives.runtime import clock, secrets


def decision_key() -> bytes:
    """The key that seals the decisions of this instant; raises as `secrets.key_ring` does."""
    return secrets.key_ring().sealing(clock.now()).of_decisions


def decision_keys() -> tuple[bytes, ...]:
    """All keys that sealed decisions which live; raises as `secrets.key_ring` does."""
    return secrets.key_ring().opening()
