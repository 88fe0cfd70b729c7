"""What is asked when something was done that may earn, and what is answered."""

from dataclasses import replace
from typing import Annotated, Self

from pydantic import Field, model_validator

from incentives.domain.condition.facts import OrderFacts
from incentives.domain.points.entry import Entry
from incentives.domain.points.rules import ORDER_PAID, EarningRule
from incentives.domain.points.worth import Amounts, Basis
from incentives.domain.pricing.cart import Cart, CartLine, below_zero, goods_of, unlined
from incentives.domain.pricing.state import CartState
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.checkout.asked_customer import CustomerIn
from incentives.runtime.wire.checkout.asked_order import MAX_LINES, ItemIn
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Amount, Metadata, Text, refuse_bulky
from incentives.usecases.points.earning import Earned


class EarningItemIn(ItemIn):
    """A line of the order; `subtotal_amount` is what it came to after discounts."""

    subtotal_amount: Amount | None = None

    @model_validator(mode="after")
    def _is_a_price(self) -> Self:
        if self.subtotal_amount is not None and self.subtotal_amount > self._gross_minor:
            raise ValueError("subtotal_amount is after discounts: at most the line's amount")
        return self

    @property
    def _gross_minor(self) -> int:
        return self.line().gross_minor or 0

    def discounted(self) -> CartLine:
        """The line as the rules know it, with what was taken off it."""
        line = self.line()
        if self.subtotal_amount is None:
            return line
        return replace(line, taken_minor=self._gross_minor - self.subtotal_amount)


class EarningOrderIn(RequestShape):
    """An order that was paid: what it came to before discounts, and after them."""

    id: Text | None = None
    source_id: Text | None = None
    amount: Amount | None = None
    total_amount: Amount | None = None
    items: Annotated[list[EarningItemIn], Field(max_length=MAX_LINES)] = []
    metadata: Metadata = {}

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        gross_minor = sum(line.gross_minor or 0 for line in self.lines)
        if gross_minor > MAX_AMOUNT_MINOR:
            raise ValueError(f"the items come to more than {MAX_AMOUNT_MINOR}")
        if gross_minor < 0 and unlined(self.lines, None) is not None:
            raise ValueError("the items below zero come to more than the others")
        refuse_bulky(self.metadata)
        return self

    @property
    def reference(self) -> str | None:
        """What the shop calls the order."""
        return self.id or self.source_id

    @property
    def lines(self) -> tuple[CartLine, ...]:
        """The lines as the rules know them."""
        return tuple(item.discounted() for item in self.items)

    def amounts(self) -> Amounts:
        """What the order came to: as stated, else what its lines come to if all have prices."""
        before, after = self.amount, self.total_amount
        if before is None and after is None and unlined(self.lines, None) is not None:
            before = sum(line.gross_minor or 0 for line in self.lines)
            after = max(before - sum(line.taken_minor for line in self.lines), 0)
        return Amounts(before, after, self.lines)

    def facts(self, channel: str | None) -> OrderFacts:
        """What conditions may look at."""
        before_minor = self.amounts().before_minor
        goods_minor = None if before_minor is None else before_minor + below_zero(self.lines)
        cart = Cart(self.lines, stated_minor=goods_minor)
        return OrderFacts(CartState.of(cart), channel, dict(self.metadata) or None)


class EarnIn(RequestShape):
    """Something that a customer did. An order names itself, any other event has an `id`."""

    event: Annotated[str, Field(min_length=1, max_length=100)]
    customer: CustomerIn
    id: Text | None = None
    order: EarningOrderIn | None = None
    channel: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.event == ORDER_PAID) != (self.order is not None):
            raise ValueError(f"order goes with {ORDER_PAID}, and with nothing else")
        if self.order is not None and self.order.reference is None:
            raise ValueError("order.id or order.source_id names the order")
        return self

    @property
    def source_id(self) -> str | None:
        """What names the event."""
        return self.order.reference if self.order else self.id

    @property
    def amounts(self) -> Amounts:
        """What the order came to."""
        return self.order.amounts() if self.order else Amounts()

    @property
    def asked(self) -> object:
        """What makes it another event under the same id; None of one that says no sum."""
        amounts = self.amounts
        if amounts == Amounts():
            return None
        taken = sorted(line.taken_minor for line in amounts.lines)
        sums = [amounts.of(basis) for basis in (Basis.ORDER_AMOUNT, Basis.ORDER_TOTAL_AMOUNT)]
        return sums, goods_of(amounts.lines), taken

    @property
    def facts(self) -> OrderFacts | None:
        """What conditions may look at of the order."""
        return self.order.facts(self.channel) if self.order else None


class EarningOut(ResponseShape):
    """What an event has earned by one rule."""

    rule_id: str
    points: int
    transaction_id: str

    @classmethod
    def of(cls, rule: EarningRule, entry: Entry, member_id: str) -> "EarningOut":
        """What the rule has booked for the member."""
        return cls(rule_id=rule.id, points=entry.points, transaction_id=entry.id_under(member_id))


class ChallengeOut(ResponseShape):
    """How far a member is in a challenge: `count` of `times`; back at 0 when it was met."""

    rule_id: str
    count: int
    times: int

    @classmethod
    def all_of(cls, earned: Earned) -> "list[ChallengeOut]":
        """The challenges that the event went on with."""
        return [
            cls(rule_id=rule.id, count=progress.count, times=rule.challenge.times)
            for rule, progress in earned.progress
            if rule.challenge is not None
        ]


class EarnedOut(ResponseShape):
    """What an event has earned; rules that earned nothing are named with the reason."""

    object: str = "event"
    type: str
    points: int
    member_id: str
    earnings: list[EarningOut]
    limits_reached: list[str]
    conditions_unmet: list[str]
    challenges: list[ChallengeOut]
    tier_reached: str | None = None
    to_next_tier: int | None = None

    @classmethod
    def of(cls, earned: Earned, event: str) -> "EarnedOut":
        """The answer."""
        reached = [entry.tier for entry in earned.booked if entry.tier is not None]
        return cls(
            type=event,
            points=sum(entry.points for _, entry in earned.entries),
            member_id=earned.member_id,
            earnings=[EarningOut.of(*booked, earned.member_id) for booked in earned.entries],
            limits_reached=[rule.id for rule in earned.used_up],
            conditions_unmet=[rule.id for rule in earned.unmet],
            challenges=ChallengeOut.all_of(earned),
            tier_reached=next(reversed(reached), None),
            to_next_tier=_to_next_tier(earned),
        )


def _to_next_tier(earned: Earned) -> int | None:
    """By the last entry of which tiers count; one that counts nothing may change the balance."""
    told = [one for one in earned.booked if one.counted or one.tier or one.to_next is not None]
    return told[-1].to_next if told else None
