"""A conversion is told once, and its taking back once."""

from incentives.domain.duration import Duration
from incentives.store.events.referrals import events_of_part
from incentives.store.reading import fetch_one
from incentives.store.referrals import referral_keys
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.cancel_conversion import cancel_conversion
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.support.referrals.referral_setup import a_programme, a_referrer, comes, person


def test_a_conversion_and_its_taking_back_are_told_once_each(bound_table: Table) -> None:
    assert bound_table.items() == []
    campaign = a_programme(waiting=Duration(days=1))
    made = comes(a_referrer(campaign), "ann").conversion
    key = referral_keys.part(person("ann").persons[0], campaign.id)
    came = fetch_one(key, no_pause)
    cancel_conversion(made.id, None, programmes=KnownProgrammes(), now=NOW, pause=no_pause)
    back = fetch_one(key, no_pause)
    assert came is not None
    assert back is not None
    steps = ((None, came), (came, back))
    told = [[one.type.value for one in events_of_part(*step)] for step in steps]
    assert told == [["referral.converted"], ["referral.taken_back"]]
    assert list(events_of_part(back, back)) == []
