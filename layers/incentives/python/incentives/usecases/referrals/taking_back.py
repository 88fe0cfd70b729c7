"""A conversion that is taken back: the codes, points and cash that it paid, in one write."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.payout import Cash, Coupon, GiftCard, Payout, Points
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.programme import Programme
from incentives.domain.referrals.conversion import Conversion
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.codes import handouts
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import members, points_keys
from incentives.store.reading import fetch
from incentives.store.referrals import conversions, payables, referral_keys, referrers
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.pay_points import cause_of
from incentives.usecases.referrals.find_conversion import find_conversion


@dataclass(frozen=True, slots=True)
class TakingBack:
    """A conversion that is taken back in a write of the caller's own.

    Attributes:
        items: the referrer, and what was paid, as it was read.
        read: the keys that were asked for.
    """

    conversion: Conversion
    programmes: KnownProgrammes
    pause: Pause
    items: dict[Key, Item] = field(default_factory=dict)
    read: frozenset[Key] = frozenset()

    @classmethod
    def of(cls, conversion_id: str, programmes: KnownProgrammes, pause: Pause) -> "TakingBack":
        """Look at a conversion and at everything that it has paid: two round trips.

        Raises:
            Refused: `NOT_FOUND`.
        """
        conversion = find_conversion(conversion_id, pause)
        taking = cls(conversion, programmes, pause)
        while missing := taking._keys() - taking.read:
            found = fetch(missing, pause, consistent=True)
            taking = replace(taking, items=taking.items | found, read=taking.read | missing)
        return taking

    def add(self, write: Transaction, now: datetime, reason: str | None) -> Conversion:
        """Add to a write that the conversion is taken back, with both payouts.

        Its use and its cost are left to the caller, who may give more back to the same gate.

        Raises:
            Refused: `REWARD_MATURED`.
        """
        conversion = self.conversion
        if conversion.has_matured(now) or self._is_used:
            raise _matured(conversion)
        after = conversion.taken_back(now, reason)
        conversions.replace_in(write, conversion, after)
        referrer = referrers.referrer_of(self.items.get(referral_keys.referrer(conversion.code)))
        if referrer is not None:
            back = referrer.taken_back(conversion.place, conversion.cost_minor)
            referrers.put_referrer(write, back)
        conversions.give_back_at_address(write, conversion)
        for payout in conversion.payouts:
            match payout.reward:
                case Coupon() | GiftCard():
                    self._take_code(write, payout)
                case Points():
                    self._take_points(write, payout, payout.reward, now, reason)
                case Cash():
                    self._take_cash(write, payout, now)
        return after

    @property
    def _is_used(self) -> bool:
        """Whether by a clock that was ahead a code was used or topped up, or money was paid."""
        references = [payout.reference for payout in self.conversion.payouts]
        codes = (voucher_of(self.items.get(keys.voucher(one))) for one in references)
        owed = (
            payables.payable_of(self.items.get(referral_keys.payable(one))) for one in references
        )
        used = any(one is not None and not one.is_untouched for one in codes)
        return used or any(one is not None and one.paid_at is not None for one in owed)

    def _keys(self) -> set[Key]:
        """What is to be read, as far as is known by now: a card may lead to another one."""
        found = [referral_keys.referrer(self.conversion.code)]
        for payout in self.conversion.payouts:
            match payout.reward:
                case Coupon() | GiftCard():
                    found.append(keys.voucher(payout.reference))
                case Points():
                    cause = cause_of(self.conversion.id, payout.side)
                    found.append(points_keys.member(payout.reference))
                    found += members.further_cards(self.items, payout.reference)
                    found.append(points_keys.entry(payout.reference, cause))
                case Cash():
                    found.append(referral_keys.payable(payout.reference))
        return set(found)

    def _take_code(self, write: Transaction, payout: Payout) -> None:
        """Switch the code off while nobody has used it; one that was deleted is gone anyway."""
        paid = voucher_of(self.items.get(keys.voucher(payout.reference)))
        if paid is not None:
            handouts.recall(write, paid)

    def _take_points(
        self, write: Transaction, payout: Payout, reward: Points, now: datetime, reason: str | None
    ) -> None:
        earned_by = cause_of(self.conversion.id, payout.side)
        member = members.standing_for(self.items, payout.reference)
        earned = members.entry_of(self.items.get(points_keys.entry(payout.reference, earned_by)))
        programme: Programme | None = self.programmes.find(reward.programme_id, now, self.pause)
        if member is None or earned is None or programme is None:
            return
        member = members.left_by(write, member)
        cause = Cause(
            id=f"{earned_by}:cancelled",
            type=EntryType.TAKEN_BACK,
            related=earned_by,
            related_card=None if earned.card == member.id else earned.card,
            order_id=earned.order_id,
            reason=reason,
        )
        moment = programme.moment(now, member)
        into_debt = programme.into_debt
        change = ledger.take_back(member, reward.points, earned, cause, moment, into_debt=into_debt)
        members.change(write, member, change)

    def _take_cash(self, write: Transaction, payout: Payout, now: datetime) -> None:
        payable = payables.payable_of(self.items.get(referral_keys.payable(payout.reference)))
        if payable is not None and payable.cancelled_at is None:
            payables.settle(write, payable.cancelled(now))


def _matured(conversion: Conversion) -> Refused:
    return Refused(Refusal.REWARD_MATURED, resource_type="conversion", resource_id=conversion.id)
