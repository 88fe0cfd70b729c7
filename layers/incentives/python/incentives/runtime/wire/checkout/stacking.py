"""Stacking rules in an answer, and codes that they leave aside."""

from collections.abc import Mapping
from typing import Any

from incentives.domain.checkout.verdict import Skipped
from incentives.domain.pricing.rules import SkipReason, StackingRules
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.promotion import object_of

_MESSAGES = {
    SkipReason.LIMIT: "Applicable redeemables limit exceeded",
    SkipReason.CATEGORY_LIMIT: "Applicable redeemables limit per category exceeded",
    SkipReason.EXCLUSIVE_LIMIT: "Applicable exclusive redeemables limit exceeded",
    SkipReason.EXCLUSIVE_CATEGORY_LIMIT: (
        "Applicable exclusive redeemables limit per category exceeded"
    ),
    SkipReason.EXCLUDED: "Redeemable cannot be applied together with the others",
    SkipReason.PRECEDING_FAILED: "Redeemable cannot be applied due to preceding validation failure",
    SkipReason.NO_EFFECT: "Redeemable has no effect on the order",
}


class StackingRulesOut(ResponseShape):
    """The project's stacking rules; a limit that is absent is none.

    Ours beside the field's: `version` (0 until rules are set), `category_hierarchy`,
    `discounts_based_on`, the price that percentages are taken of, and `best_only`, what takes no
    more than the best discount.
    """

    version: int
    redeemables_limit: int
    applicable_redeemables_limit: int
    applicable_redeemables_per_category_limit: int | None = None
    applicable_redeemables_category_limits: dict[str, int]
    applicable_exclusive_redeemables_limit: int
    applicable_exclusive_redeemables_per_category_limit: int | None = None
    exclusive_categories: list[str]
    joint_categories: list[str]
    redeemables_application_mode: str
    redeemables_sorting_rule: str
    redeemables_products_application_mode: str
    redeemables_no_effect_rule: str
    no_effect_skip_categories: list[str]
    no_effect_redeem_anyway_categories: list[str]
    redeemables_rollback_order_mode: str = "WITH_ORDER"
    category_hierarchy: dict[str, int]
    discounts_based_on: str
    best_only: str

    @classmethod
    def of(cls, rules: StackingRules) -> "StackingRulesOut":
        """The rules on the wire."""
        members = {name: getattr(rules, name) for name in rules.__dataclass_fields__}
        return cls(discounts_based_on=members.pop("base"), **_with_lists(members))


class SkippedOut(ResponseShape):
    """A good code that was left aside; `details.redeemables` are the ids that shut it out."""

    status: str = "SKIPPED"
    id: str
    object: str = "voucher"
    result: dict[str, dict[str, Any]]

    @classmethod
    def of(
        cls, skipped: Skipped, typed: Mapping[str, str], *, uniform: bool = False
    ) -> "SkippedOut":
        """The code on the wire; `uniform` for browsers, which learn of no code but their own."""
        told = [typed.get(code, code) for code in skipped.by]
        if uniform:
            told = [typed[code] for code in skipped.by if code in typed]
        details: dict[str, Any] = {
            "key": skipped.reason.value,
            "message": _MESSAGES[skipped.reason],
        }
        if told:
            details["redeemables"] = told
        return cls(
            id=typed.get(skipped.code, skipped.code),
            object=object_of(skipped.code),
            result={"details": details},
        )


def _with_lists(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(it) if isinstance(it, tuple) else it for name, it in members.items()}
