"""Read referral programmes: a referrer, and what was counted. Reads only."""

from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.referrals.conversion import Conversion
from incentives.domain.referrals.measures import Counted
from incentives.domain.referrals.referrer import Referrer
from incentives.domain.refusal import Refusal, Refused
from incentives.store.campaigns import campaigns
from incentives.store.reading import fetch_one
from incentives.store.referrals import conversions, referral_keys, referrers
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.read_campaign import find_campaign
from incentives.usecases.referrals.enroll_referrer import find_programme
from incentives.usecases.referrals.find_conversion import find_conversion, no_conversion


@dataclass(frozen=True, slots=True)
class ReferrerSeen:
    """A referrer and the programme."""

    referrer: Referrer
    campaign: Campaign


def find_referrer(code: str, pause: Pause) -> ReferrerSeen:
    """The referrer who has this canonical code.

    Raises:
        Refused: `NOT_FOUND`.
    """
    item = fetch_one(referral_keys.referrer(code), pause, consistent=True)
    referrer = referrers.referrer_of(item)
    if referrer is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find referrer with code {code}",
            resource_type="voucher",
            resource_id=code,
        )
    return ReferrerSeen(referrer, find_campaign(referrer.campaign_id, pause))


def leaderboard(programme: str, *, limit: int, pause: Pause) -> tuple[ReferrerSeen, ...]:
    """The referrers of a programme with the most conversions that stand, most first.

    Raises:
        Refused: `NOT_FOUND`; there is no such programme.
    """
    campaign = find_programme(programme, pause)
    best = referrers.top(campaign.id, pause, limit=limit)
    return tuple(ReferrerSeen(referrer, campaign) for referrer in best)


def count_programme(campaign: Campaign, pause: Pause) -> Counted:
    """What was counted of a programme: by the index of referrers, and by its gates."""
    found, conversions = referrers.count_all(campaign.id)
    spent_minor = sum(state.spent_minor for state in campaigns.gate_states(campaign, pause))
    return Counted(found, conversions, spent_minor)


def page_of_conversions(
    campaign: Campaign, *, code: str | None, after_id: str | None, limit: int, pause: Pause
) -> tuple[Conversion, ...]:
    """At most `limit` conversions of a programme, or of its referrer with this canonical code.

    Raises:
        Refused: `NOT_FOUND`; there is no conversion `after_id` among them.
    """
    after = find_conversion(after_id, pause) if after_id else None
    if after is not None and (after.campaign_id != campaign.id or code not in {None, after.code}):
        raise no_conversion(after.id)
    start = conversions.place_of(after) if after else None
    return conversions.page(campaign.id, pause, limit=limit, code=code, after=start)
