"""Keys and ids of referral programmes: like `keys`, for referrers, conversions and payables."""

from incentives.store.keys import Key

_PROGRAMME_PREFIX = "camp_"
_CONVERSION_PREFIX = "cnv_"
_PERSON_HASH = 32  # hexadecimal characters
_LONGEST_ID = 200
_PLACES = 10  # digits: a rank is read in the order of texts


def referrer(code: str) -> Key:
    """The referrer who has this code, beside the code itself."""
    return f"CODE#{code}", "REFERRER"


def part(person: str, campaign_id: str) -> Key:
    """What a person has to do with a programme."""
    return f"PERSON#{person}", f"REFERRAL#{campaign_id}"


def conversion_id(campaign_id: str, person: str, attempt: int) -> str:
    """The id (`cnv_…`) of a referee's conversion in a programme; it says where it is kept."""
    tail = campaign_id.removeprefix(_PROGRAMME_PREFIX)
    return f"{_CONVERSION_PREFIX}{tail}{person}_{attempt}"


def part_of_conversion(conversion: str) -> Key | None:
    """Where a conversion is kept, or None when it is no such id."""
    body, _, attempt = conversion.removeprefix(_CONVERSION_PREFIX).rpartition("_")
    fit = conversion.startswith(_CONVERSION_PREFIX) and len(conversion) <= _LONGEST_ID
    if not (fit and conversion.isascii() and attempt.isdigit()) or len(body) <= _PERSON_HASH:
        return None
    return part(body[-_PERSON_HASH:], f"{_PROGRAMME_PREFIX}{body[:-_PERSON_HASH]}")


def payable(payable_id: str) -> Key:
    """Money owed to an affiliate."""
    return f"PAYABLE#{payable_id}", "PAYABLE"


def payable_id(conversion: str, side: str) -> str:
    """The id (`pay_…`) of what a conversion owes a side; it follows from the two."""
    return f"pay_{conversion.removeprefix(_CONVERSION_PREFIX)}_{side}"


def referrers_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a programme's referrers by their rank."""
    return f"REFERRERS#{campaign_id}"


def conversions_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a programme's conversions by their referrer."""
    return f"CONVERSIONS#{campaign_id}"


def payables_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a programme's payables by their due instant."""
    return f"PAYABLES#{campaign_id}"


def standing_of(rank: str) -> int:
    """The conversions that a rank says.

    >>> standing_of(rank(7, "JO"))
    7
    """
    return int(rank[:_PLACES])


def rank(standing: int, code: str) -> str:
    """What a referrer is listed at: read backwards, the most conversions come first.

    >>> rank(7, "JO") < rank(12, "ANN")
    True
    """
    return f"{standing:0{_PLACES}d}#{code}"
