"""Read referral programmes: a referrer, the best of them, what was earned. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.payout import Side
from incentives.domain.referrals.conversion import Conversion
from incentives.domain.referrals.measures import Counted
from incentives.domain.referrals.payable import Payable
from incentives.domain.referrals.referrer import Referrer
from incentives.domain.refusal import Refusal, Refused
from incentives.store.campaigns import campaigns
from incentives.store.reading import fetch, fetch_one
from incentives.store.referrals import conversions, payables, referral_keys, referrers
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.read_campaign import find_campaign
from incentives.usecases.referrals.enroll_referrer import find_programme
from incentives.usecases.referrals.find_conversion import find_conversion, no_conversion


@dataclass(frozen=True, slots=True)
class ReferrerSeen:
    """A referrer and the programme."""

    referrer: Referrer
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class PayablePage:
    """Some payables of a programme; `more` when later ones follow.

    Attributes:
        payees: the shop's ids of those who are paid, by payable, as far as they are known.
    """

    payables: tuple[Payable, ...]
    payees: dict[str, str]
    more: bool


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
    return conversions.page(campaign.id, pause, limit=limit, code=code, after=after)


def payees_of(found: Sequence[Payable], pause: Pause) -> dict[str, str]:
    """The shop's ids of those who are paid, by payable, as far as they are known.

    Who is owed money is named in the payable. Of others, the referrer says who they are.
    """
    unnamed = [one for one in found if one.payee_source_id is None and one.side == Side.REFERRER]
    keys = [referral_keys.referrer(one.code) for one in unnamed]
    items = fetch(keys, pause) if keys else {}
    named = {one.id: one.payee_source_id for one in found}
    for one, key in zip(unnamed, keys, strict=True):
        referrer = referrers.referrer_of(items.get(key))
        named[one.id] = referrer.customer_source_id if referrer else None
    return {payable_id: payee for payable_id, payee in named.items() if payee is not None}


def page_of_payables(
    programme: str, *, after_id: str | None, limit: int, pause: Pause
) -> PayablePage:
    """At most `limit` payables of a programme by their due instant, behind the one `after_id`.

    Raises:
        Refused: `NOT_FOUND`; there is no such programme, or no payable `after_id` in it.
    """
    campaign = find_programme(programme, pause)
    after = _find_payable(after_id, pause) if after_id else None
    if after is not None and after.campaign_id != campaign.id:
        raise _no_payable(after.id)
    found = payables.page(campaign.id, pause, limit=limit + 1, after=after)
    shown = found[:limit]
    return PayablePage(shown, payees_of(shown, pause), more=len(found) > limit)


def _find_payable(payable_id: str, pause: Pause) -> Payable:
    key = referral_keys.payable(payable_id)
    item = fetch_one(key, pause, consistent=True) if payable_id.isascii() else None
    found = payables.payable_of(item)
    if found is None:
        raise _no_payable(payable_id)
    return found


def _no_payable(payable_id: str) -> Refused:
    return Refused(
        Refusal.NOT_FOUND,
        "there is no such payable",
        resource_type="payable",
        resource_id=payable_id,
    )
