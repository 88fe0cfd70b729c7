"""Keys and ids of gift cards' ledgers: like `keys`, for credits."""

from incentives.store.keys import ID_DIGEST, Key, digest

CREDIT_ENTRY_PREFIX = "CREDITS#"
CREDIT_CAUSE_PREFIX = "CAUSE#"
_ENTRY_DIGITS = 10


def credit_entry(code: str, number: int) -> Key:
    """A line of a gift card's ledger, beside its code, in the order of their numbers."""
    return f"CODE#{code}", f"{CREDIT_ENTRY_PREFIX}{number:0{_ENTRY_DIGITS}d}"


def credit_entry_id(code: str, number: int) -> str:
    """The id (`vtx_…`) of such a line, as the wire names a transaction; it names no code."""
    return f"vtx_{digest(code, ID_DIGEST)}{number}"


def credit_entry_number(code: str, entry_id: str) -> int | None:
    """The number of the line with this id, or None when it is of no line of this card."""
    head = f"vtx_{digest(code, ID_DIGEST)}"
    tail = entry_id.removeprefix(head)
    plain = tail != entry_id and tail.isascii() and tail.isdigit() and len(tail) <= _ENTRY_DIGITS
    return int(tail) if plain else None


def credit_cause(code: str, cause: str) -> Key:
    """That a card was changed by hand for this cause."""
    return f"CODE#{code}", f"{CREDIT_CAUSE_PREFIX}{digest(cause, ID_DIGEST)}"
