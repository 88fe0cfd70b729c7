"""A reward that was bought or chosen, with the code that was made for it, on the wire."""

from typing import Any, Literal

from incentives.domain import derived_ids
from incentives.domain.payout import GiftCard
from incentives.domain.points.reward import Reward, RewardKind
from incentives.domain.redeemable import Kind
from incentives.runtime.shapes import ResponseShape
from incentives.usecases.codes.pay_code import campaign_of

_FIELDS_WORD: dict[RewardKind, Literal["CAMPAIGN", "COIN"]] = {
    RewardKind.COIN: "COIN",
    RewardKind.COUPON: "CAMPAIGN",
    RewardKind.GIFT_CARD: "CAMPAIGN",
}


class CodeBoughtOut(ResponseShape):
    """The new code that a reward is; it is all that its holder needs."""

    id: str
    code: str
    object: str = "voucher"
    type: Kind
    campaign_id: str


class RewardBoughtOut(ResponseShape):
    """The reward that was bought.

    `type` is the field's word, which its clients insist on, `kind` ours. `amount` is what
    the points pay, or what is on the new card, in minor units.
    """

    id: str
    name: str
    type: Literal["CAMPAIGN", "COIN", "MATERIAL"]
    kind: RewardKind
    amount: int | None = None
    attributes: dict[str, Any]
    voucher: CodeBoughtOut | None = None

    @classmethod
    def of(cls, reward: Reward, code: str | None, amount: int | None = None) -> "RewardBoughtOut":
        """The reward on the wire, with the code that was made for it."""
        is_card = isinstance(reward.code, GiftCard)
        return cls(
            id=reward.id,
            name=reward.name,
            type=_FIELDS_WORD.get(reward.kind, "MATERIAL"),
            kind=reward.kind,
            amount=reward.code.amount_minor if isinstance(reward.code, GiftCard) else amount,
            attributes=reward.attributes or {},
            voucher=None
            if code is None or reward.code is None
            else CodeBoughtOut(
                id=derived_ids.voucher_id(code),
                code=code,
                type=Kind.GIFT_VOUCHER if is_card else Kind.DISCOUNT_VOUCHER,
                campaign_id=campaign_of(reward.code),
            ),
        )
