"""Check that what a referral programme promises can be paid, before anybody relies on it."""

from incentives.domain.campaigns.terms import ReferralTerms
from incentives.domain.payout import Cash, Coupon, GiftCard, Points, PromisedReward, ShareOfOrder
from incentives.domain.refusal import Refusal, Refused
from incentives.store.points import programmes
from incentives.store.transaction import Pause
from incentives.usecases.codes.pay_code import gives_codes


def check_rewards(terms: ReferralTerms, pause: Pause) -> None:
    """Refuse rewards of campaigns and programmes that are not there, or that give something else.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`.
    """
    for reward in set(terms.promised):
        if not _can_be_paid(reward, pause):
            raise Refused(
                Refusal.INVALID_CAMPAIGN_PARAMS,
                "related_object_parent is no campaign of unique codes, no campaign of gift cards, "
                "or no loyalty programme, as the type of the reward needs it",
                resource_type="campaign",
            )


def _can_be_paid(reward: PromisedReward, pause: Pause) -> bool:
    if isinstance(reward, ShareOfOrder):
        return _can_be_paid(reward.at_most, pause)
    match reward:
        case Coupon() | GiftCard():
            return gives_codes(reward, pause)
        case Points(programme_id=programme_id):
            return programmes.read(programme_id, pause) is not None
        case Cash():
            return True
