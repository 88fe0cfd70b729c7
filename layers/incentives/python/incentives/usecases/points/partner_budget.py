"""A partner's budget within one award: read once, taken in the award's own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from incentives.domain.findings import PartnerDayShort, PartnerShort
from incentives.domain.points.member import Moment
from incentives.domain.points.programme import Partner
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import partners, points_keys
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause, Transaction


@dataclass(slots=True)
class Budget:
    """What a partner may award in a programme today; without a partner there is no limit."""

    partner: Partner | None
    moment: Moment | None = None

    @classmethod
    def of(cls, programme_id: str, app_id: str, moment: Moment, pause: Pause) -> Self:
        """The budget of a partner's key in this programme.

        Raises:
            Refused: `MISSING_REQUIRED_PERMISSION`; the key has none here.
        """
        item = fetch_one(points_keys.partner(programme_id, app_id), pause, consistent=True)
        return cls(_admitted(partners.partner_of(item, programme_id, app_id)), moment)

    def take(self, write: Transaction, points: int) -> None:
        """Add to a write that these points are taken from the budget."""
        if self.partner is not None and self.moment is not None:
            partners.take(write, self.partner, points, self.moment)

    def learn(self, images: Mapping[Key, Item | None], points: int) -> None:
        """Take in what a failed write showed.

        Raises:
            Refused: `PARTNER_BUDGET_EXCEEDED`, or `MISSING_REQUIRED_PERMISSION` when the partner
                was switched off meanwhile.
        """
        if self.partner is None or self.moment is None:
            return
        old, day = self.partner, self.moment.today.isoformat()
        if points_keys.partner_day(old.programme_id, old.app_id, day) in images:
            raise Refused(Refusal.PARTNER_BUDGET_EXCEEDED, PartnerDayShort(points, day))
        key = points_keys.partner(old.programme_id, old.app_id)
        if key in images:
            partner = _admitted(partners.partner_of(images[key], old.programme_id, old.app_id))
            if partner.left < points:
                short = PartnerShort(points, partner.left)
                raise Refused(Refusal.PARTNER_BUDGET_EXCEEDED, short)
            self.partner = partner


NO_BUDGET = Budget(None)


def _admitted(partner: Partner | None) -> Partner:
    if partner is None or not partner.active:
        raise Refused(
            Refusal.MISSING_REQUIRED_PERMISSION, "This key is no active partner of the programme."
        )
    return partner
