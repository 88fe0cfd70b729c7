"""What comes back of a redemption, by a rollback or a return of goods."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.checkout.redemption import Redemption


@dataclass(frozen=True, slots=True)
class Restored:
    """What comes back of a redemption.

    Attributes:
        amount_minor: to the campaign's budget, and of a gift card to the card.
        use: whether the use comes back too, to code, campaign and person.
        by: names the return of goods, or the change of the order, that brings it back; empty of a
            rollback.
    """

    redemption: Redemption
    amount_minor: int
    at: datetime
    use: bool = True
    reason: str | None = None
    by: str = ""
