"""A campaign's caps, and what returns do to its discounts, as we answer with them."""

from incentives.domain.campaigns.campaign import Limits
from incentives.domain.campaigns.return_policy import ReturnPolicy
from incentives.runtime.shapes import ResponseShape


class LimitsOut(ResponseShape):
    """Caps of the whole campaign; null is unlimited. `budget` is in minor units."""

    total: int | None
    per_customer: int | None
    budget: int | None
    publications: int | None = None

    @classmethod
    def of(cls, limits: Limits) -> "LimitsOut":
        """The limits on the wire."""
        return cls(
            total=limits.total,
            per_customer=limits.per_person,
            budget=limits.budget_minor,
            publications=limits.publications,
        )


class ReturnsOut(ResponseShape):
    """What becomes of a discount when a part of the order comes back."""

    discount: str
    gives_use_back: bool

    @classmethod
    def of(cls, policy: ReturnPolicy) -> "ReturnsOut":
        """The policy on the wire."""
        return cls(discount=policy.discount.value, gives_use_back=policy.gives_use_back)
