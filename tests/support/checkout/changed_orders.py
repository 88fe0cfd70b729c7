"""Placed orders that are changed, below the routes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from incentives.domain import derived_ids
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.pricing.cart import CartLine
from incentives.domain.refusal import Refused
from incentives.store.campaigns import campaigns
from incentives.usecases.checkout.change_order import change_order
from incentives.usecases.checkout.command import ChangedOrder, ChangeOrder, Redeem
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import NOW, an_ask, no_pause

ORDER = "O-1"


def amounting_to(minor: int) -> Callable[[Order], Order]:
    return lambda order: replace(order, stated_minor=minor)


def with_lines(*lines: CartLine) -> Callable[[Order], Order]:
    return lambda order: replace(order, lines=lines, stated_minor=None)


def changed(
    minor: int | None = None, *, cache: InstanceCache | None = None, now: datetime = NOW, **to: Any
) -> ChangedOrder:
    """Order O-1, changed; a number is what it amounts to from now on."""
    if minor is not None:
        to["described"] = amounting_to(minor)
    command = ChangeOrder(derived_ids.order_id_of(ORDER), **to)
    return change_order(command, cache=cache or InstanceCache(), now=now, seed=0, pause=no_pause)


def refused(minor: int | None = None, **to: Any) -> str:
    with pytest.raises(Refused) as raised:
        changed(minor, **to)
    return raised.value.refusal.value


def counted(campaign_id: str) -> tuple[int, int]:
    """Uses and discounts (minor units) that a campaign has granted."""
    settled = campaigns.settled(campaign_id, no_pause)
    assert settled is not None
    states = campaigns.gate_states(settled, no_pause)
    return sum(one.used for one in states), sum(one.spent_minor for one in states)


def asking_for(*codes: str, lines: tuple[CartLine, ...], **terms: Any) -> Redeem:
    """A checkout's request for these codes with these goods, as order O-1."""
    return replace(an_ask(*codes, order=ORDER, **terms), order=Order(id=ORDER, lines=lines))


def standing(done: ChangedOrder) -> dict[str, int]:
    """What stands on the order after the change, by code, in minor units."""
    kept = [one for one in done.after.redemptions if one.rollback is None]
    return {one.code: one.standing.total_minor for one in kept}


def of_code(done: ChangedOrder, code: str) -> Redemption:
    """The redemption of a code that stands after the change."""
    (one,) = (one for one in done.after.of_codes({code}) if one.rollback is None)
    return one
