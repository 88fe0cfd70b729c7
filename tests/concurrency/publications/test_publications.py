"""Promise 8 with sixteen processes: one person one code, no two persons the same, the cap exact."""

from functools import partial

import pytest

from incentives.domain.codes.given_code import GivenCode
from incentives.domain.customers.customer import CustomerChange
from incentives.store.campaigns import campaigns
from incentives.usecases.codes.import_codes import ImportCodes, import_codes
from incentives.usecases.customers.save_customer import save_customer
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.concurrency.publications import visitors
from tests.support.landing import for_visitors
from tests.support.processes import Processes


def test_one_person_who_asks_everywhere_at_once_gets_one_code(
    processes: Processes, shop: Table
) -> None:
    campaign = for_visitors()
    ask = partial(visitors.ask, times=4, names=("a" * 32,))
    told = processes.all(ask, shop, campaign.id)
    assert len({code for codes, _ in told for code in codes}) == 1
    assert sum(len(codes) for codes, _ in told) == len(processes) * 4
    assert published(campaign.id) == 1


def test_a_page_is_shown_a_code_once_and_it_is_sent_once_however_many_ask_at_once(
    processes: Processes, shop: Table
) -> None:
    campaign = for_visitors(open_gates=4)
    ask = partial(visitors.visit, times=4, person="a" * 32)
    told = processes.all(ask, shop, campaign.id)
    shown, to_be_sent, sent = (sum(one) for one in zip(*told, strict=True))
    assert (shown, to_be_sent, sent) == (1, len(processes) * 4 - 1, 1)
    assert published(campaign.id) == 1


def test_a_person_who_asks_under_two_joined_names_at_once_gets_one_code(
    processes: Processes, shop: Table
) -> None:
    campaign, names = for_visitors(), ("a" * 32, "b" * 32)
    save_customer(CustomerChange(names, names[1], source_id="jo"), now=NOW, pause=no_pause)
    told = processes.all(partial(visitors.ask, times=4, names=names), shop, campaign.id)
    assert len({code for codes, _ in told for code in codes}) == 1
    assert published(campaign.id) == 1


@pytest.mark.parametrize("open_gates", [1, 8])
def test_the_first_fifty_persons_get_a_code_each_and_nobody_else(
    processes: Processes, shop: Table, open_gates: int
) -> None:
    campaign = for_visitors(publications=50, open_gates=open_gates)
    told = processes.all(partial(visitors.ask, times=8), shop, campaign.id)
    codes = [code for codes, _ in told for code in codes]
    assert len(codes) == len(set(codes)) == 50
    refused = [why for _, refusals in told for why in refusals]
    assert refused == ["no_voucher_suitable_for_publication"] * (len(processes) * 8 - 50)
    assert published(campaign.id) == 50


@pytest.mark.parametrize("times", [5, pytest.param(10, marks=pytest.mark.soak)])
def test_a_pool_gives_every_code_once_and_leaves_none(
    processes: Processes, shop: Table, times: int
) -> None:
    """Imported in three chunks, asked for by more persons than there are codes."""
    campaign = for_visitors(auto_update=False, open_gates=4)
    chunk = 4 * times
    codes = [GivenCode(f"row {place}", f"K7QM2V9XW3R{place:04d}") for place in range(3 * chunk)]
    for start in (0, chunk, 2 * chunk):
        import_codes(
            ImportCodes(campaign.id, codes[start : start + chunk]), now=NOW, pause=no_pause
        )
    told = processes.all(partial(visitors.ask, times=times), shop, campaign.id)
    given = [code for got, _ in told for code in got]
    assert sorted(given) == [one.code for one in codes]
    refused = [why for _, refusals in told for why in refusals]
    assert refused == ["no_voucher_suitable_for_publication"] * (
        len(processes) * times - len(codes)
    )
    assert published(campaign.id) == len(codes)


def published(campaign_id: str) -> int:
    campaign = campaigns.published(campaign_id, no_pause)
    assert campaign is not None
    return sum(state.published for state in campaigns.gate_states(campaign, no_pause))
