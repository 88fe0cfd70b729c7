"""What a checkout sends: codes, an order, a customer."""

import json
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator

from incentives.domain.code import canonical
from incentives.domain.condition.facts import CustomerFacts, Place
from incentives.domain.money import exponent
from incentives.domain.order import Order
from incentives.domain.person import Customer
from incentives.domain.pricing.cart import CartLine, Shipping
from incentives.domain.redeemable import NO_WISH, Wish, campaign_of_tier
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.shopper import Shopper
from incentives.runtime.shapes import RequestShape
from incentives.store import points_keys

MAX_REDEEMABLES = 30
MAX_LINES = 500
MAX_LINES_OF_ALL_CODES = 2_500  # an answer shows the lines once for each code
MAX_CATEGORIES = 20  # of a line
MAX_NAMES = 100  # of segments and groups
MAX_AMOUNT_MINOR = 10**12
LONGEST_TEXT = 200  # of ids and codes
_MOST_METADATA = 2_000  # characters of JSON; kept with every redemption

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["DE"])]
Metadata = dict[str, JsonValue]


def refuse_bulky(metadata: Metadata) -> None:
    """Refuse metadata that would not fit beside a redemption; a `ValueError` for pydantic."""
    if len(json.dumps(metadata)) > _MOST_METADATA:
        raise ValueError(f"metadata is longer than {_MOST_METADATA} characters of JSON")


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
        if self.object == "promotion_tier" or points_keys.programme_of(self.id) is not None:
            return self.id
        return canonical(self.id) or self.id

    @property
    def wish(self) -> Wish:
        """What is asked of it beside its id."""
        return Wish(self.gift.credits, self.reward.points, self.reward.id)


class ItemIn(RequestShape):
    """A line of the order; without an amount, unit price times quantity.

    Ours beside the field's: `category_ids`, `on_sale` (reduced already), `minimum_price` and `cost`
    of a unit, which limits of a discount may ask for.
    """

    product_id: Text | None = None
    sku_id: Text | None = None
    source_id: Text | None = None
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    price: Amount | None = None
    amount: Amount | None = None
    category_ids: Annotated[list[Text], Field(max_length=MAX_CATEGORIES)] = []
    on_sale: bool = False
    minimum_price: Amount | None = None
    cost: Amount | None = None
    metadata: Metadata = {}

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        refuse_bulky(self.metadata)
        return self

    def line(self) -> CartLine:
        """The line as the rules know it."""
        return CartLine(
            quantity=self.quantity,
            price_minor=self.price,
            amount_minor=self.amount,
            product_id=self.product_id,
            sku_id=self.sku_id,
            source_id=self.source_id,
            category_ids=tuple(self.category_ids),
            on_sale=self.on_sale,
            floor_minor=self.minimum_price,
            cost_minor=self.cost,
            metadata=dict(self.metadata),
        )


class ShippingIn(RequestShape):
    """How the order travels and for how much, in minor units; ours."""

    method: Text | None = None
    price: Amount


class OrderIn(RequestShape):
    """The cart or order; `id` or `source_id` names it, amounts are in minor units of `currency`.

    `currency` (ours) is an ISO 4217 code; campaigns that name theirs need it.
    """

    id: Text | None = None
    source_id: Text | None = None
    amount: Amount | None = None
    items: Annotated[list[ItemIn], Field(max_length=MAX_LINES)] = []
    shipping: ShippingIn | None = None
    currency: Currency | None = None
    metadata: Metadata = {}

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        if self.currency is not None:
            exponent(self.currency)
        total = self.order().amount_minor
        if total is not None and total > MAX_AMOUNT_MINOR:
            raise ValueError(f"the items come to more than {MAX_AMOUNT_MINOR}")
        refuse_bulky(self.metadata)
        return self

    def order(self) -> Order:
        """The order as the rules know it."""
        return Order(
            id=self.id,
            source_id=self.source_id,
            stated_minor=self.amount,
            lines=tuple(item.line() for item in self.items),
            shipping=Shipping(self.shipping.price, self.shipping.method) if self.shipping else None,
            metadata=dict(self.metadata),
            currency=self.currency,
        )


class AddressIn(RequestShape):
    """Where somebody lives; only the country is looked at, when it is a code of two letters."""

    country: Annotated[str, Field(max_length=LONGEST_TEXT)] | None = None

    @property
    def country_code(self) -> str | None:
        """The ISO 3166 code, or None: a name in some language is not known to be a country."""
        code = (self.country or "").strip().upper()
        return code if len(code) == 2 and code.isascii() and code.isalpha() else None


class CustomerIn(RequestShape):
    """Who buys. Other fields of the field's customer are taken and not looked at.

    Ours, for the conditions of campaigns: `segments`, `groups`, `orders_count` (completed before
    this one) and `logged_in`; `loyalty_card` is the member whose tier counts. What is left out is
    not known.
    """

    id: Text | None = None
    source_id: Text | None = None
    email: Annotated[str, Field(max_length=320)] | None = None
    address: AddressIn = AddressIn()
    segments: Annotated[list[Text], Field(max_length=MAX_NAMES)] | None = None
    groups: Annotated[list[Text], Field(max_length=MAX_NAMES)] | None = None
    orders_count: Annotated[int, Field(ge=0)] | None = None
    logged_in: bool | None = None
    loyalty_card: Text | None = None
    metadata: Metadata | None = None

    def customer(self) -> Customer:
        """The customer as the rules know it."""
        return Customer.of({"id": self.id, "source_id": self.source_id, "email": self.email})

    def facts(self) -> CustomerFacts | None:
        """What the shop says of the customer, or None when it says nothing at all."""
        if not self.model_fields_set:
            return None
        return CustomerFacts(
            segments=None if self.segments is None else tuple(self.segments),
            groups=None if self.groups is None else tuple(self.groups),
            country=self.address.country_code,
            orders=self.orders_count,
            logged_in=self.logged_in,
            metadata=self.metadata,
        )


class LocationIn(RequestShape):
    """Where the order is placed from; ours."""

    country: Country | None = None
    region: Text | None = None


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
        return {one.code: one.wish for one in self.redeemables if one.wish != NO_WISH}

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
    """The body of the older single-code doors; the code is in the path."""

    gift: GiftIn = GiftIn()

    def about(self, code: str) -> AskIn:
        """The same as a list of one."""
        around = dict(self)
        one = RedeemableIn(id=fit_code(code), gift=around.pop("gift"))
        return AskIn(redeemables=[one], **around)


def fit_code(code: str) -> str:
    """A code from the path of a request.

    Raises:
        Refused: `NOT_FOUND`; it is longer than any code.
    """
    if not 1 <= len(code) <= LONGEST_TEXT:
        raise Refused(Refusal.NOT_FOUND, "There is no voucher with a code of this length.")
    return code
