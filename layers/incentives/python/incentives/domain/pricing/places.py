"""How many codes still fit beside those that apply already."""

from collections import Counter

from incentives.domain.pricing.rules import Candidate, SkipReason, StackingRules


class Places:
    """The places that stacking rules leave, in all and in each category."""

    def __init__(self, rules: StackingRules) -> None:
        self._rules = rules
        self._taken = 0
        self._exclusive = 0
        self._by_category: Counter[str] = Counter()
        self._exclusive_by_category: Counter[str] = Counter()

    def take[Reason](self, one: Candidate[Reason]) -> None:
        """Count a code that applies."""
        self._taken += 1
        self._by_category.update(one.categories)
        if one.is_exclusive(self._rules):
            self._exclusive += 1
            self._exclusive_by_category.update(one.categories)

    def refusal[Reason](self, one: Candidate[Reason]) -> SkipReason | None:
        """Which limit leaves no place for the code, or None when there is one."""
        rules = self._rules
        if self._taken >= rules.applicable_redeemables_limit:
            return SkipReason.LIMIT
        limits = rules.applicable_redeemables_category_limits
        most = rules.applicable_redeemables_per_category_limit
        if any(_is_full(self._by_category[cat], limits.get(cat, most)) for cat in one.categories):
            return SkipReason.CATEGORY_LIMIT
        if not one.is_exclusive(rules):
            return None
        if self._exclusive >= rules.applicable_exclusive_redeemables_limit:
            return SkipReason.EXCLUSIVE_LIMIT
        most = rules.applicable_exclusive_redeemables_per_category_limit
        if any(_is_full(self._exclusive_by_category[cat], most) for cat in one.categories):
            return SkipReason.EXCLUSIVE_CATEGORY_LIMIT
        return None


def _is_full(taken: int, limit: int | None) -> bool:
    return limit is not None and taken >= limit
