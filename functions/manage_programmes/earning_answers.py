"""Earning rules on the wire."""

from typing import Any

from incentives.domain.condition.parse import as_data
from incentives.domain.points.challenge import Challenge
from incentives.domain.points.rules import EarningRule
from incentives.domain.pricing.selection import Selection
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.points.factor import factor_of
from incentives.runtime.wire.points.programme import ExpirationRulesOut

_NAMES = ("product_ids", "sku_ids", "source_ids", "category_ids")


class MultiplierOut(ResponseShape):
    """So many times the points while the conditions hold."""

    multiplier: float
    conditions: dict[str, Any]


class EarningRuleOut(ResponseShape):
    """An earning rule; `every` is a step in minor units or units, null when points are fixed."""

    id: str
    object: str = "earning_rule"
    event: str
    type: str
    points: int
    every: int | None
    calculation_type: str | None
    applicable_to: dict[str, list[str]] | None = None
    excluded: dict[str, list[str]] | None = None
    limit: dict[str, int | str] | None
    challenge: dict[str, int | str] | None = None
    conditions: dict[str, Any] | None = None
    multipliers: list[MultiplierOut]
    expiration_rules: ExpirationRulesOut | None = None
    active: bool

    @classmethod
    def of(cls, rule: EarningRule) -> "EarningRuleOut":
        """The rule on the wire."""
        limit = rule.limit
        return cls(
            id=rule.id,
            event=rule.event,
            type="FIXED" if rule.every is None else "PROPORTIONAL",
            points=rule.points,
            every=rule.every,
            calculation_type=rule.basis.value if rule.every is not None else None,
            applicable_to=_goods(rule.goods.chosen),
            excluded=_goods(rule.goods.excluded),
            limit={"count": limit.count, "period": limit.period.value} if limit else None,
            challenge=_challenge(rule.challenge) if rule.challenge else None,
            conditions=None if rule.conditions is None else as_data(rule.conditions),
            multipliers=[
                MultiplierOut(
                    multiplier=factor_of(multiplier.factor_bp),
                    conditions=as_data(multiplier.conditions),
                )
                for multiplier in rule.multipliers
            ],
            expiration_rules=ExpirationRulesOut.of(rule.expiry) if rule.expiry else None,
            active=rule.active,
        )


class EarningRulesOut(ResponseShape):
    """All earning rules of a programme, oldest first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[EarningRuleOut]
    total: int

    @classmethod
    def of(cls, rules: tuple[EarningRule, ...]) -> "EarningRulesOut":
        """The rules on the wire."""
        return cls(data=[EarningRuleOut.of(rule) for rule in rules], total=len(rules))


def _goods(goods: Selection) -> dict[str, list[str]] | None:
    named = {name: list(getattr(goods, name)) for name in _NAMES}
    return {name: ids for name, ids in named.items() if ids} or None


def _challenge(challenge: Challenge) -> dict[str, int | str]:
    told: dict[str, int | str | None] = {
        "times": challenge.times,
        "within_days": challenge.within_days,
        "in_a_row": challenge.in_a_row.value if challenge.in_a_row else None,
    }
    return {name: value for name, value in told.items() if value is not None}
