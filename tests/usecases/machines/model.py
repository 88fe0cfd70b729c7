"""A naive shop: what campaigns, orders and persons should come to, with sums over everything."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.refusal import Refusal


@dataclass(frozen=True)
class Rules:
    """A campaign as marketing sees it."""

    offer: PercentOff | AmountOff
    total: int | None = None
    per_person: int | None = None
    per_person_per_day: int | None = None
    budget_minor: int | None = None
    stopped: bool = False
    ends_at: datetime | None = None


@dataclass
class Use:
    """A code used by an order.

    `persons` are those whose limit it counts against, `daily` those whose limit of the day.
    """

    order: str
    code: str
    campaign: str
    taken_minor: int
    persons: tuple[str, ...]
    amount_minor: int
    day: date
    daily: tuple[str, ...]
    stands: bool = True


@dataclass
class Ask:
    """What a checkout asks for."""

    order: str
    codes: tuple[str, ...]
    amount_minor: int
    persons: tuple[str, ...]
    partial: bool
    now: datetime


@dataclass
class Shop:
    """All there is.

    Attributes:
        rules: by campaign.
        codes: the campaign of each code.
        unique: the codes that may be used once.
        uses: everything that was ever used, in order.
        customers: of orders, as they were named.
    """

    rules: dict[str, Rules]
    codes: dict[str, str]
    unique: set[str]
    uses: list[Use] = field(default_factory=list)
    customers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def decide(self, ask: Ask) -> tuple[list[Use], dict[str, Refusal]]:
        """The codes that apply now, beside those that stand already, and why not the others."""
        fresh: list[Use] = []
        refused: dict[str, Refusal] = {}
        unfit: dict[str, Refusal] = {}
        earlier = {use.code: use for use in self.uses if use.order == ask.order}
        for code in ask.codes:
            if code in earlier and not earlier[code].stands:
                refused[code] = Refusal.REDEMPTION_ROLLED_BACK
        for code in sorted(ask.codes, key=self._turn):
            if code in earlier:
                continue
            taken = self._taken(ask, code, fresh)
            if isinstance(taken, Refusal):
                unfit[code] = taken
            else:
                campaign = self.codes[code]
                rules, day = self.rules[campaign], ask.now.date()
                persons = ask.persons if rules.per_person is not None else ()
                daily = ask.persons if rules.per_person_per_day is not None else ()
                fresh.append(
                    Use(ask.order, code, campaign, taken, persons, ask.amount_minor, day, daily)
                )
        refused |= {code: unfit[code] for code in ask.codes if code in unfit}  # as asked
        return fresh, refused

    def is_changed(self, ask: Ask) -> bool:
        """Whether codes stand on the order, and this is another cart or another customer."""
        standing = [use for use in self.uses if use.order == ask.order and use.stands]
        customer = self.customers.get(ask.order, ())
        another = bool(ask.persons and customer) and set(ask.persons).isdisjoint(customer)
        return bool(standing) and (another or standing[0].amount_minor != ask.amount_minor)

    def place(self, ask: Ask) -> None:
        """Note whose order it is; while codes stand on it, it stays the first customer's."""
        standing = any(use.order == ask.order and use.stands for use in self.uses)
        if ask.persons and not (standing and ask.order in self.customers):
            self.customers[ask.order] = ask.persons

    def _turn(self, code: str) -> tuple[object, ...]:
        """Codes that nobody knows first; then shares before amounts, the larger first."""
        if code not in self.codes:
            return (0,)
        match self.rules[self.codes[code]].offer:
            case PercentOff(rate_bp=value):
                return 1, -value, code
            case AmountOff(amount_minor=value):
                return 2, -value, code

    def standing(self, order: str, codes: tuple[str, ...]) -> list[Use]:
        """The uses of these codes by this order that stand."""
        return [u for u in self.uses if u.order == order and u.code in codes and u.stands]

    def give_back(self, made: Redemption, order: str) -> None:
        """Undo one use."""
        for use in self.uses:
            if (use.order, use.code) == (order, made.code):
                use.stands = False

    def change(self, campaign: str, **changes: object) -> None:
        """Another version of a campaign."""
        self.rules[campaign] = replace(self.rules[campaign], **changes)  # type: ignore[arg-type]

    def _taken(self, ask: Ask, code: str, fresh: list[Use]) -> int | Refusal:
        """What the code takes off, or the first reason why not."""
        if code not in self.codes:
            return Refusal.NOT_FOUND
        rules = self.rules[self.codes[code]]
        everything = [use for use in [*self.uses, *fresh] if use.stands]
        mine = [use for use in everything if use.campaign == self.codes[code]]
        paid_minor = sum(use.taken_minor for use in everything if use.order == ask.order)
        left_minor = max(ask.amount_minor - paid_minor, 0)
        wanted_minor = min(_wanted(rules.offer, left_minor), left_minor)
        used = code in self.unique and any(use.code == code for use in everything)
        reasons = [*_broken(rules, ask), *_used_up(rules, ask, mine, wanted_minor, used=used)]
        return reasons[0] if reasons else wanted_minor


def _broken(rules: Rules, ask: Ask) -> Iterator[Refusal]:
    if rules.stopped:
        yield Refusal.CAMPAIGN_STOPPED
    if rules.ends_at is not None and ask.now >= rules.ends_at:
        yield Refusal.VOUCHER_EXPIRED
    if (rules.per_person or rules.per_person_per_day) is not None and not ask.persons:
        yield Refusal.MISSING_CUSTOMER


def _used_up(
    rules: Rules, ask: Ask, mine: list[Use], wanted_minor: int, *, used: bool
) -> Iterator[Refusal]:
    if used:
        yield Refusal.QUANTITY_EXCEEDED
    most = max((sum(person in use.persons for use in mine) for person in ask.persons), default=0)
    if rules.per_person is not None and most >= rules.per_person:
        yield Refusal.CUSTOMER_LIMIT_EXCEEDED
    today = [use for use in mine if use.day == ask.now.date()]
    most = max((sum(person in use.daily for use in today) for person in ask.persons), default=0)
    if rules.per_person_per_day is not None and most >= rules.per_person_per_day:
        yield Refusal.CUSTOMER_DAILY_LIMIT_EXCEEDED
    if rules.total is not None and len(mine) >= rules.total:
        yield Refusal.QUANTITY_EXCEEDED
    spent_minor = sum(use.taken_minor for use in mine)
    if rules.budget_minor is not None and spent_minor + wanted_minor > rules.budget_minor:
        yield Refusal.BUDGET_EXCEEDED


def _wanted(offer: PercentOff | AmountOff, left_minor: int) -> int:
    match offer:
        case PercentOff(rate_bp=rate_bp):
            share = left_minor * Decimal(str(rate_bp)) / 10_000
            return int(share.to_integral_value(ROUND_HALF_UP))
        case AmountOff(amount_minor=amount_minor):
            return amount_minor
