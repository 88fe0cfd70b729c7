"""Find a conversion by its id, which says where it is kept. Reads only."""

from incentives.domain.referrals.conversion import Conversion
from incentives.domain.refusal import Refusal, Refused
from incentives.store.reading import fetch
from incentives.store.referrals import conversions, referral_keys
from incentives.store.transaction import Pause


def find_conversion(conversion_id: str, pause: Pause) -> Conversion:
    """The conversion of this id.

    Raises:
        Refused: `NOT_FOUND`.
    """
    key = referral_keys.part_of_conversion(conversion_id)
    item = fetch([key], pause, consistent=True).get(key) if key else None
    conversion = conversions.part_of(item).conversion
    if conversion is None or conversion.id != conversion_id:
        raise no_conversion(conversion_id)
    return conversion


def no_conversion(conversion_id: str) -> Refused:
    """The refusal where there is no such conversion."""
    return Refused(
        Refusal.NOT_FOUND,
        f"Cannot find conversion with id {conversion_id}",
        resource_type="conversion",
        resource_id=conversion_id,
    )
