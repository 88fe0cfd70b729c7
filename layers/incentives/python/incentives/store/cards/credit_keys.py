"""Keys of gift cards' ledgers: like `keys`, for credits."""

from incentives.domain.derived_ids import ID_DIGEST, digest
from incentives.store.keys import Key

CREDIT_ENTRY_PREFIX = "CREDITS#"
CREDIT_CAUSE_PREFIX = "CAUSE#"
_ENTRY_DIGITS = 10


def credit_entry(code: str, number: int) -> Key:
    """A line of a gift card's ledger, beside its code, in the order of their numbers."""
    return f"CODE#{code}", f"{CREDIT_ENTRY_PREFIX}{number:0{_ENTRY_DIGITS}d}"


def credit_cause(code: str, cause: str) -> Key:
    """That a card was changed by hand for this cause."""
    return f"CODE#{code}", f"{CREDIT_CAUSE_PREFIX}{digest(cause, ID_DIGEST)}"
