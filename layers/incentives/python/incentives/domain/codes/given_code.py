"""Codes that somebody else made: what a file or a request says about each, read and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.cards.gift_card import Gift, money_of
from incentives.domain.code import canonical
from incentives.domain.codes.handout import handed_out
from incentives.domain.codes.voucher import Voucher
from incentives.domain.instant import end_instant, start_instant, zone_named
from incentives.domain.refusal import Refusal, Refused

_MOST_TOLD = 5
_NO_CODE = "code must be 1 to 100 printable characters, with single blanks between them"
_NO_CARD = "only the codes of a campaign of gift cards have an amount"
_OUT_OF_RANGE = "the code would end out of range"


@dataclass(frozen=True, slots=True)
class GivenCode:
    """One code as it was given.

    Attributes:
        place: where it stands, for whoever has to correct it: `row 3`, `[2]`.
        code: in whatever spelling.
        quantity: uses, at least 1; None is the campaign's number.
        ends: when the code ends, as `domain.instant.end_instant` reads it.
        holders: the hashes of the one person who may use it; empty is anybody.
        active: whether it may be used; None is true.
        amount_minor: what a gift card is made with; None is the campaign's amount.
        handed_out: when it was handed out, as `domain.instant.start_instant` reads it.
    """

    place: str
    code: str
    quantity: int | None = None
    ends: str | None = None
    active: bool | None = None
    handed_out: str | None = None
    amount_minor: int | None = None
    holders: tuple[str, ...] = ()

    def _money(self, campaign: Campaign) -> Gift | None:
        gift = money_of(campaign.offer, self.amount_minor)
        if gift is None and self.amount_minor is not None:
            raise Refused(Refusal.INVALID_PAYLOAD, _NO_CARD)
        return gift

    def updated(self, voucher: Voucher, campaign: Campaign) -> Voucher:
        """The existing voucher with the end, the uses and the switch that are given here."""
        zone = zone_named(campaign.window.zone)
        return replace(
            voucher,
            active=voucher.active if self.active is None else self.active,
            quantity=voucher.quantity if self.quantity is None else self.quantity,
            expires_at=voucher.expires_at if self.ends is None else end_instant(self.ends, zone),
        )

    def voucher(self, campaign: Campaign, now: datetime) -> Voucher:
        """The voucher of this code, created at `now`.

        Raises:
            Refused: with what cannot be read.
        """
        code = canonical(self.code)
        if code is None:
            raise Refused(Refusal.INVALID_PAYLOAD, _NO_CODE)
        zone = zone_named(campaign.window.zone)
        voucher = Voucher(
            code=code,
            campaign_id=campaign.id,
            public=False,
            created_at=now,
            active=self.active is not False,
            quantity=campaign.code_quantity if self.quantity is None else self.quantity,
            expires_at=None if self.ends is None else end_instant(self.ends, zone),
            holders=self.holders,
            gift=self._money(campaign),
        )
        if self.handed_out is None:
            return voucher
        try:
            return handed_out(voucher, campaign, start_instant(self.handed_out, zone))
        except (ValueError, OverflowError) as error:
            raise Refused(Refusal.INVALID_PAYLOAD, _OUT_OF_RANGE) from error


def vouchers_of(given: Sequence[GivenCode], campaign: Campaign, now: datetime) -> list[Voucher]:
    """The vouchers of all codes, in their order.

    Raises:
        Refused: `INVALID_PAYLOAD` with the places of codes that cannot be read, or
            `DUPLICATE_FOUND` with those that were there before; five of them at most.
    """
    vouchers: list[Voucher] = []
    places: dict[str, str] = {}
    unfit: list[str] = []
    repeated: list[str] = []
    for one in given:
        try:
            voucher = one.voucher(campaign, now)
        except Refused as refused:
            unfit.append(f"{one.place}: {refused.details}")
            continue
        first = places.setdefault(voucher.code, one.place)
        if first != one.place:
            repeated.append(f"{one.place} has the code of {first}")
        vouchers.append(voucher)
    if unfit:
        raise Refused(Refusal.INVALID_PAYLOAD, told(unfit))
    if repeated:
        raise Refused(Refusal.DUPLICATE_FOUND, told(repeated), resource_type="voucher")
    return vouchers


def told(faults: Sequence[str]) -> str:
    """The first faults as one text, and how many more there are."""
    more = len(faults) - _MOST_TOLD
    return "; ".join([*faults[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])])
