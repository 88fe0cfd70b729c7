"""Convert a referral by an event: pay both sides in one transaction, once per referee.

Look, decide, write under guards; a guard that fails brings its item, and the decision is taken
again. The referrer's revision makes the place exact, the referee's part lets nobody come twice, and
the gate stops the programme, its cap and its budget.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.situation import Situation
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.findings import FieldRequired, FriendsPerAddress, Quoted
from incentives.domain.payout import Recipient
from incentives.domain.referrals.asking import unmet
from incentives.domain.referrals.conversion import Conversion
from incentives.domain.referrals.deciding import Referee, why_not
from incentives.domain.refusal import Reason, Refusal, Refused, refuse_other_content
from incentives.store.campaigns import gates
from incentives.store.keys import Key
from incentives.store.referrals import conversions, referral_keys
from incentives.store.transaction import (
    ATTEMPTS_AT_A_BALANCE,
    UNDECIDED,
    Images,
    Pause,
    Transaction,
    Undecided,
    write_guarded,
)
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.book_conversion import Booking, Occasion
from incentives.usecases.referrals.pay_out import Cashier
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.loader import SnapshotLoader
from incentives.usecases.snapshot.snapshot import Snapshot

_COUNTERS = frozenset({Refusal.QUANTITY_EXCEEDED, Refusal.BUDGET_EXCEEDED})


@dataclass(frozen=True, slots=True)
class ConvertReferral:
    """An event that a referee brought about.

    Attributes:
        code: canonical, the referrer's.
        event: its name.
        event_id: what the caller calls this one; a repeat has the same.
        referee: who came.
        order: of the event, if there is one.
        shopper: what the shop says of the person and the place.
        came_at: when the person came by the link, as the shop says.
        paid_minor: what was paid for the order, as the shop says, in minor units.
        digest: of the request, when its `Idempotency-Key` alone names the event.
        content: a digest of what is told, when the caller's own id names the event.
        address: a hash of the referee's postal address, if the shop said one.
    """

    code: str
    event: str
    event_id: str
    referee: Recipient
    order: Order
    shopper: Shopper = NOBODY
    came_at: datetime | None = None
    paid_minor: int | None = None
    digest: str | None = None
    content: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """The conversion, made by this request or by the one it repeats."""

    conversion: Conversion
    repeated: bool


def convert_referral(
    command: ConvertReferral,
    *,
    cache: InstanceCache,
    programmes: KnownProgrammes,
    now: datetime,
    seed: int,
    pause: Pause,
) -> Converted:
    """Count the referee and pay both sides, or say why not; a repeat gets the first answer.

    Raises:
        Refused: why the referee does not convert; nothing was written. Or `TOO_MANY_REQUESTS`.
    """
    persons = command.referee.persons
    loader = SnapshotLoader(
        cache, pause, persons, seed, only_reads=False, now=now, shopper=command.shopper
    )
    cashier = Cashier(cache, programmes, now, seed, pause)
    conversion = _Conversion(command, loader, cashier)
    return write_guarded(
        conversion.add_to, pause, learn=conversion.learn, attempts=ATTEMPTS_AT_A_BALANCE
    )


@dataclass(slots=True)
class _Conversion:
    """What one event comes to, with all that was looked at for it."""

    command: ConvertReferral
    loader: SnapshotLoader
    cashier: Cashier
    booking: Booking = field(init=False)
    also: list[Key] = field(init=False)

    def __post_init__(self) -> None:
        command, items = self.command, self.loader.snapshot.items
        self.also = [referral_keys.referrer(command.code)]
        self.booking = Booking(
            command.code,
            command.referee,
            items,
            self.cashier,
            paid_minor=command.paid_minor or 0,
        )

    def add_to(self, write: Transaction) -> Converted | Undecided:
        """Load, decide, and add the conversion to a write."""
        command = self.command
        snapshot = self.loader.load([command.code], self.also)
        self.booking.items = snapshot.items
        situation = snapshot.situation([command.code])
        campaign = next(iter(situation.campaigns.values()), None)
        if campaign is None or campaign.referral is None:
            raise Refused(Refusal.NOT_FOUND, f"Cannot find referral with code {command.code}")
        self.booking.campaign = campaign
        self.booking.referee = replace(command.referee, persons=snapshot.everyone)
        repeated = self.booking.standing()
        if repeated is not None:
            self._refuse_other(repeated)
            return Converted(repeated, repeated=True)
        reason = self._why_not(campaign, situation, snapshot)
        if reason is None:
            gate = _gate(campaign, situation, snapshot.seed, self.booking.cost_minor)
            if isinstance(gate, int):
                return self._booked(write, campaign, gate)
            reason = Reason(gate)
        if self._unsure(reason.refusal):
            self._look_further()
            return UNDECIDED
        raise Refused(
            reason.refusal, reason.finding, resource_type="voucher", resource_id=command.code
        )

    def learn(self, images: Images) -> None:
        """Take in what made the write fail."""
        self.loader.apply_failed_images(images)
        self.booking.learn(images)
        self._look_further()

    def _look_further(self) -> None:
        """Have the next attempt read the referee's part, too."""
        self.booking.items = self.loader.snapshot.items
        self.also += self.booking.keys_of_parts()

    def _refuse_other(self, earlier: Conversion) -> None:
        """Refuse a request that comes under the `Idempotency-Key` or the id of another one."""
        command = self.command
        if earlier.event_id != command.event_id:
            return
        if earlier.digest not in {None, command.digest}:
            raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED)
        refuse_other_content(earlier.content, command.content, command.order.reference)

    def _why_not(
        self, campaign: Campaign, situation: Situation, snapshot: Snapshot
    ) -> Reason | None:
        command, now = self.command, self.cashier.now
        if campaign.referral is None or campaign.referral.event != command.event:
            return Reason(Refusal.REFERRAL_EVENT_MISMATCH, Quoted(command.event))
        if not situation.vouchers[command.code].active:
            return Reason(Refusal.VOUCHER_DISABLED)
        referee = Referee(
            persons=self.booking.referee.persons,
            orders=snapshot.customer.orders_before(snapshot.items),
            came_at=command.came_at,
            event_id=command.event_id,
        )
        return (
            unmet(campaign, self._ask, command.paid_minor)
            or why_not(self.booking.referrer, referee, self.booking.parts, campaign, now)
            or self._no_room_at_address(campaign)
        )

    def _no_room_at_address(self, campaign: Campaign) -> Reason | None:
        """Why nobody else may come from the referee's address, as far as its count was seen."""
        most = campaign.referral.per_address if campaign.referral else None
        if most is None:
            return None
        if self.command.address is None:
            return Reason(Refusal.MISSING_CUSTOMER_DATA, FieldRequired("customer.address"))
        key = referral_keys.friends_of_address(self.command.address, campaign.id)
        if conversions.friends_of(self.booking.items.get(key)) < most:
            return None
        return Reason(Refusal.REFERRER_LIMIT_EXCEEDED, FriendsPerAddress(most))

    @property
    def _ask(self) -> Ask:
        """The event as conditions of campaigns look at it."""
        command, codes = self.command, (self.command.code,)
        seed = self.loader.seed
        return Ask(codes, command.order, self.cashier.now, seed, shopper=command.shopper)

    def _unsure(self, refusal: Refusal) -> bool:
        """Whether a refusal rests on something that this request has not read itself."""
        code = {self.command.code}
        counts = refusal in _COUNTERS
        again = self.loader.recheck_gates(code) if counts else self.loader.revalidate(code)
        return again or any(key not in self.booking.items for key in self.booking.keys_of_parts())

    def _booked(self, write: Transaction, campaign: Campaign, gate: int) -> Converted:
        command = self.command
        occasion = Occasion(
            command.event,
            command.event_id,
            gate,
            command.order.reference,
            command.digest,
            command.content,
            command.address if campaign.referral and campaign.referral.per_address else None,
        )
        conversion = self.booking.add(write, occasion, self.cashier.now)
        cost = conversion.cost_minor
        gates.take(write, campaign, gate, uses=1, spent_minor=cost)
        return Converted(conversion, repeated=False)


def _gate(campaign: Campaign, situation: Situation, seed: int, cost_minor: int) -> int | Refusal:
    """The first gate, from the seed on, that is not known to lack a use or the cost."""
    lacks_uses = True
    for number in campaign.gates_from(seed):
        share = campaign.gate_shares[number]
        state = situation.gates.get((campaign.id, number), GateState(campaign.version))
        if state.lacks_uses(share):
            continue
        lacks_uses = False
        if not state.lacks_budget(share, cost_minor):
            return number
    return Refusal.QUANTITY_EXCEEDED if lacks_uses else Refusal.BUDGET_EXCEEDED
