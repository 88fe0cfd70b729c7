"""Read what a referral programme owes: by due instant, by state, by referrer. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.payout import Cash, Side
from incentives.domain.referrals.conversion import Conversion
from incentives.domain.referrals.payable import Payable, PayableStatus
from incentives.domain.refusal import Refusal, Refused
from incentives.store.listing import Place
from incentives.store.reading import fetch, fetch_one
from incentives.store.referrals import conversions, payables, referral_keys, referrers
from incentives.store.transaction import Pause
from incentives.usecases.referrals.find_conversion import find_conversion, no_conversion


@dataclass(frozen=True, slots=True)
class PayablesAsked:
    """Which payables of a programme.

    Attributes:
        code: canonical, of the referrer to whom they are owed. They come in the order of the
            conversions; of a friend who came again after a cancellation, the last one only.
        status: only those.
        after_id: the `last_id` of another page, or a payable of this programme.
        limit: at most 999.
    """

    code: str | None
    status: PayableStatus | None
    after_id: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class PayablesPage:
    """Some of what is owed.

    Attributes:
        payees: the shop's ids of those who are paid, by payable, as far as they are known.
        last_id: behind which the next page begins; None when there is none. It need not be on the
            page: of a referrer's payables, those in another state are passed over.
    """

    found: tuple[Payable, ...]
    payees: dict[str, str]
    last_id: str | None


def page_of_payables(
    campaign: Campaign, asked: PayablesAsked, now: datetime, pause: Pause
) -> PayablesPage:
    """Some of what a programme owes, or owes one of its referrers; `now` tells what is due.

    Raises:
        Refused: `NOT_FOUND`; there is nothing `after_id` among them.
    """
    if asked.code is not None:
        return _of_referrer(campaign, asked.code, asked, now, pause)
    found = payables.page(
        campaign.id,
        pause,
        now=now,
        limit=asked.limit + 1,
        status=asked.status,
        after=_payable_of(campaign, asked.after_id, pause) if asked.after_id else None,
    )
    shown = found[: asked.limit]
    last_id = shown[-1].id if len(found) > asked.limit else None
    return PayablesPage(shown, payees_of(shown, pause), last_id)


def payees_of(found: Sequence[Payable], pause: Pause) -> dict[str, str]:
    """The shop's ids of those who are paid, by payable, as far as they are known.

    Who is owed money is named in the payable. Of others, the referrer says who they are.
    """
    unnamed = {
        one.id: referral_keys.referrer(one.code)
        for one in found
        if one.payee_source_id is None and one.side == Side.REFERRER
    }
    items = fetch(unnamed.values(), pause) if unnamed else {}
    payees = {one.id: one.payee_source_id for one in found if one.payee_source_id is not None}
    for payable_id, key in unnamed.items():
        referrer = referrers.referrer_of(items.get(key))
        if referrer is not None and referrer.customer_source_id is not None:
            payees[payable_id] = referrer.customer_source_id
    return payees


def find_payable(payable_id: str, pause: Pause) -> Payable:
    """The payable of this id.

    Raises:
        Refused: `NOT_FOUND`.
    """
    key = referral_keys.payable(payable_id)
    item = fetch_one(key, pause, consistent=True) if payable_id.isascii() else None
    found = payables.payable_of(item)
    if found is None:
        raise _no_payable(payable_id)
    return found


def _of_referrer(
    campaign: Campaign, code: str, asked: PayablesAsked, now: datetime, pause: Pause
) -> PayablesPage:
    """By the referrer's conversions, of which each owes one payable or none: a query and reads."""
    start = _place_behind(campaign, code, asked.after_id, pause) if asked.after_id else None
    made = conversions.page(campaign.id, pause, limit=asked.limit + 1, code=code, after=start)
    shown = made[: asked.limit]
    ids = [_owed_by(one) for one in shown]
    owed = _read([one for one in ids if one is not None], pause)
    found = tuple(one for one in owed if asked.status in {None, one.status(now)})
    last_id = (ids[-1] or shown[-1].id) if len(made) > asked.limit else None
    return PayablesPage(found, payees_of(found, pause), last_id)


def _read(ids: Sequence[str], pause: Pause) -> list[Payable]:
    keys = [referral_keys.payable(one) for one in ids]
    items = fetch(keys, pause)
    return [one for key in keys if (one := payables.payable_of(items.get(key)))]


def _owed_by(conversion: Conversion) -> str | None:
    """The payable of the referrer's side."""
    for payout in conversion.payouts:
        if payout.side is Side.REFERRER and isinstance(payout.reward, Cash):
            return payout.reference
    return None


def _place_behind(campaign: Campaign, code: str, after_id: str, pause: Pause) -> Place:
    if referral_keys.part_of_conversion(after_id) is not None:
        made = find_conversion(after_id, pause)
        if (made.campaign_id, made.code) != (campaign.id, code):
            raise no_conversion(after_id)
        return conversions.place_of(made)
    payable = _payable_of(campaign, after_id, pause)
    place = conversions.place_by_id(payable.conversion_id, code, payable.created_at)
    if payable.code != code or place is None:
        raise _no_payable(after_id)
    return place


def _payable_of(campaign: Campaign, payable_id: str, pause: Pause) -> Payable:
    found = find_payable(payable_id, pause)
    if found.campaign_id != campaign.id:
        raise _no_payable(payable_id)
    return found


def _no_payable(payable_id: str) -> Refused:
    return Refused(
        Refusal.NOT_FOUND,
        "there is no such payable",
        resource_type="payable",
        resource_id=payable_id,
    )
