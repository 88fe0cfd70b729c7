"""What two members have over the real table, and what naive ones have: the same, always."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from typing import ClassVar

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from incentives.domain.points import ledger, lots
from incentives.domain.points.duty import due_on
from incentives.domain.points.entry import Cause, Entry
from incentives.domain.points.expiry import CountedFrom, Expiry, PeriodType
from incentives.domain.points.programme import Partner, Programme
from incentives.domain.refusal import Refused
from incentives.domain.window import Window
from incentives.runtime.aws import bind_table
from incentives.store.points import members as store
from incentives.usecases.points.award_points import Awarded
from incentives.usecases.points.change_member import Changed
from incentives.usecases.points.enroll import enroll, newcomer
from incentives.usecases.points.manage_programme import create_programme, set_partner
from incentives.usecases.points.read_member import find_member
from infra.local.account import Account
from tests.account import create_table
from tests.builders import NOW, no_pause
from tests.support.points import code_reward_setup as wares
from tests.support.points.naive_points import Naive, Point

_accounts = count(600_000_000_000)

BAKERY, PER_DAY, TOTAL = "app_bakery", 50, 120
SIX_DAYS = Expiry(PeriodType.DAY, 6, counted_from=CountedFrom.LAST_ACTIVITY)


class Books(RuleBasedStateMachine):
    """A programme with two members; time only goes forward."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(table.name, table.client)
        self.now = NOW
        self.club = Programme(
            id="camp_" + "c" * 26,
            name="Club",
            version=1,
            window=Window(zone="America/New_York"),
            created_at=NOW,
            updated_at=NOW,
            expiry=SIX_DAYS,
            remind_days=2,
        )
        create_programme(self.club, None, now=NOW, pause=no_pause)
        self.ids = [self._enrolled(f"{number:032x}") for number in (1, 2)]
        self.naive = [Naive(), Naive()]
        self.told: dict[tuple[int, str], Entry] = {}
        self.spent: list[tuple[int, Entry, list[Point], int]] = []
        self.earned: list[tuple[int, Entry]] = []
        self.history: list[tuple[datetime, list[int]]] = []
        self.by_day: dict[str, int] = {}
        terms = Partner(BAKERY, self.club.id, "Bakery", PER_DAY, TOTAL, TOTAL)
        set_partner(terms, no_pause)
        self.coupon = wares.a_coupon_for_points(self.club, wares.coupons())

    def _enrolled(self, person: str) -> str:
        joining = newcomer(self.club.id, person, customer_id=None, customer_source_id=None, now=NOW)
        return enroll(joining, self.club, now=NOW, pause=no_pause).member.id

    def _act(self, who: int) -> None:
        self.naive[who].act(self._today, SIX_DAYS.last_day(self._today))

    @invariant()
    def the_books_balance_now_and_at_every_instant_before(self) -> None:
        for who, member_id in enumerate(self.ids):
            member = find_member(member_id, no_pause)
            entries = store.entries(member_id)
            assert sum(entry.points for entry in entries) == member.held
            parts = (part for one in entries for part in (one.lots, one.tidied))
            assert lots.changed({}, *parts) == member.lots
            assert sum(member.lots.values()) == member.held
            assert member.balance(self._today) == self.naive[who].balance(self._today) >= 0
            for instant, balances in self.history:
                assert ledger.as_of(entries, self.club.moment(instant))[0] == balances[who]
            exact = due_on(member, self.club.moment(self.now))
            assert exact is None or (member.due_on is not None and member.due_on <= exact)

    @property
    def _today(self) -> date:
        return self.club.moment(self.now).today

    def _is_new(self, who: int, cause: Cause, done: Awarded | Changed) -> bool:
        """Whether it was booked now; a repeat has the first answer."""
        before = self.told.setdefault((who, cause.id), done.entry)
        assert done.entry == before
        return not done.repeated

    def _unless_too_few(self, act: Callable[[], Changed], *, too_few: bool) -> Changed | None:
        if too_few:
            with pytest.raises(Refused, match="loyalty_card_points_exceeded"):
                act()
            return None
        return act()
