"""People who recommend each other, come, and are taken back, beside a naive book of who is owed."""

from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from incentives.domain.campaigns.terms import ReferrerLimits
from incentives.domain.duration import Duration
from incentives.domain.payout import Cash
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.store.referrals import payables
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.cancel_conversion import cancel_conversion
from incentives.usecases.referrals.convert_referral import Converted
from incentives.usecases.snapshot.cache import InstanceCache
from infra.local.account import Account
from tests.account import create_table
from tests.builders import NOW, no_pause
from tests.support.referrals.referral_setup import a_programme, a_referrer, comes, standing

PEOPLE = ["ann", "bob", "cy", "di", "eve", "flo"]
OF_FRIEND_MINOR, STEP_MINOR = 50, 100
MOST, MOST_A_DAY = 3, 5
_accounts = count(710_000_000_000)

people = st.sampled_from(PEOPLE)


@dataclass
class Came:
    """How somebody came: by whom, as the how many-th, by which event."""

    id: str
    by: str
    place: int
    event: str
    stands: bool = True


class Referrals(RuleBasedStateMachine):
    """The n-th friend earns n times 1.00, and gets 0.50; a referrer has three who stand."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(table.name, table.client)
        self.campaign = a_programme(
            referee_reward=Cash(amount_minor=OF_FRIEND_MINOR, currency="EUR"),
            waiting=Duration(days=14),
            limits=ReferrerLimits(per_day=MOST_A_DAY, total=MOST),
        )
        self.cache, self.programmes = InstanceCache(), KnownProgrammes()
        self.codes: dict[str, str] = {}
        self.came: dict[str, Came] = {}
        self.made = dict.fromkeys(PEOPLE, 0)

    @rule(name=people)
    def recommend(self, name: str) -> None:
        code = a_referrer(self.campaign, name)
        assert self.codes.setdefault(name, code) == code

    @precondition(lambda self: self.codes)
    @rule(name=people, data=st.data(), event=st.sampled_from(["order-1", "order-2"]))
    def come(self, name: str, data: st.DataObject, event: str) -> None:
        by = data.draw(st.sampled_from(sorted(self.codes)))
        code, before = self.codes[by], self.came.get(name)
        expected = self._why_not(name, by, event)
        told = self._told(code, name, event)
        if expected is not None:
            assert told is expected
            return
        assert isinstance(told, Converted)
        if before is not None and before.stands:
            assert (told.repeated, told.conversion.id) == (True, before.id)
            return
        place = self._next_place(by)
        assert (told.repeated, told.conversion.place) == (False, place)
        self.came[name] = Came(told.conversion.id, by, place, event)
        self.made[by] += 1

    @precondition(lambda self: self.came)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        one = self.came[data.draw(st.sampled_from(sorted(self.came)))]
        told = cancel_conversion(one.id, None, programmes=self.programmes, now=NOW, pause=no_pause)
        assert told.repeated != one.stands
        one.stands = False

    def _told(self, code: str, name: str, event: str) -> Converted | Refusal:
        try:
            return comes(code, name, event_id=event, cache=self.cache, programmes=self.programmes)
        except Refused as refused:
            return refused.refusal

    def _why_not(self, name: str, by: str, event: str) -> Refusal | None:
        before = self.came.get(name)
        stands = before is not None and before.stands
        elsewhere = before is not None and before.by != by
        full = len(self._friends(by)) >= MOST or self.made[by] >= MOST_A_DAY
        if stands and not elsewhere:
            return None
        reasons = {
            Refusal.REFERRER_NOT_PERMITTED: name == by,
            Refusal.REFEREE_NOT_NEW: before is None and self.made[name] > 0,
            Refusal.REFEREE_ALREADY_REFERRED: stands or elsewhere,
            Refusal.CONVERSION_CANCELLED: before is not None and before.event == event,
            Refusal.REFERRER_LIMIT_EXCEEDED: full,
        }
        return next((refusal for refusal, holds in reasons.items() if holds), None)

    def _friends(self, by: str) -> list[Came]:
        return [one for one in self.came.values() if one.stands and one.by == by]

    def _next_place(self, by: str) -> int:
        held = {friend.place for friend in self._friends(by)}
        return next(place for place in count(1) if place not in held)

    @invariant()
    def everybody_is_owed_what_stands(self) -> None:
        for name, code in self.codes.items():
            assert standing(code).standing == len(self._friends(name))
        found = payables.page(self.campaign.id, no_pause, now=NOW, limit=999)
        owed = sorted(one.amount_minor for one in found if one.cancelled_at is None)
        stand = [one for one in self.came.values() if one.stands]
        levels = [STEP_MINOR * one.place for one in stand]
        assert owed == sorted(levels + [OF_FRIEND_MINOR] * len(stand))
