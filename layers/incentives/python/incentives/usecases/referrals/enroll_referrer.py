"""Enroll a referrer: give a person a code of a referral programme, once."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.code import DRAWS_PER_CODE, CodePattern
from incentives.domain.codes.voucher import Voucher
from incentives.domain.payout import Recipient
from incentives.domain.referrals.referrer import Referrer
from incentives.domain.refusal import Refusal, Refused
from incentives.store.codes.vouchers import voucher_item
from incentives.store.customers import whole_person
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch, fetch_one
from incentives.store.referrals import conversions, referral_keys, referrers
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.codes.unique_codes import find_campaign_of_unique_codes


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The referrer, made now or before."""

    campaign: Campaign
    referrer: Referrer
    repeated: bool


def enroll_referrer(
    reference: str, person: Recipient, *, seed: bytes, now: datetime, pause: Pause
) -> Enrolled:
    """Give a person their code and begin to count; who has one already keeps it.

    Who was erased since, and is enrolled anew, earns again by the same code.

    Args:
        reference: the programme's id or name.
        person: who recommends.
        seed: 32 secret random bytes.
        now: the instant of the request.
        pause: between tries.

    Raises:
        Refused: `NOT_FOUND`, no such programme; `CAMPAIGN_STOPPED` and the like; it is closed;
            `MISSING_CUSTOMER`; `INVALID_CODE_CONFIG`, its codes are used up.
    """
    campaign = find_programme(reference, pause)
    if not person.persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    person = replace(person, persons=whole_person.find(person.persons, pause).hashes)
    parts = [referral_keys.part(one, campaign.id) for one in person.persons]
    found = fetch(parts, pause, consistent=True)
    earlier = _earlier(found, campaign, pause)
    if earlier is not None and not earlier.referrer.erased:
        return earlier
    refuse_closed(campaign, now)
    if earlier is not None:
        return _let_earn_again(earlier, person, pause)
    pattern = campaign.code_pattern or CodePattern.of()
    draws = count()

    def attempt(write: Transaction) -> Enrolled:
        code = pattern.draw(seed, 0, next(draws))  # another one, where the last was somebody's
        write.put(voucher_item(_voucher(code, campaign, now)), Item.pk.does_not_exist())
        referrer = become_referrer(write, code, campaign, person, now)
        return Enrolled(campaign, referrer, repeated=False)

    def learn(images: Images) -> Enrolled | None:
        return _earlier({key: images.get(key) for key in parts}, campaign, pause)

    details = "too many codes that fit the pattern are taken"
    return write_guarded(
        attempt,
        pause,
        learn=learn,
        attempts=DRAWS_PER_CODE,
        waits=False,
        otherwise=Refused(Refusal.INVALID_CODE_CONFIG, details),
    )


def _let_earn_again(earlier: Enrolled, person: Recipient, pause: Pause) -> Enrolled:
    """Undo for the code what an erasure did to it, at the wish of the person."""
    key = referral_keys.referrer(earlier.referrer.code)

    def attempt(write: Transaction) -> Enrolled:
        found = referrers.referrer_of(fetch_one(key, pause, consistent=True)) or earlier.referrer
        if found.erased:
            found = found.enrolled_anew(person.customer_source_id)
            referrers.put_referrer(write, found)
        return replace(earlier, referrer=found)

    return write_guarded(attempt, pause)


def become_referrer(
    write: Transaction, code: str, campaign: Campaign, person: Recipient, now: datetime
) -> Referrer:
    """Add to the write that hands a code to a person that they recommend by it, and by no other."""
    referrer = Referrer(
        code=code,
        campaign_id=campaign.id,
        persons=person.persons,
        enrolled_at=now,
        customer_id=person.customer_id,
        customer_source_id=person.customer_source_id,
    )
    referrers.put_referrer(write, referrer)
    for one in person.persons:
        conversions.give_code(write, one, campaign.id, code)
    return referrer


def find_programme(reference: str, pause: Pause) -> Campaign:
    """The referral programme with this id or name.

    Raises:
        Refused: `NOT_FOUND`.
    """
    campaign = find_campaign_of_unique_codes(reference, pause)
    if campaign.referral is None:
        raise Refused(
            Refusal.NOT_FOUND,
            "this campaign is no referral programme",
            resource_type="campaign",
            resource_id=campaign.id,
        )
    return campaign


def refuse_closed(campaign: Campaign, now: datetime) -> None:
    """Refuse what needs a programme that runs.

    Raises:
        Refused: `CAMPAIGN_STOPPED`, or why the window is closed.
    """
    refusal = Refusal.CAMPAIGN_STOPPED if campaign.is_off else campaign.window.refusal(now)
    if refusal is not None:
        raise Refused(refusal, resource_type="campaign", resource_id=campaign.id)


def _earlier(
    found: dict[Key, Item] | dict[Key, Item | None], campaign: Campaign, pause: Pause
) -> Enrolled | None:
    """The referrer that the person is already, under any of the identities."""
    for item in found.values():
        code = conversions.part_of(item).code
        if code is None:
            continue
        key = referral_keys.referrer(code)
        referrer = referrers.referrer_of(fetch_one(key, pause, consistent=True))
        if referrer is not None:
            return Enrolled(campaign, referrer, repeated=True)
    return None


def _voucher(code: str, campaign: Campaign, now: datetime) -> Voucher:
    """The code for everybody but its owner: its uses are counted with the referrer."""
    return Voucher(code, campaign.id, public=False, created_at=now, quantity=None)
