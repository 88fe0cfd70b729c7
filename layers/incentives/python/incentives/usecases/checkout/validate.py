"""Validate: say what redemption would say at this instant. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.counters import COUNTER_REFUSALS
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.near_misses import NearMiss, within_reach
from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts, Order
from incentives.domain.checkout.order_record import OrderRecord, together
from incentives.domain.checkout.promotion import Likely, with_promotions, without_idle
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Skipped, Verdict
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.pricing.gifts import Credits
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.redeemable import Kind, Wish
from incentives.domain.refusal import Refusal
from incentives.store import keys
from incentives.store.checkout import redemptions
from incentives.store.items import Item
from incentives.store.known import Known
from incentives.store.transaction import Pause
from incentives.usecases.snapshot.sight import Sight

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Validate:
    """Codes against an order and a customer; see `Redeem` for the fields."""

    codes: tuple[str, ...]
    order: Order
    order_id: str | None = None
    persons: tuple[str, ...] = ()
    shopper: Shopper = NOBODY
    partial: bool | None = None
    automatic: bool = False
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    for_browser: bool = False


@dataclass(frozen=True, slots=True)
class Validated:
    """A verdict for each code, those that apply in the order in which they do, on this order."""

    order: Order
    before: Discounts
    verdicts: tuple[Verdict, ...]
    valid: bool
    decided: Decided
    nearly: tuple[NearMiss, ...] = ()

    @property
    def rules(self) -> StackingRules:
        """The stacking rules that were gone by."""
        return self.decided.ask.rules


def validate(
    command: Validate, *, known: Known, now: datetime, seed: int, pause: Pause
) -> Validated:
    """Decide every code without using any up; what the order has used already counts as it is."""
    shopper = command.shopper
    asked = Ask((), command.order, now, seed, shopper=shopper)
    sight = Sight(
        known,
        pause,
        command.persons,
        seed,
        only_reads=True,
        now=now,
        shopper=shopper,
        likely=Likely(asked, command.persons) if command.automatic else None,
        wishes=command.wishes,
    )
    order_key = keys.order(command.order_id) if command.order_id else None
    for _ in range(_ROUNDS):
        sight.look(command.codes, [order_key] if order_key else [])
        record = _record(command, sight.items.get(order_key) if order_key else None)
        if record.settled:
            sight.look((*command.codes, *record.automatic))
        whole = _decide(command, record, sight, now)
        if not sight.doubt(_unseen(_verdicts(whole), sight)):
            break
    decided = without_idle(whole)
    verdicts = _verdicts(decided)
    applied = [one for one in verdicts if isinstance(one, Applicable)]
    left = [one for one in verdicts if not isinstance(one, Applicable)]
    if left and command.for_browser:
        sight.even_out(left[0].code)
    refused = any(isinstance(one, Inapplicable) for one in verdicts)
    partial = command.partial
    if partial is None:
        partial = sight.rules.redeemables_application_mode == "PARTIAL"
    return Validated(
        order=record.order,
        before=_before(applied) if applied else record.standing,
        verdicts=verdicts,
        valid=bool(applied or not verdicts) and (partial or not refused),
        decided=decided,
        nearly=within_reach(whole) if command.automatic else (),
    )


def _before(applied: list[Applicable]) -> Discounts:
    """What stood on the order beside these codes, which the last of them saw."""
    last = applied[-1]
    return last.before.plus(last.off or NO_DISCOUNTS).minus(together(one.off for one in applied))


def _record(command: Validate, item: Item | None) -> OrderRecord:
    """The order as this request describes it; a bare id stands for the order as it was."""
    record = redemptions.record_of(item) or OrderRecord(command.order_id or "", command.order)
    return record.described(command.order)


def _decide(command: Validate, record: OrderRecord, sight: Sight, now: datetime) -> Decided:
    ask = Ask(
        command.codes,
        command.order,
        now,
        sight.seed,
        shopper=sight.person.shopper_on(record, sight.items),
        rules=sight.rules,
        wishes=command.wishes,
    )
    if command.automatic:
        ask = with_promotions(ask, record, sight.promotions)
    return Decided.of(record, ask, sight.situation(ask.codes))


def _verdicts(decided: Decided) -> tuple[Verdict, ...]:
    """A verdict on each code; what stands on the order applies as it did, before all others."""
    fresh = {one.code for one in decided.verdicts}
    standing = (
        _standing(code, decided.record, decided.situation)
        for code in decided.ask.codes
        if code not in fresh
    )
    return (*standing, *decided.verdicts)


def _standing(code: str, record: OrderRecord, situation: Situation) -> Verdict:
    """The answer that a repeat of the redemption would get."""
    (one,) = record.of_codes({code})
    voucher, campaign = situation.vouchers.get(code), situation.campaigns.get(one.campaign_id)
    if voucher is None or campaign is None:
        return Inapplicable(code, Refusal.NOT_FOUND, f"Cannot find voucher with id {code}")
    credits_ = one.offer if isinstance(one.offer, Credits) else None
    return Applicable(
        code,
        replace(voucher, gift=one.gift_before),
        replace(campaign, offer=one.offer),
        one.gate,
        one.before,
        one.off,
        one.added,
        credits_,
        one.points.points if one.points else None,
    )


def _unseen(verdicts: tuple[Verdict, ...], sight: Sight) -> set[str]:
    """Codes that were taken for free, or for used up, at gates that nobody has looked at."""
    return {
        one.code
        for one in verdicts
        if not isinstance(one, Skipped)
        and not (isinstance(one, Applicable) and one.voucher.kind is Kind.LOYALTY_CARD)
        and (
            one.refusal in COUNTER_REFUSALS
            if isinstance(one, Inapplicable)
            else keys.gate(one.campaign.id, one.gate) not in sight.items
        )
    }
