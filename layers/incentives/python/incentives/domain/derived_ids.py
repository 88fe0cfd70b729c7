"""Ids that follow from what they name: a repeat makes the same id again, and needs no read for it.

Ids that are drawn at random come from `runtime.ids`. The table's keys are built in the store.
"""

import base64
import hashlib
from collections.abc import Iterable

ID_DIGEST = 26  # base32 characters: 130 bits

_CODE_DIGEST = 16  # base32 characters: 80 bits, within one order
_CAMPAIGN_PREFIX = "camp_"  # of programmes, too
_CONVERSION_PREFIX = "cnv_"
_PERSON_HASH = 32  # hexadecimal characters
_LONGEST_CONVERSION = 200
_ENTRY_DIGITS = 10


def digest(text: str, length: int) -> str:
    """`length` lower-case base32 characters of the text's SHA-256: safe in keys, ids and URLs."""
    raw = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(raw).decode().lower()[:length]


def order_id_of(reference: str) -> str:
    """The engine's id (`ord_…`) of the order that a shop calls `reference`.

    An id that the engine gave is its own.
    """
    head, _, tail = reference.partition("_")
    if head == "ord" and len(tail) == ID_DIGEST and tail.isascii() and tail.isalnum():
        return reference
    return f"ord_{digest(reference, ID_DIGEST)}"


def redemption_id(order_id: str, code: str, generation: int = 0) -> str:
    """The id (`r_…`) of the redemption of a code by an order.

    It follows from the two, so a repeat has the same id, and it says where the redemption is kept
    without naming the code. `generation` counts how often the order gave the code back before.
    """
    name = f"{generation}\n\n{code}" if generation else code  # nothing else has an empty line
    return f"r_{order_id.removeprefix('ord_')}{digest(name, _CODE_DIGEST)}"


def order_id_of_redemption(redemption: str) -> str | None:
    """The order that a redemption or a stack of them belongs to, or None when it is no such id."""
    tail = redemption.partition("_")[2]
    if not redemption.startswith("r_") or len(tail) != ID_DIGEST + _CODE_DIGEST:
        return None
    return f"ord_{tail[:ID_DIGEST]}"


def stack_id(order_id: str, codes: Iterable[str], generation: int = 0) -> str:
    """The id (`r_…`) of codes that an order redeemed together; no code has it for its own.

    A canonical code holds no line break, so the codes of a stack never read like one code.
    `generation` is the highest of its redemptions.
    """
    return redemption_id(order_id, "\n".join(sorted(codes)), generation)


def return_id(order_id: str, cause: str) -> str:
    """The id (`ret_…`) of goods that came back of an order."""
    return f"ret_{digest(f'{order_id}\n{cause}', ID_DIGEST)}"


def voucher_id(code: str) -> str:
    """The id (`v_…`) of a voucher; it does not name the code."""
    return f"v_{digest(code, ID_DIGEST)}"


def credit_entry_id(code: str, number: int) -> str:
    """The id (`vtx_…`) of a line of a gift card's ledger, as the wire names a transaction."""
    return f"vtx_{digest(code, ID_DIGEST)}{number}"


def credit_entry_number(code: str, entry_id: str) -> int | None:
    """The number of the line with this id, or None when it is of no line of this card."""
    head = f"vtx_{digest(code, ID_DIGEST)}"
    tail = entry_id.removeprefix(head)
    plain = tail != entry_id and tail.isascii() and tail.isdigit() and len(tail) <= _ENTRY_DIGITS
    return int(tail) if plain else None


def publication_id(person: str, campaign_id: str) -> str:
    """The id (`pub_…`) of a person's publication; it names neither."""
    return f"pub_{digest(f'{person}/{campaign_id}', ID_DIGEST)}"


def is_programme_id(reference: str) -> bool:
    """Whether this is an id and not a name; no name begins like one."""
    return reference.startswith(_CAMPAIGN_PREFIX)


def member_id(programme_id: str, person: str) -> str:
    """The id (`mem_…`) of a person in a programme, which is also the number of the card.

    So nobody is enrolled twice, and the id says where the member is kept.
    """
    return f"mem_{programme_id.removeprefix(_CAMPAIGN_PREFIX)}{person}"


def programme_of_member(member: str) -> str | None:
    """The programme of a member, or None when it is no id of a member."""
    tail = member.removeprefix("mem_")
    if tail == member or not member.isascii() or len(tail) <= _PERSON_HASH:
        return None
    return f"{_CAMPAIGN_PREFIX}{tail[:-_PERSON_HASH]}"


def person_of_member(member: str) -> str:
    """The hash of the person who a member is."""
    return member[-_PERSON_HASH:]


def entry_id(member_id: str, cause: str) -> str:
    """The id (`vtx_…`) of an entry of a member's ledger, as the wire names a transaction."""
    return f"vtx_{entry_tail(member_id, cause)}"


def entry_tail(member_id: str, cause: str) -> str:
    """What tells an entry from all others: it follows from the member and the cause."""
    return digest(f"{member_id}\n{cause}", ID_DIGEST)


def conversion_id(campaign_id: str, person: str, attempt: int) -> str:
    """The id (`cnv_…`) of a referee's conversion in a programme; it says where it is kept."""
    tail = campaign_id.removeprefix(_CAMPAIGN_PREFIX)
    return f"{_CONVERSION_PREFIX}{tail}{person}_{attempt}"


def person_and_campaign_of_conversion(conversion: str) -> tuple[str, str] | None:
    """The referee's hash and the programme of a conversion, or None when it is no such id."""
    body, _, attempt = conversion.removeprefix(_CONVERSION_PREFIX).rpartition("_")
    fit = conversion.startswith(_CONVERSION_PREFIX) and len(conversion) <= _LONGEST_CONVERSION
    if not (fit and conversion.isascii() and attempt.isdigit()) or len(body) <= _PERSON_HASH:
        return None
    return body[-_PERSON_HASH:], f"{_CAMPAIGN_PREFIX}{body[:-_PERSON_HASH]}"


def payable_id(conversion: str, side: str) -> str:
    """The id (`pay_…`) of what a conversion owes a side."""
    return f"pay_{conversion.removeprefix(_CONVERSION_PREFIX)}_{side}"
