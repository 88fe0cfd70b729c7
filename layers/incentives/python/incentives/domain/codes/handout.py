"""What handing a code out to a person takes, and what it does to the code."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.cards.gift_card import money_of
from incentives.domain.codes.voucher import Voucher
from incentives.domain.refusal import Refusal


def handed_out(voucher: Voucher, campaign: Campaign, at: datetime) -> Voucher:
    """The voucher once it was handed out at that instant; it is given to nobody else then.

    A campaign may say how long a code is good from then on; the code ends so much later, or at the
    end that it had already when that is sooner.
    """
    given = replace(voucher, handed_out_at=at)
    if campaign.valid_after_handout is None:
        return given
    ends_at = campaign.window.after(at, campaign.valid_after_handout)
    if voucher.expires_at is not None and voucher.expires_at <= ends_at:
        return given
    return replace(given, expires_at=ends_at)


def minted(
    campaign: Campaign,
    seed: bytes,
    attempt: int,
    *,
    holders: tuple[str, ...],
    now: datetime,
    amount_minor: int | None = None,
    usable_at: datetime | None = None,
) -> Voucher | None:
    """A new code of the campaign, handed out at `now`; None when it has no unique codes.

    Args:
        campaign: whose pattern the code is drawn from.
        seed: 32 secret random bytes of this one code.
        attempt: 0, and one more for each draw that met a taken code.
        holders: hashes of the person whom the code is bound to; empty for anybody's.
        now: the instant of the request.
        amount_minor: what a gift card is made with; None is the campaign's amount.
        usable_at: when it may be used, if that is later; it is good from then on.
    """
    if campaign.code_pattern is None:
        return None
    voucher = Voucher(
        code=campaign.code_pattern.draw(seed, 0, attempt),
        campaign_id=campaign.id,
        public=False,
        created_at=now,
        quantity=None if campaign.referral else campaign.code_quantity,  # the referrer counts
        holders=holders,
        gift=money_of(campaign.offer, amount_minor),
        starts_at=usable_at,
    )
    return handed_out(voucher, campaign, usable_at or now)


def refusal_to_hand_out(campaign: Campaign, now: datetime) -> Refusal | None:
    """Why nobody gets a code of this campaign at `now`, or None (no side route)."""
    if campaign.is_off:
        return Refusal.CAMPAIGN_STOPPED
    return campaign.window.refusal(now)


def publishing_gate(
    campaign: Campaign, states: Mapping[int, GateState], *, seed: int, codes: int = 1
) -> int | None:
    """The first gate, from the seed on, not known to lack room for so many codes; or None."""
    for number in campaign.gates_from(seed):
        state = states.get(number, GateState(campaign.version))
        if state.may_publish(campaign.gate_shares[number], codes):
            return number
    return None
