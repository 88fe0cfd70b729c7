"""An order that stands, on another description: what its discounts and payments come to there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import UseKey
from incentives.domain.cards.gift_card import CreditType
from incentives.domain.checkout.eligibility import closed
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_change import (
    CardSeen,
    Kept,
    OrderChange,
    Room,
    change_order,
    no_room,
)
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.situation import GateKey, Situation
from incentives.domain.findings import Quoted
from incentives.domain.redeemable import Kind, Wish
from incentives.domain.refusal import Reason, Refusal
from incentives.store.cards import gift_cards
from incentives.store.checkout.counters import Counters
from incentives.store.customers import person_uses
from incentives.store.transaction import Transaction
from incentives.usecases.checkout import change_points
from incentives.usecases.checkout.return_terms import ReturnBooks
from incentives.usecases.snapshot.snapshot import Snapshot


def evaluated_anew(
    record: OrderRecord,
    order: Order,
    wishes: Mapping[str, Wish],
    growth: "Growth",
    books: ReturnBooks,
    *,
    room: Room = no_room,
) -> OrderChange:
    """The order as it is described now, with what stands on it; nothing is written.

    Args:
        record: the order as it stands.
        order: the new description, whole.
        wishes: how much cards that stand on it are to pay from now on, by code.
        growth: whether discounts may grow, by what was read.
        books: the terms that they were redeemed with.
        room: for codes that are added, before cards pay.
    """
    record = _asked(record, wishes)
    standing = [one for one in record.redemptions if one.rollback is None]
    cards = {one.id: card for one in standing if (card := growth.card(one, order, record.revision))}
    return change_order(record, order, books.terms_of(standing), growth.refusal, cards, room=room)


def _asked(record: OrderRecord, wishes: Mapping[str, Wish]) -> OrderRecord:
    """The record with what cards are to pay from now on."""
    return replace(
        record,
        redemptions=tuple(
            _asked_otherwise(one, wishes[one.code])
            if one.rollback is None and one.code in wishes
            else one
            for one in record.redemptions
        ),
    )


def _asked_otherwise(redemption: Redemption, wish: Wish) -> Redemption:
    if redemption.gift is not None:
        return replace(redemption, asked=wish.credits_minor)
    return redemption if redemption.points is None else replace(redemption, asked=wish.points)


@dataclass(slots=True)
class Growth:
    """Whether discounts of a placed order may grow: as far as a new order would get them.

    The order has its use already, so what grows needs budget only, and a campaign from which a new
    order could still get the code.

    Attributes:
        freed: uses, and minor units, that the same write gives back, by campaign and gate.
        freed_uses: redemptions whose uses of persons it gives back.
        taken: uses, and minor units, granted so far by this request, by campaign and gate.
        gates: where redemptions take from now, when their own gate lacks the budget, by id.
    """

    snapshot: Snapshot
    freed: dict[GateKey, tuple[int, int]] = field(default_factory=dict)
    freed_uses: list[Redemption] = field(default_factory=list)
    taken: dict[GateKey, tuple[int, int]] = field(default_factory=dict)
    gates: dict[str, int] = field(default_factory=dict)

    def free(self, redemption: Redemption, *, minor: int, use: bool) -> None:
        """Count with what the same write gives back of a redemption."""
        gate = redemption.campaign_id, redemption.gate
        uses, freed_minor = self.freed.get(gate, (0, 0))
        self.freed[gate] = uses + use, freed_minor + minor
        self.freed_uses += [redemption] if use else []

    def on(self, situation: Situation) -> Situation:
        """The situation for codes that are added, with all that the same write moves."""
        return replace(
            situation,
            gates={gate: self._moved(gate, state) for gate, state in situation.gates.items()},
            uses={key: used - self._freed(key) for key, used in situation.uses.items()},
        )

    def _freed(self, key: UseKey) -> int:
        """How many of the uses that are counted under a key the same write gives back."""
        return sum(self._is_counted_in(key, one) for one in self.freed_uses)

    def _is_counted_in(self, key: UseKey, redemption: Redemption) -> bool:
        if key.campaign_id != redemption.campaign_id or key.period not in redemption.periods:
            return False
        items = self.snapshot.items
        homes = {person_uses.counted_under(person, items) for person in redemption.persons}
        return person_uses.counted_under(key.person, items) in homes

    def card(self, redemption: Redemption, order: Order, revision: int) -> CardSeen | None:
        """What a card can pay of this order in all; None of what is no card, or is gone."""
        if redemption.points is not None:
            seen = change_points.member_of(redemption, self.snapshot)
            return change_points.card_of(redemption, seen, order, revision) if seen else None
        if redemption.gift is None:
            return None
        return CardSeen(self._most_of_gift(redemption))

    def _most_of_gift(self, redemption: Redemption) -> int:
        paid_minor = redemption.standing.total_minor
        voucher = self.snapshot.voucher(redemption.code)
        if voucher is None or voucher.gift is None:
            return paid_minor
        most_minor = paid_minor + voucher.gift.balance_minor
        return most_minor if redemption.asked is None else min(most_minor, redemption.asked)

    def refusal(self, redemption: Redemption, more_minor: int) -> Reason | None:
        """Why the redemption may not give so much more; None when it may."""
        if redemption.kind is Kind.LOYALTY_CARD:
            seen = change_points.member_of(redemption, self.snapshot)
            return change_points.refusal(redemption, seen, self.snapshot.now)
        voucher = self.snapshot.voucher(redemption.code)
        campaign = self.snapshot.campaign(redemption.campaign_id)
        if voucher is None or campaign is None:
            return Reason(Refusal.NOT_FOUND, Quoted(redemption.code))
        reason = next(closed(voucher, campaign, self.snapshot.now), None)
        return reason or self._no_room(redemption, campaign, more_minor)

    def take(
        self, write: Transaction, counters: Counters, record: OrderRecord, kept: Kept
    ) -> Redemption:
        """Add to a write what a redemption gives more now; the redemption, as it took it."""
        if kept.after.points is not None:
            seen = change_points.member_of(kept.before, self.snapshot)
            return change_points.spend(write, record, kept, seen)
        campaign = self.snapshot.campaign(kept.before.campaign_id)
        voucher = self.snapshot.voucher(kept.before.code)
        if campaign is None or voucher is None:
            raise LookupError("growth that was not admitted")
        gate = self.gates[kept.before.id]
        if gate == kept.before.gate:
            counters.take(campaign, gate, uses=0, spent_minor=kept.growth_minor)
        else:
            counters.take(campaign, gate, uses=1, spent_minor=kept.after.outstanding_minor)
            counters.give_back(
                campaign.id, kept.before.gate, uses=1, spent_minor=kept.before.outstanding_minor
            )
        after = replace(kept.after, gate=gate)
        if voucher.gift is None:
            return after
        left = voucher.gift.after(CreditType.REDEMPTION, -kept.growth_minor)
        after = replace(after, gift=left)
        gift_cards.pay_more(write, record, after, before=voucher.gift, at=self.snapshot.now)
        return after

    def _no_room(
        self, redemption: Redemption, campaign: Campaign, more_minor: int
    ) -> Reason | None:
        """Why no gate has room: its own for what is more, any other for the use and all of it."""
        open_gates = [
            number
            for number, share in enumerate(campaign.gate_shares)
            if not self._state(campaign, number).lacks_uses(share)
        ]
        if not open_gates:
            return Reason(Refusal.QUANTITY_EXCEEDED)
        whole_minor = redemption.outstanding_minor + more_minor
        for number in dict.fromkeys([redemption.gate, *open_gates]):
            if number >= len(campaign.gate_shares):
                continue
            own = number == redemption.gate
            wanted_minor = more_minor if own else whole_minor
            state = self._state(campaign, number)
            if not state.lacks_budget(campaign.gate_shares[number], wanted_minor):
                uses, taken_minor = self.taken.get((campaign.id, number), (0, 0))
                self.taken[campaign.id, number] = uses + (not own), taken_minor + wanted_minor
                self.gates[redemption.id] = number
                return None
        return Reason(Refusal.BUDGET_EXCEEDED)

    def _state(self, campaign: Campaign, number: int) -> GateState:
        """The gate as it is known; unread it counts as unused, until its guard fails."""
        state = self.snapshot.gate(campaign, number) or GateState(campaign.version)
        return self._moved((campaign.id, number), state)

    def _moved(self, gate: GateKey, state: GateState) -> GateState:
        """The gate with all that this request gives back and takes."""
        freed_uses, freed_minor = self.freed.get(gate, (0, 0))
        uses, taken_minor = self.taken.get(gate, (0, 0))
        return replace(
            state,
            used=state.used - freed_uses + uses,
            spent_minor=state.spent_minor - freed_minor + taken_minor,
        )
