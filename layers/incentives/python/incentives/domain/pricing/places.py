"""How many codes still fit beside those that apply already, and which of those are in the way."""

from incentives.domain.pricing.rules import Candidate, SkipReason, StackingRules


class Places[Reason]:
    """The places that stacking rules leave, in all and in each category."""

    def __init__(self, rules: StackingRules) -> None:
        self._rules = rules
        self._taken: list[Candidate[Reason]] = []
        self._exclusive: list[Candidate[Reason]] = []

    def take(self, one: Candidate[Reason]) -> None:
        """Count a code that applies."""
        self._taken.append(one)
        if one.is_exclusive(self._rules):
            self._exclusive.append(one)

    def refusal(self, one: Candidate[Reason]) -> tuple[SkipReason, tuple[str, ...]] | None:
        """Which limit leaves no place for the code, and who has its places; None when there is one.

        The limits are asked in the order of `SkipReason`.
        """
        rules = self._rules
        limits = rules.applicable_redeemables_category_limits
        most = rules.applicable_redeemables_per_category_limit
        asked = [(SkipReason.LIMIT, self._taken, rules.applicable_redeemables_limit)] + [
            (SkipReason.CATEGORY_LIMIT, _in(self._taken, name), limits.get(name, most))
            for name in one.categories
        ]
        if one.is_exclusive(rules):
            most = rules.applicable_exclusive_redeemables_per_category_limit
            whole = rules.applicable_exclusive_redeemables_limit
            asked += [(SkipReason.EXCLUSIVE_LIMIT, self._exclusive, whole)] + [
                (SkipReason.EXCLUSIVE_CATEGORY_LIMIT, _in(self._exclusive, name), most)
                for name in one.categories
            ]
        for reason, taken, limit in asked:
            if limit is not None and len(taken) >= limit:
                return reason, tuple(other.id for other in taken)
        return None


def _in[Reason](taken: list[Candidate[Reason]], category: str) -> list[Candidate[Reason]]:
    return [one for one in taken if category in one.categories]
