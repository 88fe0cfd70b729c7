"""What marketing says of the gift cards of a campaign."""

from incentives.domain.pricing.benefit import Credits
from incentives.domain.pricing.selection import Exclusion, Target
from incentives.runtime.wire.campaigns.goods import GoodsIn
from manage_campaigns.strict import Amount, Strict, Text, refused

_EFFECTS = ("APPLY_TO_ORDER", "APPLY_TO_ITEMS")


class GiftChangeIn(Strict):
    """What later cards are made with; what they pay for stays what it is."""

    amount: Amount


class GiftTermsIn(Strict):
    """What a card is made with, in minor units, and what it pays for.

    `APPLY_TO_ORDER` is the whole order, shipping included; `APPLY_TO_ITEMS` its items, or those
    that `applicable_to` chooses. Neither pays for goods that `excluded` names; both ours.
    """

    amount: Amount
    effect: Text = "APPLY_TO_ORDER"
    applicable_to: GoodsIn = GoodsIn()
    excluded: GoodsIn = GoodsIn()

    def offer(self) -> Credits:
        """The payment as the calculator knows it.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        if self.effect not in _EFFECTS:
            raise refused(f"gift.effect has to be {' or '.join(_EFFECTS)}")
        chosen = self.applicable_to.selection()
        whole = self.effect == "APPLY_TO_ORDER"
        if whole and not chosen.is_everything:
            raise refused("gift.applicable_to goes with the effect APPLY_TO_ITEMS")
        excluding = Exclusion(self.excluded.selection())
        target = Target(on="order" if whole else "items", chosen=chosen, excluding=excluding)
        return Credits(self.amount, target=target, pays_shipping=whole)
