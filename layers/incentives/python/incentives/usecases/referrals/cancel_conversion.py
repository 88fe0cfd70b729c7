"""Cancel a conversion while its rewards wait: take back what both sides were given, once.

The instant decides: before the rewards are usable both are taken back, from then on they stay. A
coupon that was used by another function's clock in that very moment fails the guard, and stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.referrals.conversion import Conversion
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.campaigns import gates
from incentives.store.keys import Key
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.taking_back import TakingBack


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The conversion, taken back by this request or by the one it repeats."""

    conversion: Conversion
    repeated: bool


def cancel_conversion(
    conversion_id: str,
    reason: str | None,
    *,
    programmes: KnownProgrammes,
    now: datetime,
    pause: Pause,
) -> Cancelled:
    """Take a conversion back that is still waiting.

    Raises:
        Refused: `NOT_FOUND`; `REWARD_MATURED`, the rewards are usable; `TOO_MANY_REQUESTS`.
    """
    gone = set[Key]()

    def attempt(write: Transaction) -> Cancelled:
        taking = TakingBack.of(conversion_id, programmes, pause)
        conversion = taking.conversion
        if not conversion.stands:
            return Cancelled(conversion, repeated=True)
        after = taking.add(write, now, reason)
        cost, uses = conversion.cost_minor, int(not conversion.by_redemption)
        gate = keys.gate(conversion.campaign_id, conversion.gate)
        if (cost or uses) and gate not in gone:
            gates.give_back(
                write, conversion.campaign_id, conversion.gate, uses=uses, spent_minor=cost
            )
        return Cancelled(after, repeated=False)

    def learn(images: Images) -> None:
        gone.update(key for key, left in images.items() if left is None)

    return write_guarded(attempt, pause, learn=learn)


def take_rewards_back(
    write: Transaction,
    returned: Sequence[Redemption],
    *,
    now: datetime,
    reason: str | None,
    programmes: KnownProgrammes,
    pause: Pause,
) -> dict[str, int]:
    """Add to the write that gives redemptions back what their conversions paid, while it waits.

    What is usable stays, and the redemption is given back without it.

    Returns:
        What the campaign's budget gets back for it, in minor units, by redemption.
    """
    costs: dict[str, int] = {}
    for one in returned:
        if one.conversion_id is None:
            continue
        try:
            taking = TakingBack.of(one.conversion_id, programmes, pause)
            if taking.conversion.stands:
                taking.add(write, now, reason)
                costs[one.id] = taking.conversion.cost_minor
        except Refused as refused:
            if refused.refusal not in {Refusal.REWARD_MATURED, Refusal.NOT_FOUND}:
                raise
    return costs
