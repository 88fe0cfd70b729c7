"""Builders: a campaign, a code, an order with one thing said about it and the rest sensible."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import Codes, NoCodes, PublicCode, UniqueCodes
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import LIMITS, Limits
from incentives.domain.checkout.order import Order
from incentives.domain.code import CodePattern
from incentives.domain.codes.voucher import Voucher
from incentives.domain.explanation.details import details_of
from incentives.domain.pricing.benefit import Benefit as Offer
from incentives.domain.pricing.benefit import PercentOff
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refused
from incentives.domain.window import Window
from incentives.store.campaigns import campaigns, promotions
from incentives.store.codes.vouchers import voucher_item
from incentives.store.transaction import Transaction
from incentives.usecases.checkout.command import Redeem, Redeemed
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.checkout.roll_back import RollBack, RolledBack, roll_back
from incentives.usecases.checkout.validate import Validate, Validated, validate
from incentives.usecases.snapshot.cache import InstanceCache

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
_numbers = count(1)


def no_pause(_attempt: int) -> None:
    """Try again at once."""


def a_campaign(
    *,
    offer: Offer | None = None,
    public_code: str | None = "WELCOME",
    codes: Codes | None = None,
    open_gates: int = 1,
    window: Window | None = None,
    minimum_spend_minor: int | None = None,
    stopped: bool = False,
    **limits: int | None,
) -> Campaign:
    """A running campaign of 10 % off with one public code; with unique ones, when it is None.

    What else is named is a limit, such as `total` or `per_person`.
    """
    number = next(_numbers)
    usual = UniqueCodes(CodePattern.of()) if public_code is None else PublicCode(public_code)
    campaign = Campaign(
        id=f"camp_{number}",
        name=f"Campaign {number}",
        version=1,
        offer=offer or PercentOff(rate_bp=1_000),
        codes=codes or usual,
        window=window or Window(),
        created_at=NOW,
        updated_at=NOW,
        limits=Limits(**limits),
        stopped=stopped,
        minimum_spend_minor=minimum_spend_minor,
        open_gates=open_gates,
        counts_persons_whole=True,
    )
    return campaign.with_gates((GateState(1),) * open_gates)


def a_promotion(**terms: Any) -> Campaign:
    """A running promotion of 10 % off: no code, and applied by itself when that is asked for."""
    return a_campaign(codes=NoCodes(), **terms)


def a_voucher(campaign: Campaign, code: str | None = None, *, quantity: int | None = 1) -> Voucher:
    """A code of the campaign: its public one, or a unique one when `code` is given."""
    public = code is None
    text = code or campaign.public_code
    assert text is not None
    return Voucher(
        code=text,
        campaign_id=campaign.id,
        public=public,
        created_at=NOW,
        quantity=None if public else quantity,
    )


def keep(campaign: Campaign, *codes: str, quantity: int | None = 1) -> Campaign:
    """Put a campaign with its public code and these unique codes into the table."""
    promotions.prepare(campaign, NOW, no_pause)
    write = Transaction()
    campaigns.add_to(write, campaign)
    if campaign.public_code is not None:
        write.put(voucher_item(a_voucher(campaign)))
    for code in codes:
        write.put(voucher_item(a_voucher(campaign, code, quantity=quantity)))
    write.commit(no_pause)
    return campaign


def an_ask(
    *codes: str,
    order: str | None = None,
    amount_minor: int | None = 100_00,
    persons: tuple[str, ...] = (),
    partial: bool | None = False,
    automatic: bool = False,
    receipt: Receipt | None = None,
) -> Redeem:
    """A checkout's request for these codes, with an order of 100.00 of its own."""
    reference = order or f"order-{next(_numbers)}"
    return Redeem(
        codes=codes,
        order_id=derived_ids.order_id_of(reference),
        order=Order(id=reference, stated_minor=amount_minor),
        named=True,
        persons=persons,
        partial=partial,
        automatic=automatic,
        receipt=receipt,
    )


def redeemed(
    ask: Redeem, cache: InstanceCache | None = None, *, seed: int = 0, now: datetime = NOW
) -> Redeemed:
    """Redeem, on a cold instance unless what it remembers is given."""
    return redeem(
        ask, cache=InstanceCache() if cache is None else cache, now=now, seed=seed, pause=no_pause
    )


def refusal(
    ask: Redeem, cache: InstanceCache | None = None, *, seed: int = 0, now: datetime = NOW
) -> str:
    """The key of the refusal that a redemption meets."""
    with pytest.raises(Refused) as refused:
        redeemed(ask, cache, seed=seed, now=now)
    return refused.value.refusal.value


def told(done: Redeemed) -> list[tuple[str, str, str]]:
    """What an answer says of the codes that do not apply: code, key and details."""
    return [
        (one.code, one.refusal.value, details_of(one.finding, one.code)) for one in done.refused
    ]


def validated(
    ask: Redeem, cache: InstanceCache | None = None, *, seed: int = 0, now: datetime = NOW
) -> Validated:
    """What validation says to the same request."""
    command = Validate(
        codes=ask.codes,
        order=ask.order,
        order_id=ask.order_id if ask.named else None,
        persons=ask.persons,
        partial=ask.partial,
        automatic=ask.automatic,
        wishes=ask.wishes,
    )
    return validate(
        command,
        cache=InstanceCache() if cache is None else cache,
        now=now,
        seed=seed,
        pause=no_pause,
    )


def rolled_back(redemption_id: str, *, whole: bool = False, now: datetime = NOW) -> RolledBack:
    """Give a redemption back, or with `whole` the stack of this id."""
    return roll_back(RollBack(redemption_id, whole=whole), now=now, pause=no_pause)


def changed(campaign: Campaign, **changes: Any) -> Campaign:
    """The next version of a campaign."""
    limits = {name: changes.pop(name) for name in LIMITS if name in changes}
    return replace(
        campaign,
        version=campaign.version + 1,
        limits=replace(campaign.limits, **limits),
        **changes,
    )


def change(campaign: Campaign, **changes: Any) -> Campaign:
    """Change a kept campaign; once this returns, nothing is redeemed by the old definition."""
    campaigns.propose(changed(campaign, **changes), no_pause)
    settled = campaigns.settled(campaign.id, no_pause)
    assert settled is not None
    return settled


def change_half_way(campaign: Campaign, *, moved: int, **changes: Any) -> Campaign:
    """Begin a change and crash after so many gates were moved; the version that it wanted."""
    proposed = changed(campaign, **changes)
    campaigns.propose(proposed, no_pause)
    for number in range(moved):
        campaigns._move_gate(proposed, number, no_pause)
    return proposed
