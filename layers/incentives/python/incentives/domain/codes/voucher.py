"""A voucher: the code that a shopper types, and where it stands."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.cards.gift_card import Gift
from incentives.domain.points.points_balance import PointsBalance
from incentives.domain.redeemable import Kind


@dataclass(frozen=True, slots=True)
class Voucher:
    """A code of a campaign.

    Attributes:
        code: the canonical form, the one that is looked up and counted.
        public: one text for everybody; its uses are counted by the campaign's gates.
        active: an agent may switch a single code off.
        quantity: uses that a unique code allows; None is unlimited.
        redeemed: uses of a unique code so far.
        starts_at: the code's own start, inclusive, such as of a reward that has to wait.
        expires_at: the code's own end, exclusive, beside the campaign's window.
        holders: the hashes of the one person who may use it; empty is anybody.
        handed_out_at: when it was given to a person; such a code is given to nobody else.
        gift: the money of a gift card; None of any other code.
        purse: the points of a member, whose id is the code; None of any other code.
    """

    code: str
    campaign_id: str
    public: bool
    created_at: datetime
    active: bool = True
    quantity: int | None = None
    redeemed: int = 0
    expires_at: datetime | None = None
    holders: tuple[str, ...] = ()
    handed_out_at: datetime | None = None
    gift: Gift | None = None
    purse: PointsBalance | None = None
    starts_at: datetime | None = None

    @property
    def pays(self) -> bool:
        """Whether it is a payment and takes nothing off the price."""
        return self.gift is not None or self.purse is not None

    @property
    def is_untouched(self) -> bool:
        """Whether a unique code is as it was made: no use of it stands, its money is whole."""
        return not self.redeemed and (self.gift is None or self.gift.is_whole)

    @property
    def kind(self) -> Kind:
        """What it is to an order."""
        if self.purse is not None:
            return Kind.LOYALTY_CARD
        return Kind.DISCOUNT_VOUCHER if self.gift is None else Kind.GIFT_VOUCHER
