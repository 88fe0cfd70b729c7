"""Book a conversion in a write of the caller's own: the referrer, the referee, what both get.

Whoever converts - an event, a redemption - goes through here, so both pay the same and once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.findings import Circumstance
from incentives.domain.payout import PromisedReward, Recipient, Reward, ShareOfOrder, Side
from incentives.domain.referrals.conversion import Conversion, Part
from incentives.domain.referrals.referrer import Referrer
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.referrals import conversions, referral_keys, referrers
from incentives.store.transaction import Transaction
from incentives.usecases.referrals.pay_out import Cashier, Earning, Paying
from incentives.usecases.snapshot.parts import Parts, SecondLevel


@dataclass(frozen=True, slots=True)
class Occasion:
    """What converts.

    Attributes:
        gate: of the campaign, from which the use and the cost are taken.
        order_reference: what the shop calls the order, if there is one.
        digest: of the request, when its `Idempotency-Key` alone names the event.
        content: a digest of what is told, when the caller's own id names the event.
        address: a hash of the referee's postal address, to be counted.
    """

    event: str
    event_id: str
    gate: int
    order_reference: str | None = None
    digest: str | None = None
    content: str | None = None
    address: str | None = None


@dataclass
class Booking:
    """A conversion on its way: what was seen of it, and what is written.

    Attributes:
        items: what the request has looked at; the referrer must be among them before the decision,
            the referee's parts may be left to the guards.
        campaign: the programme, once it is known.
        paid_minor: what was paid for the order, in minor units, where a reward goes by it.
    """

    code: str
    referee: Recipient
    items: Mapping[Key, Item | None]
    cashier: Cashier
    campaign: Campaign | None = None
    paid_minor: int = 0
    _paying: list[Paying] = field(default_factory=list)
    _paid_as: tuple[str, tuple[tuple[Side, Reward], ...]] | None = None

    @property
    def referrer(self) -> Referrer | None:
        """Who has the code, as far as was seen."""
        return referrers.referrer_of(self.items.get(referral_keys.referrer(self.code)))

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the referee has to do with the programme already, under each identity seen."""
        return self._parts.seen

    def keys_of_parts(self) -> list[Key]:
        """Where that is kept; more once one item has led to another."""
        return self._parts.keys

    def standing(self) -> Conversion | None:
        """The conversion that a repeat asks for again: of this referee, by this code."""
        for part in self.parts:
            made = part.conversion
            if made is not None and made.stands and made.code == self.code:
                return made
        return None

    @property
    def cost_minor(self) -> int:
        """What the rewards of the next conversion count for."""
        return sum(reward.cost_minor for _side, reward in self._rewards())

    def add(self, write: Transaction, occasion: Occasion, now: datetime) -> Conversion:
        """Add the conversion and its payouts to a write; in each round anew.

        Raises:
            Refused: what a reward is of gives nothing now, so neither side is paid.
        """
        campaign, referrer = self._known()
        earlier = self._taken_back()
        persons = (*(earlier.persons if earlier else ()), *self.referee.persons)
        persons = tuple(dict.fromkeys(persons))
        self._refuse_other_parts(campaign, persons, earlier)
        attempt = earlier.attempt + 1 if earlier else 1
        conversion_id = derived_ids.conversion_id(campaign.id, persons[0], attempt)
        usable_at = campaign.referral.usable_at(now, campaign.window) if campaign.referral else now
        self._prepare(conversion_id, usable_at, occasion, now)
        conversion = Conversion(
            id=conversion_id,
            campaign_id=campaign.id,
            campaign_name=campaign.name,
            code=self.code,
            place=referrer.next_place,
            at=now,
            event=occasion.event,
            event_id=occasion.event_id,
            persons=persons,
            gate=occasion.gate,
            cost_minor=self.cost_minor,
            usable_at=usable_at,
            payouts=tuple(paying.add(write) for paying in self._paying),
            customer_id=self.referee.customer_id,
            attempt=attempt,
            digest=occasion.digest,
            content=occasion.content,
            address=occasion.address,
        )
        conversions.take_at_address(write, conversion, self._most_per_address)
        parts = Parts(persons, campaign.id, self.items)
        conversions.book(write, conversion, earlier, parts.unproven)
        for unused in parts.unused:
            referrers.keep(write, unused)  # of two who bring each other at once one comes
        self._keep_above(write, conversion)
        today = campaign.window.local_day(now)
        referrers.put_referrer(write, referrer.converted(today, conversion.cost_minor))
        return conversion

    def learn(self, images: dict[Key, Item | None]) -> None:
        """Take in the items that made the write fail."""
        for paying in self._paying:
            paying.learn(images)

    @property
    def _most_per_address(self) -> int | None:
        terms = self.campaign.referral if self.campaign else None
        return terms.per_address if terms else None

    def _rewards(self) -> tuple[tuple[Side, Reward], ...]:
        """What each side gets at the next place."""
        if self.campaign is None or self.campaign.referral is None or self.referrer is None:
            return ()
        terms = self.campaign.referral
        both = (
            (Side.REFERRER, self.referrer.reward(terms)),
            (Side.REFEREE, terms.referee_reward),
            (Side.SECOND_LEVEL, terms.second_level if self._above else None),
        )
        known = ((side, self._known_reward(promised)) for side, promised in both)
        return tuple((side, reward) for side, reward in known if reward is not None)

    @property
    def _above(self) -> Referrer | None:
        """Who had brought the referrer, and is paid for it."""
        if self.campaign is None:
            return None
        return SecondLevel(self.code, self.campaign, self.items).referrer(self.referee.persons)

    def _keep_above(self, write: Transaction, conversion: Conversion) -> None:
        """Have who is paid on the second level be neither blocked nor erased meanwhile."""
        above = self._above
        if above is not None and any(one.side is Side.SECOND_LEVEL for one in conversion.payouts):
            referrers.keep(write, above)

    def _known_reward(self, promised: PromisedReward | None) -> Reward | None:
        """What a promise comes to for this order."""
        return promised.of(self.paid_minor) if isinstance(promised, ShareOfOrder) else promised

    def _prepare(
        self, conversion_id: str, usable_at: datetime, occasion: Occasion, now: datetime
    ) -> None:
        """Prepare the payments; those of the same rewards keep what they learned."""
        wanted = conversion_id, self._rewards()
        if self._paid_as == wanted:
            return
        campaign, referrer = self._known()
        recipients = {Side.REFERRER: _recipient(referrer), Side.REFEREE: self.referee}
        if (above := self._above) is not None:
            recipients[Side.SECOND_LEVEL] = _recipient(above)
        due = [
            (
                reward,
                Earning(
                    cause=conversion_id,
                    campaign_id=campaign.id,
                    code=self.code,
                    side=side,
                    recipient=recipients[side],
                    at=now,
                    usable_at=usable_at,
                    order_id=occasion.order_reference,
                ),
            )
            for side, reward in wanted[1]
        ]
        self._paying = self.cashier.payments(due)
        self._paid_as = wanted

    def _taken_back(self) -> Conversion | None:
        """The referee's earlier conversion that gives way to this one."""
        made: Iterable[Conversion | None] = (part.conversion for part in self.parts)
        return next((one for one in made if one is not None and not one.stands), None)

    def _refuse_other_parts(
        self, campaign: Campaign, persons: tuple[str, ...], earlier: Conversion | None
    ) -> None:
        """Refuse somebody with a part under another identity that does not lead to this one.

        Such as two conversions, each under one name and taken back, of a person who now says both.

        Raises:
            Refused: `REFEREE_ALREADY_REFERRED`.
        """
        home = referral_keys.part(persons[0], campaign.id)
        for person in persons[1:]:
            item = self.items.get(referral_keys.part(person, campaign.id))
            together = earlier is not None and person in earlier.persons
            nothing = item is None or conversions.own_code_only(item) is not None
            if nothing or (together and conversions.home_of(item, campaign.id) == home):
                continue
            another = Circumstance.CAME_UNDER_ANOTHER_NAME
            raise Refused(Refusal.REFEREE_ALREADY_REFERRED, another, resource_type="voucher")

    @property
    def _parts(self) -> Parts:
        if self.campaign is None:
            return Parts((), "", self.items)
        return Parts(self.referee.persons, self.campaign.id, self.items)

    def _known(self) -> tuple[Campaign, Referrer]:
        if self.campaign is None or self.referrer is None:
            raise ValueError("the programme and the referrer are looked at before they are booked")
        return self.campaign, self.referrer


def _recipient(referrer: Referrer) -> Recipient:
    return Recipient(referrer.persons, referrer.customer_id, referrer.customer_source_id)
