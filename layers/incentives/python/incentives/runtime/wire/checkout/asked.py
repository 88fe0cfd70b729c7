"""What a checkout sends in all: redeemables, and what comes with them.

A redeemable is a code, a promotion or a member's points; order and customer are beside this file.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from incentives.domain import derived_ids
from incentives.domain.checkout.ask import MAX_LINES_OF_ALL_CODES
from incentives.domain.code import canonical
from incentives.domain.condition.facts import Place
from incentives.domain.customers.shopper import Shopper
from incentives.domain.redeemable import NO_WISH, Wish, campaign_of_tier
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.checkout.asked_customer import CustomerIn, LocationIn
from incentives.runtime.wire.checkout.asked_order import OrderIn
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Metadata, Text, fit_code, refuse_bulky

MAX_REDEEMABLES = 30


class GiftIn(RequestShape):
    """How much of a gift card is to be used, in minor units."""

    credits: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)] | None = None


class PointsRewardIn(RequestShape):
    """The reward of a programme by which points pay, and how many of them at most."""

    id: Text | None = None
    points: Annotated[int, Field(ge=1, le=10**9)] | None = None


class RedeemableIn(RequestShape):
    """One thing to use: a code, or the tier of a promotion; others are refused, not skipped.

    `gift.credits` has a gift card pay that much at most; without it, as much as is left to pay.
    With a member's id (`mem_…`), `reward` says how its points pay.
    """

    object: Literal["voucher", "promotion_tier", "promotion_stack"] = "voucher"
    id: Text
    gift: GiftIn = GiftIn()
    reward: PointsRewardIn = PointsRewardIn()

    @property
    def code(self) -> str:
        """A member's id, a tier's, or the canonical code; what is no code has no match."""
        if self.object == "promotion_tier" or derived_ids.programme_of_member(self.id) is not None:
            return self.id
        return canonical(self.id) or self.id

    @property
    def wish(self) -> Wish:
        """What is asked of it beside its id."""
        return Wish(self.gift.credits, self.reward.points, self.reward.id)


class SessionIn(RequestShape):
    """A lock on codes; not offered, and refused rather than ignored."""

    type: str | None = None
    key: str | None = None


class OptionsIn(RequestShape):
    """How to treat a code that does not apply: `ALL` or nothing, or `PARTIAL`; ours.

    What is left out is the project's stacking rules' to say.
    """

    redeemables_application_mode: Literal["ALL", "PARTIAL"] | None = None


class AroundCodesIn(RequestShape):
    """What comes with codes: the order that they are for, who buys, and from where (ours)."""

    order: OrderIn = OrderIn()
    customer: CustomerIn = CustomerIn()
    location: LocationIn | None = None
    channel: Text | None = None
    session: SessionIn | None = None
    tracking_id: Text | None = None
    metadata: Metadata = {}

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        refuse_bulky(self.metadata)
        return self

    def shopper(self) -> Shopper:
        """What a server says of the person and the place; never ask a browser's request."""
        place = Place(self.location.country, self.location.region) if self.location else None
        return Shopper(self.customer.facts(), place, self.channel)


class AskIn(AroundCodesIn):
    """Codes against an order and a customer: the body of a validation and of a redemption.

    `promotions: "auto"` (ours) adds the promotions that apply by themselves.
    """

    redeemables: Annotated[list[RedeemableIn], Field(max_length=MAX_REDEEMABLES)] = []
    options: OptionsIn = OptionsIn()
    promotions: Literal["auto"] | None = None

    @model_validator(mode="after")
    def _within_one_answer(self) -> Self:
        if not (self.redeemables or self.promotions):
            raise ValueError("there has to be a redeemable, or promotions: auto")
        if len(self.order.items) * len(self.redeemables) > MAX_LINES_OF_ALL_CODES:
            raise ValueError(f"items times redeemables are more than {MAX_LINES_OF_ALL_CODES}")
        return self

    @property
    def partial(self) -> bool | None:
        """Whether codes that apply are used although others do not; None when it was not said."""
        mode = self.options.redeemables_application_mode
        return None if mode is None else mode == "PARTIAL"

    def wishes(self) -> dict[str, Wish]:
        """What is asked of single codes, by canonical form."""
        return {
            redeemable.code: redeemable.wish
            for redeemable in self.redeemables
            if redeemable.wish != NO_WISH
        }

    def codes(self) -> dict[str, str]:
        """The codes as typed, by canonical form, in the order of the request.

        Raises:
            Refused: `DUPLICATED_REDEEMABLES`, or `INVALID_REDEEMABLES` for what is no voucher.
        """
        if self.session is not None:
            raise Refused(Refusal.INVALID_PAYLOAD, "session: locks are not offered")
        typed: dict[str, str] = {}
        for place, one in enumerate(self.redeemables):
            unlike = one.object == "promotion_tier" and campaign_of_tier(one.id) is None
            if one.object == "promotion_stack" or unlike:
                raise Refused(
                    Refusal.INVALID_REDEEMABLES,
                    f"redeemables[{place}]: there is no such {one.object}",
                )
            code = one.code
            if code in typed:
                raise Refused(
                    Refusal.DUPLICATED_REDEEMABLES, f"redeemables[{place}] is there twice"
                )
            typed[code] = one.id
        return typed


class SingleAskIn(AroundCodesIn):
    """The body of the older single-code routes; the code is in the path."""

    gift: GiftIn = GiftIn()

    def about(self, code: str) -> AskIn:
        """The same as a list of one."""
        around = dict(self)
        redeemable = RedeemableIn(id=fit_code(code), gift=around.pop("gift"))
        return AskIn(redeemables=[redeemable], **around)
