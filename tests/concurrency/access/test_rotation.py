"""Limits per person hold, and no use is lost, while everything is written anew in a storm."""

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from incentives.domain.access import key_ring
from incentives.domain.access.stored_hashes import Writing
from incentives.runtime import clock
from incentives.store.calls import read_in
from tests.account import Table
from tests.builders import a_campaign, keep
from tests.concurrency.access import rotating
from tests.support.access.rotating import hashes_in, move_all, plain_ring
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced
from tests.support.processes import Processes

JO = ("0a" * 16, "1b" * 16)
ANN = ("2c" * 16,)
LIMIT = 30
BEFORE_S, PAUSE_S, AFTER_S = 3.0, 2.0, 8.0


@dataclass(frozen=True)
class Read(Table):
    """A table whose items are shown with hashes as they are meant."""

    writing: Writing

    def items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = read_in(super().items(), self.writing)
        return items


@pytest.mark.parametrize("persons", [JO, ANN], ids=["two names", "one name"])
def test_a_limit_per_person_is_exact_over_a_rotation_in_a_storm(
    processes: Processes, shop: Table, persons: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_ring, "PAUSE", timedelta(seconds=PAUSE_S))
    campaign = keep(a_campaign(per_person=LIMIT, open_gates=4))
    began, known_in = clock.now(), timedelta(seconds=BEFORE_S)
    ring = plain_ring(began).rotated("r" * 64, began, known_in=known_in)
    until_s = time.monotonic() + BEFORE_S + PAUSE_S + AFTER_S
    processes.start(
        partial(rotating.shop, ring=ring.text, pause_s=PAUSE_S, until_s=until_s),
        shop,
        "WELCOME",
        persons,
    )
    call = rotating.work_on(shop, ring, PAUSE_S)
    time.sleep(BEFORE_S + PAUSE_S + 0.5)
    assert move_all(ring, call, clock.now) > 0
    while move_all(ring, call, clock.now):
        pass
    standing = sum(processes.results())
    assert standing == LIMIT
    table = Read(shop.name, shop.account, ring.writing(clock.now()))
    assert_balanced(table)
    for person in persons:
        assert used_by(person, campaign.id) == LIMIT
    assert hashes_in(shop) == set()
