"""Where a code comes from that a person is handed: made at the moment, or one that is there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.code import DRAWS_PER_CODE
from incentives.domain.codes.handout import handed_out, minted
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import Circumstance
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.codes import handouts
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.transaction import Transaction


class CodeSource(Protocol):
    """Gives a code to a write, and learns from a write that failed."""

    def add_to(
        self, write: Transaction, campaign: Campaign, *, holders: tuple[str, ...], now: datetime
    ) -> Voucher:
        """Add the code, handed out at `now`; `Refused` when there is none."""

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in what made the write fail."""

    def pass_over(self) -> None:
        """Give another code the next time, as this one is somebody's; `Refused` where it cannot."""


@dataclass
class Minting:
    """A new code, drawn again while it meets a taken one.

    Attributes:
        seed: 32 secret random bytes, new for each code.
        amount_minor: what a gift card is made with; None is the campaign's amount.
        usable_at: when it may be used, if that is later than now.
    """

    seed: bytes
    amount_minor: int | None = None
    usable_at: datetime | None = None
    _attempt: int = 0
    _drawn: Voucher | None = None

    def add_to(
        self, write: Transaction, campaign: Campaign, *, holders: tuple[str, ...], now: datetime
    ) -> Voucher:
        """Add a new code of the campaign's pattern."""
        drawn = None
        if self._attempt < DRAWS_PER_CODE:
            drawn = minted(
                campaign,
                self.seed,
                self._attempt,
                holders=holders,
                now=now,
                amount_minor=self.amount_minor,
                usable_at=self.usable_at,
            )
        if drawn is None:
            raise nothing_left(campaign.id)
        handouts.add_new(write, drawn)
        self._drawn = drawn
        return drawn

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """The next draw follows when this one met a taken code."""
        if self._drawn is not None and keys.voucher(self._drawn.code) in images:
            self._attempt += 1

    def pass_over(self) -> None:
        """The next draw follows."""
        self._attempt += 1


@dataclass
class ThisCode:
    """A code that is there already, chosen by who asks; nobody else may have got it."""

    voucher: Voucher

    def add_to(
        self, write: Transaction, campaign: Campaign, *, holders: tuple[str, ...], now: datetime
    ) -> Voucher:
        """Mark the code as handed out."""
        before = self.voucher
        if before.public or before.campaign_id != campaign.id:
            raise nothing_left(campaign.id)
        if before.handed_out_at is not None:
            raise _already_published(before)
        if not before.active:
            raise _switched_off(before)
        given = replace(handed_out(before, campaign, now), holders=holders or before.holders)
        handouts.claim(write, before, given)
        return given

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """See the code as it is now."""
        key = keys.voucher(self.voucher.code)
        if key not in images:
            return
        now = voucher_of(images[key])
        if now is None:
            raise Refused(Refusal.NOT_FOUND, resource_type="voucher")
        self.voucher = now

    def pass_over(self) -> None:
        """This code or none was asked for."""
        raise _already_published(self.voucher)


def nothing_left(campaign_id: str) -> Refused:
    """The refusal of whoever comes too late, or asks where there never was a code."""
    return Refused(Refusal.NO_VOUCHER_SUITABLE, resource_type="campaign", resource_id=campaign_id)


def _switched_off(voucher: Voucher) -> Refused:
    return Refused(
        Refusal.NO_VOUCHER_SUITABLE,
        Circumstance.SWITCHED_OFF,
        resource_type="voucher",
        resource_id=voucher.code,
    )


def _already_published(voucher: Voucher) -> Refused:
    return Refused(
        Refusal.VOUCHER_ALREADY_PUBLISHED,
        voucher.code,
        resource_type="voucher",
        resource_id=voucher.code,
    )
