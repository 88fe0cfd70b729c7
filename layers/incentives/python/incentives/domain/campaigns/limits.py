"""The limits of a campaign, each declared once: what it counts, of whom, in which period.

A member of `Limits` is the whole declaration. From it follow the member of requests and answers,
the counter that a use is written to under a guard, what validations read, the refusal, and the
entry in the explanation of a decision.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple, get_args

from incentives.domain.instant import zone_named
from incentives.domain.period import Period
from incentives.domain.refusal import Refusal

EVER = Period.TOTAL.name_of(date.min)


class Scope(StrEnum):
    """Whose uses a limit bounds, and with it where they are counted."""

    CAMPAIGN = "campaign"  # in the gates
    PERSON = "person"  # with the person, see `PersonUses`
    CODE = "code"  # in the voucher


class Unit(StrEnum):
    """What a limit counts."""

    USES = "uses"
    MINOR = "minor"
    PUBLICATIONS = "publications"


@dataclass(frozen=True, slots=True)
class Limit:
    """What is declared of a limit.

    Attributes:
        name: in explanations; behind `limits.` it is the member of requests and answers.
        scope: whose uses it bounds.
        refusal: the key of what would pass it.
        words: behind its number, in the details of the refusal.
        period: it begins anew with each, by the clocks of the campaign's zone.
        always_shown: whether answers have it as null where it is not set.
    """

    name: str
    scope: Scope
    refusal: Refusal
    words: str = ""
    period: Period = Period.TOTAL
    unit: Unit = Unit.USES
    always_shown: bool = False

    @property
    def member(self) -> str:
        """Its name among the `limits` of a request or an answer."""
        return self.name.removeprefix("limits.")


PER_CODE = Limit("voucher.redemption.quantity", Scope.CODE, Refusal.QUANTITY_EXCEEDED)
"""The limit that each code has of its own."""


class UseKey(NamedTuple):
    """A person's uses of a campaign in a period.

    Attributes:
        person: a hash of the person.
        period: its name, such as `2026-12-01`; `EVER` of a limit for all time.
    """

    person: str
    campaign_id: str
    period: str = EVER


def use_keys(campaign_id: str, persons: Collection[str], periods: Collection[str]) -> list[UseKey]:
    """What a use in these periods is counted under, once for each hash of the person."""
    return [UseKey(person, campaign_id, period) for period in periods for person in persons]


@dataclass(frozen=True, slots=True)
class PersonLimit:
    """A limit per person that a campaign has, in the period that is running.

    Attributes:
        declared: what every campaign's limit of this kind is.
        most: uses in the period.
        period: its name.
        ends: the first day after it; None when it does not end.
    """

    declared: Limit
    campaign_id: str
    most: int
    period: str
    ends: date | None

    def keys(self, persons: Collection[str]) -> list[UseKey]:
        """What a use by a person with these hashes is counted under."""
        return use_keys(self.campaign_id, persons, (self.period,))


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of a campaign; None is unlimited. Zero is a cap like any other: nothing may be used.

    Members have the names of the stored text; those per person are asked in this order.

    Attributes:
        total: redemptions of all its codes together.
        per_person: redemptions by one person.
        per_person_per_day: redemptions by one person on a day of the campaign's zone.
        per_person_per_week: the same in a week from Monday.
        per_person_per_month: the same in a calendar month.
        per_person_per_year: the same in a calendar year.
        budget_minor: discounts granted by all redemptions together, in minor units.
        publications: codes handed to persons, however that came about.
    """

    total: Annotated[
        int | None,
        Limit("limits.total", Scope.CAMPAIGN, Refusal.QUANTITY_EXCEEDED, always_shown=True),
    ] = None
    per_person: Annotated[
        int | None,
        Limit(
            "limits.per_customer",
            Scope.PERSON,
            Refusal.CUSTOMER_LIMIT_EXCEEDED,
            "per customer",
            always_shown=True,
        ),
    ] = None
    per_person_per_day: Annotated[
        int | None,
        Limit(
            "limits.per_customer_per_day",
            Scope.PERSON,
            Refusal.CUSTOMER_DAILY_LIMIT_EXCEEDED,
            "per customer and day",
            Period.DAY,
        ),
    ] = None
    per_person_per_week: Annotated[
        int | None,
        Limit(
            "limits.per_customer_per_week",
            Scope.PERSON,
            Refusal.CUSTOMER_WEEKLY_LIMIT_EXCEEDED,
            "per customer and week",
            Period.WEEK,
        ),
    ] = None
    per_person_per_month: Annotated[
        int | None,
        Limit(
            "limits.per_customer_per_month",
            Scope.PERSON,
            Refusal.CUSTOMER_MONTHLY_LIMIT_EXCEEDED,
            "per customer and month",
            Period.MONTH,
        ),
    ] = None
    per_person_per_year: Annotated[
        int | None,
        Limit(
            "limits.per_customer_per_year",
            Scope.PERSON,
            Refusal.CUSTOMER_YEARLY_LIMIT_EXCEEDED,
            "per customer and year",
            Period.YEAR,
        ),
    ] = None
    budget_minor: Annotated[
        int | None,
        Limit(
            "limits.budget",
            Scope.CAMPAIGN,
            Refusal.BUDGET_EXCEEDED,
            unit=Unit.MINOR,
            always_shown=True,
        ),
    ] = None
    publications: Annotated[
        int | None,
        Limit(
            "limits.publications",
            Scope.CAMPAIGN,
            Refusal.NO_VOUCHER_SUITABLE,
            unit=Unit.PUBLICATIONS,
        ),
    ] = None

    @property
    def count_persons(self) -> bool:
        """Whether any of those that are set is one per person."""
        return any(getattr(self, name) is not None for name, _ in PER_PERSON)

    def per_person_at(
        self, instant: datetime, zone: str, campaign_id: str
    ) -> tuple[PersonLimit, ...]:
        """Those per person that are set, each in its period that the instant is in.

        Args:
            instant: of the use.
            campaign_id: whose limits they are.
            zone: IANA name of the campaign's zone.
        """
        if not self.count_persons:
            return ()
        day = instant.astimezone(zone_named(zone)).date()
        return tuple(
            PersonLimit(one, campaign_id, most, one.period.name_of(day), one.period.end_after(day))
            for name, one in PER_PERSON
            if (most := getattr(self, name)) is not None
        )


NO_LIMITS = Limits()

LIMITS: dict[str, Limit] = {
    part.name: one
    for part in fields(Limits)
    for one in get_args(part.type)
    if isinstance(one, Limit)
}
"""Every limit of a campaign, by the member that keeps it."""

PER_PERSON = tuple((name, one) for name, one in LIMITS.items() if one.scope is Scope.PERSON)


def refusals(*scopes: Scope) -> frozenset[Refusal]:
    """The keys that say that a limit of one of these scopes is reached."""
    return frozenset(one.refusal for one in (PER_CODE, *LIMITS.values()) if one.scope in scopes)
