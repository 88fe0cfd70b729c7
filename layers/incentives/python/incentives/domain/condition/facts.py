"""What a condition may look at: the order, the customer, the moment, the place and the code.

`Fact` declares one thing of that: whose it is, who knows it, and its words. In the facts of a
request None is "nobody said"; an empty list is "there are none". The two are never mixed up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from incentives.domain.condition.look import Look, Missing
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.state import CartState

NEW_CUSTOMER, EXISTING_CUSTOMER = "new_customer", "existing_customer"
KEPT_SEGMENTS = frozenset({NEW_CUSTOMER, EXISTING_CUSTOMER})
"""Segments that the engine keeps itself, by the orders that it knows of; nobody else sets them."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order at the turn of the code that is decided.

    Attributes:
        state: the cart, and what earlier discounts left of its prices.
        metadata: the shop's own.
    """

    state: CartState
    channel: str | None = None
    metadata: Mapping[str, object] | None = None

    @property
    def lines(self) -> tuple[CartLine, ...]:
        """The lines of the cart."""
        return self.state.cart.lines

    @property
    def shipping_method(self) -> str | None:
        """How it travels."""
        shipping = self.state.cart.shipping
        return shipping.only_method if shipping else None


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What is known of the person. Its `repr` tells nothing, so that a log cannot either.

    Attributes:
        segments: the shop's.
        kept_segments: those that the engine keeps itself, when it was asked for them.
        orders: completed orders before this one, cancelled ones not counted.
        country: ISO 3166, two letters.
        tiers: names of those held in loyalty programmes; empty for a member of none.
        perks: of these tiers.
        metadata: the shop's own.
        birth_month: January is 1; no more of the birthday is needed.
    """

    segments: tuple[str, ...] | None = field(default=None, repr=False)
    groups: tuple[str, ...] | None = field(default=None, repr=False)
    country: str | None = field(default=None, repr=False)
    orders: int | None = field(default=None, repr=False)
    logged_in: bool | None = field(default=None, repr=False)
    tiers: tuple[str, ...] | None = field(default=None, repr=False)
    perks: tuple[str, ...] | None = field(default=None, repr=False)
    metadata: Mapping[str, object] | None = field(default=None, repr=False)
    kept_segments: tuple[str, ...] | None = field(default=None, repr=False)
    birth_month: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the order is placed from.

    Attributes:
        country: ISO 3166, two letters.
        region: as the shop names it, such as `DE-BY`.
    """

    country: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One moment, and what is known at it.

    Attributes:
        now: the instant of the request, aware.
        zone: the campaign's; its clocks count.
        redeemer_is_holder: None when nobody says who redeems.
        recalled: what leaves saw of facts that were not kept, by `decide.name_of`.
    """

    now: datetime
    zone: ZoneInfo
    order: OrderFacts | None = None
    customer: CustomerFacts | None = None
    place: Place | None = None
    redeemer_is_holder: bool | None = None
    recalled: Mapping[str, Look] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a local time."""
        if self.now.tzinfo is None:
            raise ValueError("now must be an instant, not a local time")


type Known[T] = T | Missing
"""A fact, or what lacks to know it."""


def of_order[T](facts: Facts, read: Callable[[OrderFacts], T | None], lacking: Missing) -> Known[T]:
    """A fact of the order; without an order, that is what lacks."""
    if facts.order is None:
        return Missing.ORDER
    fact = read(facts.order)
    return lacking if fact is None else fact


def of_customer[T](
    facts: Facts,
    read: Callable[[CustomerFacts], T | None],
    lacking: Missing = Missing.CUSTOMER_DATA,
) -> Known[T]:
    """A fact of the customer; without a customer, that is what lacks."""
    if facts.customer is None:
        return Missing.CUSTOMER
    fact = read(facts.customer)
    return lacking if fact is None else fact


type Wordings = tuple[str, ...]
"""One sentence in several wordings, from the one that says most to one that needs no value."""
type Language = Literal["en", "de"]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence to a customer for whom a condition does not hold, in every language."""

    en: Wordings
    de: Wordings

    def wordings(self, language: Language) -> Wordings:
        """The sentence in one language."""
        return self.en if language == "en" else self.de


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a condition may look at, declared once. Each kind of leaf has the table of its facts.

    Attributes:
        words: by what is required: `.no`, `.at_least` and the like of `explanation/requirement.py`;
            an empty key is the sentence for everything else.
        personal: whether it may tell who somebody is. Then neither the fact nor how much it is
            short of gets into a decision id or an explanation; a decision keeps only whether the
            leaf held.
        member: of `CustomerFacts`, that it is read from.
        known_by: the record of a customer has the same member, or orders are counted; None when
            only the request knows it.
    """

    words: Mapping[str, Said]
    personal: bool
    member: str | None = None
    known_by: Literal["record", "orders"] | None = None


def always(en: str, de: str) -> Mapping[str, Said]:
    """The words of a fact of which one sentence says it all, whatever is required."""
    return {"": Said((en,), (de,))}
