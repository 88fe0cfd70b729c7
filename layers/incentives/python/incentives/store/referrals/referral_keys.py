"""Keys of referral programmes: like `keys`, for referrers, conversions and payables."""

from incentives.domain import derived_ids
from incentives.store.keys import Key

_PLACES = 10  # digits: a rank is read in the order of texts


def referrer(code: str) -> Key:
    """The referrer who has this code, beside the code itself."""
    return f"CODE#{code}", "REFERRER"


def part(person: str, campaign_id: str) -> Key:
    """What a person has to do with a programme."""
    return f"PERSON#{person}", f"REFERRAL#{campaign_id}"


def part_of_conversion(conversion: str) -> Key | None:
    """Where a conversion is kept, or None when it is no such id."""
    found = derived_ids.person_and_campaign_of_conversion(conversion)
    return part(*found) if found else None


def payable(payable_id: str) -> Key:
    """Money owed to an affiliate."""
    return f"PAYABLE#{payable_id}", "PAYABLE"


def referrers_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a programme's referrers by their rank."""
    return f"REFERRERS#{campaign_id}"


def conversions_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a programme's conversions by their referrer."""
    return f"CONVERSIONS#{campaign_id}"


def payables_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds what a programme still owes, by due instant."""
    return f"PAYABLES#{campaign_id}"


def paid_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a programme's paid payables, by due instant."""
    return f"PAID#{campaign_id}"


def cancelled_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a programme's cancelled payables, likewise."""
    return f"CANCELLED#{campaign_id}"


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


def friends_of_address(address: str, campaign_id: str) -> Key:
    """How many friends of a postal address, by its hash, came by codes of a programme."""
    return f"PERSON#{address}", f"FRIENDS#{campaign_id}"
