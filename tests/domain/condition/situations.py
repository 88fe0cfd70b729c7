"""Facts and conditions for the tests: builders, and strategies that draw them."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from incentives.domain.condition.comparing import ManyOp, NumberOp
from incentives.domain.condition.facts import CustomerFacts, Facts, OrderFacts, Place
from incentives.domain.condition.flag import Flag, FlagKind
from incentives.domain.condition.metadata import Metadata, MetadataKind
from incentives.domain.condition.number import Number, NumberKind
from incentives.domain.condition.times import Dates, Hours, Weekdays
from incentives.domain.condition.tree import Condition, Group, Leaf, levels, nodes
from incentives.domain.condition.word import Word, WordKind
from incentives.domain.condition.words import Words, WordsKind
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.state import CartState

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday
BERLIN = ZoneInfo("Europe/Berlin")


def line(
    product: str | None, price_minor: int | None, quantity: int = 1, *categories: str
) -> CartLine:
    return CartLine(quantity, price_minor, product_id=product, category_ids=categories)


def order(
    *lines: CartLine,
    stated_minor: int | None = None,
    currency: str | None = "EUR",
    method: str | None = "post",
    channel: str | None = "web",
    metadata: dict[str, object] | None = None,
) -> OrderFacts:
    shipping = Shipping(4_90, method)
    cart = Cart(lines, shipping, stated_minor=stated_minor, currency=currency)
    return OrderFacts(CartState.of(cart), channel, metadata)


def facts(
    *,
    order: OrderFacts | None = None,
    customer: CustomerFacts | None = None,
    place: Place | None = None,
    holder: bool | None = None,
    now: datetime = NOON,
) -> Facts:
    return Facts(now, BERLIN, order, customer, place, holder)


def spend(value: int) -> Number:
    return Number("order.subtotal", "at_least", value)


def all_of(*of: Condition) -> Group:
    return Group("all", of)


def any_of(*of: Condition) -> Group:
    return Group("any", of)


def no(condition: Condition) -> Group:
    return Group("not", (condition,))


TRUE, FALSE = Weekdays((3,)), Weekdays((0,))
UNKNOWN = Flag("customer.first_order")


def _kinds(alias: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(alias.__value__))  # type: ignore[attr-defined]


_NAMES = st.sampled_from(["a", "b", "c"])
_LISTS = st.lists(_NAMES, min_size=1, max_size=3, unique=True).map(tuple)
_NONE_OR_LIST = st.none() | st.lists(_NAMES, max_size=2).map(tuple)
_COUNTRIES = st.sampled_from(["DE", "FR"])
_NUMBERS = st.integers(-5, 60)
_SCALARS = st.one_of(
    st.lists(_NAMES, min_size=1, max_size=2, unique=True).map(tuple),
    st.lists(_NUMBERS, min_size=1, max_size=2, unique=True).map(tuple),
    st.just((True,)),
)
_NOTED = _NAMES | _NUMBERS | st.booleans() | st.lists(_NAMES | _NUMBERS, max_size=2)


def _words(kind: str) -> st.SearchStrategy[Word]:
    names = _COUNTRIES if kind.endswith(".country") else _NAMES
    if kind == "order.currency":
        names = st.sampled_from(["EUR", "JPY"])
    some = st.lists(names, min_size=1, max_size=2, unique=True).map(tuple)
    return st.one_of(
        st.builds(Word, st.just(kind), st.sampled_from(["in", "not_in"]), some),
        st.builds(Word, st.just(kind), st.sampled_from(["is", "is_not"]), st.tuples(names)),
        st.builds(Word, st.just(kind), st.just("exists")),
    )


LEAVES: st.SearchStrategy[Leaf] = st.one_of(
    st.builds(
        Number,
        _kinds(NumberKind),
        _kinds(NumberOp).filter(lambda op: op != "between"),
        _NUMBERS,
    ),
    st.builds(
        Number,
        st.just("order.subtotal"),
        st.just("between"),
        _NUMBERS,
        st.just(70),
        _LISTS | st.just(()),
        st.just(()),
        _LISTS | st.just(()),
    ),
    _kinds(WordKind).flatmap(_words),
    st.builds(Words, _kinds(WordsKind), _kinds(ManyOp), _LISTS),
    st.builds(Flag, _kinds(FlagKind), st.booleans()),
    st.builds(
        Metadata,
        _kinds(MetadataKind),
        st.sampled_from([("a",), ("b", "a")]),
        st.one_of(_kinds(ManyOp), st.sampled_from(["in", "not_in"])),
        _SCALARS,
    ),
    st.builds(
        Metadata,
        _kinds(MetadataKind),
        st.just(("a",)),
        st.sampled_from(["at_least", "less_than", "is_not"]),
        st.tuples(_NUMBERS),
    ),
    st.builds(Weekdays, st.sampled_from([(0,), (3,), (1, 3)])),
    st.builds(Hours, st.just("11:00"), st.sampled_from(["12:00", "14:00"])),
    st.builds(Dates, st.sampled_from(["2026-11-18", "2026-11-19"])),
)
_GROWN: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(
            Group,
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(Group, st.just("not"), st.tuples(inner)),
    ),
    max_leaves=8,
)
CONDITIONS = _GROWN.filter(lambda one: levels(one) <= 5 and sum(1 for _ in nodes(one)) <= 40)

_LINES = st.builds(
    CartLine,
    st.integers(0, 3),
    st.none() | st.integers(0, 30),
    product_id=st.none() | _NAMES,
    sku_id=st.none() | _NAMES,
    category_ids=st.lists(_NAMES, max_size=2).map(tuple),
)
_METADATA = st.none() | st.dictionaries(_NAMES, _NOTED | st.dictionaries(_NAMES, _NOTED))
_ORDERS = st.builds(
    order,
    _LINES,
    _LINES,
    currency=st.sampled_from([None, "EUR", "JPY"]),
    method=st.none() | _NAMES,
    channel=st.none() | _NAMES,
    metadata=_METADATA,
)
_CUSTOMERS = st.builds(
    CustomerFacts,
    _NONE_OR_LIST,
    _NONE_OR_LIST,
    st.none() | _COUNTRIES,
    st.none() | st.integers(0, 3),
    st.none() | st.booleans(),
    _METADATA,
)
FACTS = st.builds(
    facts,
    order=st.none() | _ORDERS | st.builds(order, stated_minor=st.none() | st.integers(0, 60)),
    customer=st.none() | _CUSTOMERS,
    place=st.none() | st.builds(Place, st.none() | _COUNTRIES, st.none() | _NAMES),
    holder=st.none() | st.booleans(),
    now=st.sampled_from([NOON, NOON - timedelta(days=3), NOON + timedelta(hours=9)]),
)
