"""Validate: say what redemption would say at this instant. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.checkout.counters import COUNTER_REFUSALS
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.near_misses import NearMiss, within_reach
from incentives.domain.checkout.order import Discounts, Order
from incentives.domain.checkout.order_record import OrderRecord, together
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Skipped, Verdict
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.findings import UnknownCode
from incentives.domain.pricing.benefit import Credits
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.redeemable import Kind, Wish
from incentives.domain.refusal import Refusal
from incentives.store import keys
from incentives.store.checkout import redemptions
from incentives.store.transaction import Pause
from incentives.usecases.checkout.decide import decide, open_snapshot
from incentives.usecases.checkout.same_request import (
    on_this_cart,
    refuse_another_customer,
)
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.loader import SnapshotLoader
from incentives.usecases.snapshot.snapshot import Snapshot

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
    command: Validate, *, cache: InstanceCache, now: datetime, seed: int, pause: Pause
) -> Validated:
    """Decide every code without using any up; what the order has used already counts as it is."""
    loader = open_snapshot(command, cache=cache, now=now, seed=seed, pause=pause, only_reads=True)
    whole = _decide(command, loader, pause)
    decided = whole.without_idle()
    verdicts = _verdicts(decided)
    applied = [verdict for verdict in verdicts if isinstance(verdict, Applicable)]
    left = [verdict for verdict in verdicts if not isinstance(verdict, Applicable)]
    if left and command.for_browser:
        loader.even_out(left[0].code)
    return Validated(
        order=decided.order,
        before=_before(applied, decided.record),
        verdicts=verdicts,
        valid=_is_valid(command, verdicts, decided.ask.rules),
        decided=decided,
        nearly=within_reach(whole) if command.automatic else (),
    )


def _decide(command: Validate, loader: SnapshotLoader, pause: Pause) -> Decided:
    """Load and decide until nothing rests on a gate that was not read."""
    also = [keys.order(command.order_id)] if command.order_id else []
    for _ in range(_ROUNDS):
        snapshot = loader.load(command.codes, also)
        record = on_this_cart(_record(command, snapshot), command, command.codes, loader)
        record.refuse_canceled()
        refuse_another_customer(record, command.persons, pause)
        snapshot = loader.snapshot
        if record.settled:
            snapshot = loader.load((*command.codes, *record.automatic))
        decided = decide(command, snapshot, record, command.codes)
        if not loader.recheck_gates(_unread(_verdicts(decided), snapshot)):
            break
    return decided


def _is_valid(command: Validate, verdicts: tuple[Verdict, ...], rules: StackingRules) -> bool:
    """Whether a redemption of the same codes would not be refused."""
    partial = rules.partial if command.partial is None else command.partial
    if not partial and any(isinstance(verdict, Inapplicable) for verdict in verdicts):
        return False
    return not verdicts or any(isinstance(verdict, Applicable) for verdict in verdicts)


def _before(applied: list[Applicable], record: OrderRecord) -> Discounts:
    """What the order has beside these codes, whichever came first."""
    if not applied:
        return record.standing
    codes = {one.code for one in applied}
    return together(one.off for one in record.in_turn if one.code not in codes)


def _record(command: Validate, snapshot: Snapshot) -> OrderRecord:
    """The order as this request describes it; a bare id stands for the order as it was."""
    order_id = command.order_id
    found = redemptions.record_of(snapshot.items.get(keys.order(order_id))) if order_id else None
    return (found or OrderRecord(order_id or "", command.order)).described(command.order)


def _verdicts(decided: Decided) -> tuple[Verdict, ...]:
    """A verdict on each code; what stands on the order applies as it did, before all others."""
    fresh = {verdict.code for verdict in decided.verdicts}
    asked = set(decided.ask.codes) - fresh
    standing = (
        _standing(one, decided.situation) for one in decided.record.in_turn if one.code in asked
    )
    return (*standing, *decided.verdicts)


def _standing(one: Redemption, situation: Situation) -> Verdict:
    """The answer that a repeat of the redemption would get."""
    code = one.code
    voucher, campaign = situation.vouchers.get(code), situation.campaigns.get(one.campaign_id)
    if voucher is None or campaign is None:
        return Inapplicable(code, Refusal.NOT_FOUND, UnknownCode(code))
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


def _unread(verdicts: tuple[Verdict, ...], snapshot: Snapshot) -> set[str]:
    """Codes that were taken for free, or for used up, at gates that were not read."""
    return {verdict.code for verdict in verdicts if _rests_on_unread(verdict, snapshot)}


def _rests_on_unread(verdict: Verdict, snapshot: Snapshot) -> bool:
    if isinstance(verdict, Inapplicable):
        return verdict.refusal in COUNTER_REFUSALS
    if isinstance(verdict, Skipped) or verdict.voucher.kind is Kind.LOYALTY_CARD:
        return False
    return keys.gate(verdict.campaign.id, verdict.gate) not in snapshot.items
