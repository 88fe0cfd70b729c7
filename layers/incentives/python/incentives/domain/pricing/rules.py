"""How several codes go together: a project's stacking rules, in the field's own words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from incentives.domain.pricing.benefit import Benefit
from incentives.domain.pricing.terms import Base


class SkipReason(StrEnum):
    """Why a code that is good was left aside: the field's closed list of keys."""

    LIMIT = "applicable_redeemables_limit_exceeded"
    CATEGORY_LIMIT = "applicable_redeemables_per_category_limit_exceeded"
    EXCLUSIVE_LIMIT = "applicable_exclusive_redeemables_limit_exceeded"
    EXCLUSIVE_CATEGORY_LIMIT = "applicable_exclusive_redeemables_per_category_limit_exceeded"
    EXCLUDED = "exclusion_rules_not_met"
    PRECEDING_FAILED = "preceding_validation_failed"
    NO_EFFECT = "no_effect"


@dataclass(frozen=True, slots=True)
class StackingRules:
    """What may be combined, and how. Names are the wire's; categories are the campaigns'.

    Every default is the rule of a project that has set none: nothing is left aside.

    Attributes:
        version: counts the changes; 0 when the project has set no rules.
        redeemables_limit: codes in one request; more are refused.
        applicable_redeemables_limit: codes that apply to an order; later ones are skipped.
        applicable_redeemables_per_category_limit: the same in any one category.
        applicable_redeemables_category_limits: the same in the categories named.
        applicable_exclusive_redeemables_limit: exclusive codes that apply together.
        exclusive_categories: one of these wins alone.
        joint_categories: these go with everything, exclusive ones included.
        redeemables_sorting_rule: `CATEGORY_HIERARCHY` lets the lower number go first within its
            level; otherwise what a code gives decides, never its place in the request.
        redeemables_products_application_mode: `ONCE` discounts an item by one code only.
        category_hierarchy: the number of each category.
        best_only: what takes no more than one discount, the one that takes most off: no more than
            one on goods for each line, or no more than one for the order. Payments, and for the
            order what goes with everything, stand beside.
        base: the price that shares are taken of, unless a campaign says otherwise.
    """

    version: int = 0
    redeemables_limit: int = 30
    applicable_redeemables_limit: int = 30
    applicable_redeemables_per_category_limit: int | None = None
    applicable_redeemables_category_limits: dict[str, int] = field(default_factory=dict)
    applicable_exclusive_redeemables_limit: int = 1
    applicable_exclusive_redeemables_per_category_limit: int | None = None
    exclusive_categories: tuple[str, ...] = ()
    joint_categories: tuple[str, ...] = ()
    redeemables_application_mode: Literal["ALL", "PARTIAL"] = "ALL"
    redeemables_sorting_rule: Literal["REQUESTED_ORDER", "CATEGORY_HIERARCHY"] = "REQUESTED_ORDER"
    redeemables_products_application_mode: Literal["STACK", "ONCE"] = "STACK"
    redeemables_no_effect_rule: Literal["REDEEM_ANYWAY", "SKIP"] = "REDEEM_ANYWAY"
    no_effect_skip_categories: tuple[str, ...] = ()
    no_effect_redeem_anyway_categories: tuple[str, ...] = ()
    category_hierarchy: dict[str, int] = field(default_factory=dict)
    base: Base = "running"
    best_only: Literal["none", "line", "order"] = "none"

    @property
    def partial(self) -> bool:
        """Whether codes that apply are redeemed without those that do not."""
        return self.redeemables_application_mode == "PARTIAL"

    @property
    def once(self) -> bool:
        """Whether a line takes one discount on goods."""
        return self.redeemables_products_application_mode == "ONCE" or self.best_by_line

    @property
    def best_by_line(self) -> bool:
        """Whether that is the best for it."""
        return self.best_only == "line"

    def skips_without_effect(self, categories: tuple[str, ...]) -> bool:
        """Whether a code of these categories is left aside when it changes nothing."""
        if not set(categories).isdisjoint(self.no_effect_skip_categories):
            return True
        if not set(categories).isdisjoint(self.no_effect_redeem_anyway_categories):
            return False
        return self.redeemables_no_effect_rule == "SKIP"

    def rank(self, categories: tuple[str, ...]) -> float:
        """The place in the hierarchy: the lowest number of the categories; without any, last."""
        if self.redeemables_sorting_rule != "CATEGORY_HIERARCHY":
            return 0
        numbers = [
            self.category_hierarchy[category]
            for category in categories
            if category in self.category_hierarchy
        ]
        return min(numbers, default=float("inf"))


NO_RULES = StackingRules()
"""The rules of a project that has set none."""

type Combines = Literal["none", "joint", "exclusive"]
"""What a campaign says of itself beside its categories: goes with everything, or wins alone."""


@dataclass(frozen=True, slots=True)
class Candidate[Reason]:
    """A code, or a promotion without one, that asks to apply.

    Attributes:
        id: tells it from the others of the request.
        categories: its campaign's.
        exclusive, joint: what its campaign says beside its categories; joint wins.
        refused: why it does not apply, when that is known already.
        automatic: nobody asked for it by name, so it does not count as asked.
    """

    id: str
    benefit: Benefit
    categories: tuple[str, ...] = ()
    exclusive: bool = False
    joint: bool = False
    refused: Reason | None = None
    automatic: bool = False

    def is_joint(self, rules: StackingRules) -> bool:
        """Whether it goes with everything."""
        return self.joint or not set(self.categories).isdisjoint(rules.joint_categories)

    def is_exclusive(self, rules: StackingRules) -> bool:
        """Whether it wins alone."""
        named = not set(self.categories).isdisjoint(rules.exclusive_categories)
        return (self.exclusive or named) and not self.is_joint(rules)
