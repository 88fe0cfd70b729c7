"""A card and points that pay, with their books looked at in the end."""

from typing import Any

import pytest

from tests.account import Table
from tests.support.cards import a_card_campaign, assert_accounted, keep_cards
from tests.support.checkout.payments import a_wallet, assert_points_add_up, points_of_orders
from tests.support.points.ledger_checks import assert_balanced


@pytest.fixture
def balanced_books(bound_table: Table) -> Any:
    """The counters come to what stands on the orders, at the end."""
    yield
    assert_balanced(bound_table)


@pytest.fixture
def card(bound_table: Table) -> Any:
    """Card G-1 with 150.00."""
    yield keep_cards(a_card_campaign(), G_1=150_00)
    assert_accounted(bound_table, "G-1")


@pytest.fixture
def wallet(bound_table: Table) -> Any:
    """A member with 1,000 points, each worth ten cents."""
    mine = a_wallet(1_000)
    yield mine
    assert_points_add_up(mine)
    assert 1_000 - points_of_orders(bound_table) == mine.member.held
