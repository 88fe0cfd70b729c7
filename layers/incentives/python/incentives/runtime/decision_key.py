"""The key that seals decisions into their ids."""

from functools import cache

from incentives.domain.decision.seal import key_for
from incentives.runtime.secrets import person_key


@cache
def decision_key() -> bytes:
    """Made from the person key, and of no use to it; a module of its own, for the few who need it.

    Raises:
        WeakPersonKeyError: see `person_key`.
    """
    return key_for("decisions", person_key())
