"""A referral programme in the table, and friends who come: for tests of use-cases and storms."""

from typing import Any

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import ReferralCodes
from incentives.domain.campaigns.terms import ReferralTerms, Tier
from incentives.domain.checkout.order import Order
from incentives.domain.code import CodePattern
from incentives.domain.payout import Cash, Recipient
from incentives.domain.referrals.referrer import Referrer
from incentives.store.reading import fetch_one
from incentives.store.referrals import referral_keys, referrers
from incentives.store.transaction import Pause
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.convert_referral import (
    Converted,
    ConvertReferral,
    convert_referral,
)
from incentives.usecases.referrals.enroll_referrer import enroll_referrer
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import NOW, a_campaign, keep, no_pause

EVENT = "signed_up"
LEVELS = tuple(
    Tier(start=n, reward=Cash(amount_minor=100 * n, currency="EUR")) for n in range(1, 40)
)


def person(name: str) -> Recipient:
    """Somebody, with a hash that looks like one."""
    return Recipient((name.encode().hex().rjust(32, "0")[-32:],), f"cust_{name}")


def a_programme(**terms: Any) -> Campaign:
    """A programme, kept: the n-th friend earns n times 1.00 in cash, unless the terms say more."""
    usual: dict[str, Any] = {"event": EVENT, "tiers": LEVELS, "new_customers_only": False}
    codes = ReferralCodes(ReferralTerms(**usual | terms), CodePattern.of())
    return keep(a_campaign(codes=codes))


def a_referrer(campaign: Campaign, name: str = "jo") -> str:
    """Somebody's code."""
    seed = name.encode().rjust(32, b"-")
    made = enroll_referrer(campaign.id, person(name), seed=seed, now=NOW, pause=no_pause)
    return made.referrer.code


def comes(
    code: str,
    name: str,
    *,
    event_id: str = "e",
    cache: InstanceCache | None = None,
    programmes: KnownProgrammes | None = None,
    seed: int = 0,
    pause: Pause = no_pause,
    address: str | None = None,
) -> Converted:
    """A friend comes by a code."""
    return convert_referral(
        ConvertReferral(code, EVENT, event_id, person(name), Order(), address=address),
        cache=cache or InstanceCache(),
        programmes=programmes or KnownProgrammes(),
        now=NOW,
        seed=seed,
        pause=pause,
    )


def standing(code: str) -> Referrer:
    """The referrer as it is now."""
    item = fetch_one(referral_keys.referrer(code), no_pause, consistent=True)
    found = referrers.referrer_of(item)
    assert found is not None
    return found
