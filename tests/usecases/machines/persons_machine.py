"""Persons whose names are joined and parted in any order, beside a naive list of who did what."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import EVER
from incentives.domain.customers.customer import CustomerChange
from incentives.runtime.aws import bind_table
from incentives.store.codes.vouchers import voucher_item
from incentives.store.transaction import Transaction
from incentives.usecases.customers.erase_customer import erase_customer
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.customers.unlink_customer import unlink_customer
from incentives.usecases.snapshot.cache import InstanceCache
from infra.local.account import Account
from tests.account import Table, create_table
from tests.builders import (
    NOW,
    a_campaign,
    a_voucher,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced

_accounts = count(900_000_000_000)

IDS, ADDRESSES = ("ann", "bob"), ("a@x.example", "b@x.example", "c@x.example")
CODES = {"ONCE": (1, None), "DAILY": (3, 1), "EARLIER": (2, None)}  # per person, in all and a day
HELD = {"ANNS": "ann", "OF-C": "c@x.example"}  # codes that belong to one person, by whom
BROUGHT = st.one_of(
    st.sampled_from([*IDS, *ADDRESSES]).map(lambda name: (name,)),
    st.tuples(st.sampled_from(IDS), st.sampled_from(ADDRESSES)),
)


@dataclass
class Use:
    """A standing use, and the names that it brought."""

    code: str
    names: tuple[str, ...]
    day: str


@dataclass
class Naive:
    """Who is one person, and all that was used.

    Attributes:
        persons: the names of each.
        records: ids of whom there is a record, with the address that it has.
        uses: by redemption.
    """

    persons: list[set[str]] = field(default_factory=lambda: [{one} for one in (*IDS, *ADDRESSES)])
    records: dict[str, str | None] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)

    def person_of(self, name: str) -> set[str]:
        """All names of the person who has this one."""
        return next(one for one in self.persons if name in one)

    def everyone(self, names: tuple[str, ...]) -> set[str]:
        """The names of a request, and those that a record joins with the first that has any."""
        joined = (one for name in names if len(one := self.person_of(name)) > 1)
        return {*names, *next(joined, ())}

    def join(self, id_: str, address: str) -> None:
        """The address is this customer's from now on, and nobody else's."""
        self.leave(address)
        self.persons.remove({address})
        self.person_of(id_).add(address)

    def leave(self, address: str) -> None:
        """The address is nobody's but its own."""
        self.person_of(address).discard(address)
        self.persons = [one for one in self.persons if one] + [{address}]

    def used(self, name: str, code: str, day: str | None = None) -> int:
        """Uses that brought any of the person's names."""
        person = self.person_of(name)
        return sum(
            one.code == code and day in {None, one.day} and not person.isdisjoint(one.names)
            for one in self.uses.values()
        )

    def refusal(self, code: str, names: tuple[str, ...], day: str) -> str | None:
        """Why nobody of these may use the code, or None."""
        in_all, a_day = CODES[code]
        if max(self.used(one, code) for one in names) >= in_all:
            return "customer_limit_exceeded"
        if a_day is not None and max(self.used(one, code, day) for one in names) >= a_day:
            return "customer_daily_limit_exceeded"
        return None


class Persons(RuleBasedStateMachine):
    """Two customers, three addresses; codes for once, for each day, from before, for one person."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.table: Table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(self.table.name, self.table.client)
        self.campaigns = {
            code: keep(self._campaign(code, in_all, a_day)).id
            for code, (in_all, a_day) in CODES.items()
        }
        self._keep_held_codes()
        self.naive = Naive()
        self.cache = InstanceCache()
        self.now: datetime = NOW

    @staticmethod
    def _campaign(code: str, in_all: int, a_day: int | None) -> Campaign:
        made = a_campaign(public_code=code, per_person=in_all, per_person_per_day=a_day)
        return replace(made, counts_persons_whole=code != "EARLIER")

    @staticmethod
    def _keep_held_codes() -> None:
        campaign = keep(a_campaign(public_code=None))
        write = Transaction()
        for code, holder in HELD.items():
            voucher = replace(a_voucher(campaign, code, quantity=None), holders=(holder,))
            write.put(voucher_item(voucher))
        write.commit(no_pause)

    @property
    def today(self) -> str:
        """The day of the campaigns' zone."""
        return self.now.date().isoformat()

    @rule(code=st.sampled_from(sorted(CODES)), names=BROUGHT, turned=st.booleans())
    def redeem(self, *, code: str, names: tuple[str, ...], turned: bool) -> None:
        persons = names[::-1] if turned else names
        expected = self.naive.refusal(code, names, self.today)
        ask = an_ask(code, persons=persons)
        assert validated(ask, self.cache, now=self.now).valid is (expected is None)
        if expected is not None:
            assert refusal(ask, self.cache, now=self.now) == expected
            return
        (made,) = redeemed(ask, self.cache, now=self.now).made
        self.naive.uses[made.id] = Use(code, names, self.today)

    @rule(code=st.sampled_from(sorted(HELD)), names=BROUGHT)
    def use_a_code_of_ones_own(self, *, code: str, names: tuple[str, ...]) -> None:
        holds = HELD[code] in self.naive.everyone(names)
        ask = an_ask(code, persons=names)
        assert validated(ask, self.cache, now=self.now).valid is holds
        if holds:
            assert redeemed(ask, self.cache, now=self.now).made
        else:
            assert refusal(ask, self.cache, now=self.now) == "customer_rules_violated"

    @precondition(lambda self: self.naive.uses)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        # By its place, as ids differ from one run of the same steps to the next.
        place = data.draw(st.integers(0, len(self.naive.uses) - 1))
        redemption = list(self.naive.uses)[place]
        rolled_back(redemption, now=self.now)
        del self.naive.uses[redemption]

    @rule(customer=st.sampled_from(IDS), address=st.sampled_from(ADDRESSES))
    def join(self, customer: str, address: str) -> None:
        said = CustomerChange((customer, address), address, source_id=customer, email=address)
        save_customer(said, now=self.now, pause=no_pause)
        self.naive.join(customer, address)
        self.naive.records[customer] = address

    @precondition(lambda self: self.naive.records)
    @rule(data=st.data(), address=st.sampled_from(ADDRESSES))
    def part(self, data: st.DataObject, address: str) -> None:
        customer = data.draw(st.sampled_from(sorted(self.naive.records)))
        unlink_customer(customer, (customer,), (address,), now=self.now, pause=no_pause)
        if address in self.naive.person_of(customer):
            self.naive.leave(address)

    @rule(customer=st.sampled_from([*IDS, *ADDRESSES]))
    def erase(self, customer: str) -> None:
        """Names stay joined, and what was used stays used."""
        assert erase_customer((customer,), pause=no_pause).done
        for name in self.naive.person_of(customer):
            self.naive.records.pop(name, None)

    @rule()
    def sleep(self) -> None:
        self.now += timedelta(days=1)

    @rule()
    def forget(self) -> None:
        self.cache = InstanceCache()

    @invariant()
    def the_books_balance(self) -> None:
        assert_balanced(self.table)

    @invariant()
    def everybody_has_the_uses_that_brought_their_names(self) -> None:
        for name in (*IDS, *ADDRESSES):
            for code, campaign in self.campaigns.items():
                assert used_by(name, campaign, EVER) == self.naive.used(name, code)
