"""One person, two names, sixteen processes: one card, and no point lost or doubled by a merge."""

from functools import partial

from incentives.domain.customers.customer import CustomerChange
from incentives.domain.points import lots
from incentives.store.points import members as store
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.points.merge_cards import merge_cards
from incentives.usecases.points.read_member import find_member
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.concurrency.points import members
from tests.support.points.loyalty_setup import a_club, earned, joined
from tests.support.processes import Processes

NAMES = ["a" * 32, "b" * 32]


def test_who_joins_under_two_names_at_once_has_one_card(processes: Processes, shop: Table) -> None:
    club = a_club()
    known_as(*NAMES)
    cards = processes.all(members.join_under, shop, club, NAMES)
    assert len(set(cards)) == 1
    assert find_member(cards[0], no_pause).merged == ()


def test_a_merge_races_with_awards_and_spendings_and_loses_nothing(
    processes: Processes, shop: Table
) -> None:
    club = a_club()
    ids = [joined(club, number) for number in (1, 2)]
    for member_id in ids:
        earned(club, member_id, 50)
    merge = partial(members.earn_spend_and_merge, attempts=8)
    tallies = processes.all(merge, shop, club, ids)
    kept = find_member(ids[1], no_pause)
    assert kept == find_member(ids[0], no_pause) == merge_cards(ids, club, now=NOW, pause=no_pause)
    assert len(kept.merged) == 1
    entries = store.entries(*kept.cards)
    booked = sum(entry.points for tally in tallies for entry in tally.booked)
    assert kept.held == 100 + booked == sum(entry.points for entry in entries)
    there = lots.changed({}, *(part for e in entries for part in (e.lots, e.tidied)))
    assert there == kept.lots
    assert all(points > 0 for points in kept.lots.values())


def known_as(*names: str) -> None:
    """A record that joins these names."""
    said = CustomerChange(names, names[-1], source_id="jo")
    save_customer(said, now=NOW, pause=no_pause)
