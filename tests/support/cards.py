"""Gift cards for tests: a campaign of them, cards with money, and their books."""

from dataclasses import replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.cards.gift_card import CreditEntry, Gift
from incentives.domain.code import CodePattern
from incentives.domain.pricing.benefit import Credits
from incentives.domain.pricing.selection import WHOLE_ORDER, Target
from incentives.domain.redeemable import Wish
from incentives.store import keys
from incentives.store.cards.gift_cards import entry_of
from incentives.store.codes.vouchers import voucher_item, voucher_of
from incentives.store.items import Item
from incentives.store.transaction import Transaction
from incentives.usecases.checkout.command import Redeem
from tests.account import Table
from tests.builders import a_campaign, a_voucher, keep, no_pause


def a_card_campaign(
    amount_minor: int = 50_00,
    *,
    target: Target = WHOLE_ORDER,
    budget_minor: int | None = None,
    pattern: CodePattern | None = None,
) -> Campaign:
    """A running campaign of gift cards."""
    offer = Credits(amount_minor, target=target)
    usual = CodePattern.of({"prefix": "G-", "length": 12})
    codes = UniqueCodes(pattern or usual, quantity=None)
    return a_campaign(codes=codes, offer=offer, budget_minor=budget_minor)


def keep_cards(campaign: Campaign, **amounts_minor: int) -> Campaign:
    """Put a campaign and cards with this money into the table; a code's dash is written `_`."""
    keep(campaign)
    write = Transaction()
    for name, amount_minor in amounts_minor.items():
        voucher = a_voucher(campaign, name.replace("_", "-"), quantity=None)
        write.put(voucher_item(replace(voucher, gift=Gift.of(amount_minor))))
    write.commit(no_pause)
    return campaign


def asking(ask: Redeem, **credits_minor: int) -> Redeem:
    """The request with a part payment by some of its cards."""
    wishes = {name.replace("_", "-"): Wish(minor) for name, minor in credits_minor.items()}
    return replace(ask, wishes=wishes)


def money(code: str) -> Gift:
    """What is on a card now."""
    voucher = voucher_of(Item.get(*keys.voucher(code), consistent_read=True))
    assert voucher is not None
    assert voucher.gift is not None
    return voucher.gift


def lines(table: Table, code: str) -> list[CreditEntry]:
    """A card's ledger, in the order of its numbers."""
    pk = keys.voucher(code)[0]
    found = [entry_of(Item.from_raw_data(item)) for item in table.items() if item["pk"]["S"] == pk]
    return sorted((one for one in found if one is not None), key=lambda one: one.number)


def assert_accounted(table: Table, code: str) -> None:
    """The balance is the sum of the lines, which are numbered without a gap; never below zero."""
    gift, balance_minor = money(code), money(code).opening_minor
    for number, line in enumerate(lines(table, code), start=1):
        balance_minor += line.amount_minor
        assert (line.number, line.balance_minor) == (number, balance_minor)
        assert balance_minor >= 0
    assert (gift.balance_minor, gift.entries) == (balance_minor, len(lines(table, code)))
    assert gift.redeemed_minor == -sum(
        line.amount_minor for line in lines(table, code) if line.redemption_id is not None
    )
