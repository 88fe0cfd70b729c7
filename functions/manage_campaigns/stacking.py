"""The body of the project's stacking rules."""

from typing import Annotated, Any, Literal

from pydantic import Field

from incentives.domain.pricing.rules import StackingRules
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.wire.checkout.asked import MAX_REDEEMABLES
from manage_campaigns.strict import Category, Strict

MOST_CATEGORIES = 100
MOST_EXCLUSIVE = 5

Limit = Annotated[int, Field(ge=1, le=MAX_REDEEMABLES)]
ExclusiveLimit = Annotated[int, Field(ge=1, le=MOST_EXCLUSIVE)]
Rank = Annotated[int, Field(ge=0, le=1_000_000)]
Categories = Annotated[list[Category], Field(max_length=MOST_CATEGORIES)]


class StackingRulesIn(Strict):
    """The whole of the rules: what is left out is as in a project that has set none.

    With `version`, they replace that version only.
    """

    version: Annotated[int, Field(ge=0)] | None = None
    redeemables_limit: Limit = MAX_REDEEMABLES
    applicable_redeemables_limit: Limit | None = None
    applicable_redeemables_per_category_limit: Limit | None = None
    applicable_redeemables_category_limits: Annotated[
        dict[Category, Limit], Field(max_length=MOST_CATEGORIES)
    ] = {}
    applicable_exclusive_redeemables_limit: ExclusiveLimit = 1
    applicable_exclusive_redeemables_per_category_limit: ExclusiveLimit | None = None
    exclusive_categories: Categories = []
    joint_categories: Categories = []
    redeemables_application_mode: Literal["ALL", "PARTIAL"] = "ALL"
    redeemables_sorting_rule: Literal["REQUESTED_ORDER", "CATEGORY_HIERARCHY"] = "REQUESTED_ORDER"
    redeemables_products_application_mode: Literal["STACK", "ONCE"] = "STACK"
    redeemables_no_effect_rule: Literal["REDEEM_ANYWAY", "SKIP"] = "REDEEM_ANYWAY"
    no_effect_skip_categories: Categories = []
    no_effect_redeem_anyway_categories: Categories = []
    redeemables_rollback_order_mode: Literal["WITH_ORDER"] = "WITH_ORDER"
    category_hierarchy: Annotated[dict[Category, Rank], Field(max_length=MOST_CATEGORIES)] = {}
    discounts_based_on: Literal["running", "original"] = "running"
    best_only: Literal["none", "line", "order"] = "none"

    def rules(self) -> StackingRules:
        """The rules as the calculator knows them.

        Raises:
            Refused: `INVALID_STACKING_RULES`; two of them contradict each other.
        """
        limit = self.applicable_redeemables_limit or self.redeemables_limit
        if limit > self.redeemables_limit:
            raise _refused("applicable_redeemables_limit is above redeemables_limit")
        for one, other in (
            ("exclusive_categories", "joint_categories"),
            ("no_effect_skip_categories", "no_effect_redeem_anyway_categories"),
        ):
            if both := sorted({*getattr(self, one)} & {*getattr(self, other)}):
                raise _refused(f"{both[0]} is in {one} and in {other}")
        said: dict[str, Any] = {
            name: tuple(it) if isinstance(it, list) else it for name, it in dict(self).items()
        }
        base = said.pop("discounts_based_on")
        for name in ("version", "redeemables_rollback_order_mode"):
            del said[name]
        return StackingRules(**said | {"applicable_redeemables_limit": limit}, base=base)


def _refused(details: str) -> Refused:
    return Refused(Refusal.INVALID_STACKING_RULES, details, resource_type="stacking_rules")
