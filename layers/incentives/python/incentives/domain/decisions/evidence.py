"""What a decision rested on, but for definitions, which it names by their versions.

It is enough to decide again and come to the very same. It names no person: hashes become `p0` and
`p1`, what may tell about a person is replaced by what conditions saw of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState, Share
from incentives.domain.campaigns.limits import EVER, UseKey
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.situation import ReferralSeen, Situation
from incentives.domain.codes.voucher import Voucher
from incentives.domain.decisions.redacted import (
    notes_named,
    plain_order,
    redacted_record,
    redacted_shopper,
)

_SOMEBODY_ELSE = "p"


@dataclass(frozen=True, slots=True)
class SeenCampaign:
    """A campaign as the decision saw it.

    Attributes:
        version: of its definition.
        shares: of its gates; a definition that was foreseen had others than the published one.
        gates: the counters that were looked at, by number; all others were taken for free.
        uses: a person's uses of it, by the person's place in the request, and a period's behind it.
    """

    version: int
    shares: tuple[Share, ...] = ()
    gates: Mapping[int, GateState] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The inputs of a decision.

    Attributes:
        ask: what was asked; its `shopper` recalls what conditions saw of withheld facts.
        record: the order's redemptions before, if it had any.
        vouchers: the codes that were found.
        campaigns: by id.
        persons: how many hashes the customer had.
        referrals: what referral codes came to.
    """

    ask: Ask
    record: OrderRecord | None = None
    vouchers: Mapping[str, Voucher] = field(default_factory=dict)
    campaigns: Mapping[str, SeenCampaign] = field(default_factory=dict)
    persons: int = 0
    referrals: Mapping[str, ReferralSeen] = field(default_factory=dict)

    @classmethod
    def of(cls, decided: Decided) -> "Evidence":
        """What a decision rested on, without the person."""
        record, ask, situation = decided.record, decided.ask, decided.situation
        names = {person: f"p{number}" for number, person in enumerate(situation.persons)}
        # A further name is the same person; the replay needs no name of its own for it.
        holders = dict.fromkeys(situation.further, "p0") | names
        notes = notes_named(situation.campaigns.values())
        return cls(
            ask=replace(
                ask,
                order=plain_order(ask.order, notes),
                shopper=redacted_shopper(ask, situation.campaigns.values()),
            ),
            record=redacted_record(record, notes) if record.redemptions else None,
            vouchers={
                code: replace(
                    voucher,
                    created_at=ask.now,  # nothing is decided by it
                    holders=tuple(
                        holders.get(holder, _SOMEBODY_ELSE) for holder in voucher.holders
                    ),
                )
                for code, voucher in situation.vouchers.items()
            },
            campaigns=_seen(situation, names),
            persons=len(names),
            referrals=situation.referrals,
        )

    @property
    def versions(self) -> list[tuple[str, int]]:
        """The definitions that it went by: id and version."""
        return [(id_, seen.version) for id_, seen in self.campaigns.items()]

    def situation(self, definitions: Mapping[str, Campaign]) -> Situation:
        """What was seen, with these definitions in the place of those that it went by."""
        found = {id_: seen for id_, seen in self.campaigns.items() if id_ in definitions}
        return Situation(
            vouchers=self.vouchers,
            campaigns={id_: _shared(definitions[id_], seen) for id_, seen in found.items()},
            gates={
                (id_, number): state
                for id_, seen in found.items()
                for number, state in seen.gates.items()
            },
            uses={
                _use_of(name, id_): used
                for id_, seen in found.items()
                for name, used in seen.uses.items()
            },
            persons=tuple(f"p{number}" for number in range(self.persons)),
            referrals=self.referrals,
        )

    def order_record(self) -> OrderRecord:
        """The order with its redemptions as the decision saw it."""
        return self.record or OrderRecord("", self.ask.order)

    @property
    def orders(self) -> tuple[Order, Order]:
        """The order as it was asked with, and as it was kept before."""
        return self.ask.order, self.order_record().order

    def with_orders(self, asked: Order, kept: Order) -> "Evidence":
        """The same evidence with these orders."""
        record = self.record and replace(self.record, order=kept)
        return replace(self, ask=replace(self.ask, order=asked), record=record)

    def without_orders(self) -> "Evidence":
        """The rest of it, when an order is too long to be kept; its name stays."""
        order = self.ask.order
        return self.with_orders(Order(order.id, order.source_id), Order())


def replayed(evidence: Evidence, definitions: Mapping[str, Campaign]) -> Decided:
    """The decision taken again, with these definitions."""
    record = evidence.order_record()
    return Decided.of(record, evidence.ask, evidence.situation(definitions))


def _seen(situation: Situation, names: Mapping[str, str]) -> dict[str, SeenCampaign]:
    gates: dict[str, dict[int, GateState]] = {}
    for (id_, number), state in situation.gates.items():
        gates.setdefault(id_, {})[number] = state
    uses: dict[str, dict[str, int]] = {}
    for use, used in situation.uses.items():
        if use.person in names:
            name = use._replace(person=names[use.person])
            uses.setdefault(use.campaign_id, {})[_name_of(name)] = used
    return {
        id_: SeenCampaign(
            campaign.version, campaign.gate_shares, gates.get(id_, {}), uses.get(id_, {})
        )
        for id_, campaign in situation.campaigns.items()
    }


def _name_of(use: UseKey) -> str:
    """Such as `p0`, for all time, or `p0@2026-12-01`."""
    return use.person if use.period == EVER else f"{use.person}@{use.period}"


def _use_of(name: str, campaign_id: str) -> UseKey:
    person, _, period = name.partition("@")
    return UseKey(person, campaign_id, period or EVER)


def _shared(definition: Campaign, seen: SeenCampaign) -> Campaign:
    """The definition with the shares that were seen; a newer one has those of its own."""
    if definition.version != seen.version:
        return definition
    return replace(definition, gate_shares=seen.shares)
