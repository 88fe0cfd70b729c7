"""A campaign's caps, and what returns do to its discounts: as marketing sends and reads them."""

from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from incentives.domain.campaigns.limits import LIMITS, Limits, Unit
from incentives.domain.campaigns.terms import ReturnPolicy, ReturnRule
from incentives.runtime.shapes import ResponseShape
from manage_campaigns.members import KeptAs, answers, said
from manage_campaigns.strict import Amount, Strict

MAX_USES = 10**9

# Zero is no limit elsewhere and "nothing" here, so it is refused: leave a limit out, or stop.
Uses = Annotated[int, Field(ge=1, le=MAX_USES)]


_TAKEN: dict[Unit, Any] = {Unit.USES: Uses, Unit.MINOR: Amount, Unit.PUBLICATIONS: Uses}


def _takes_limits(body: type[Strict]) -> type[Strict]:
    """The body with a member for each limit that is declared."""
    members: dict[str, Any] = {
        limit.member: (
            Annotated[
                _TAKEN[limit.unit] | None,
                KeptAs(field, unsettable=True, always=limit.always_shown),
            ],
            None,
        )
        for field, limit in LIMITS.items()
    }
    return create_model(
        body.__name__, __base__=body, __module__=body.__module__, __doc__=body.__doc__, **members
    )


@_takes_limits
class LimitsIn(Strict):
    """Caps of the whole campaign; what is left out is unlimited. `budget` is in minor units.

    `publications` are codes that are handed to persons.
    """


@answers(LimitsIn, Limits)
class LimitsOut(ResponseShape):
    """Caps of the whole campaign; null is unlimited. `budget` is in minor units."""

    @classmethod
    def of(cls, limits: Limits) -> "LimitsOut":
        """The limits on the wire."""
        return cls(**said(LimitsIn, limits))


class ReturnsIn(Strict):
    """What becomes of a discount when a part of the order comes back."""

    discount: Literal["KEEP", "RE_EVALUATE", "TAKE_BACK"] = "KEEP"
    gives_use_back: bool = True

    def policy(self) -> ReturnPolicy:
        """The campaign's word on returns."""
        return ReturnPolicy(ReturnRule(self.discount), self.gives_use_back)


class ReturnsOut(ResponseShape):
    """What becomes of a discount when a part of the order comes back."""

    discount: str
    gives_use_back: bool

    @classmethod
    def of(cls, policy: ReturnPolicy) -> "ReturnsOut":
        """The policy on the wire."""
        return cls(discount=policy.discount.value, gives_use_back=policy.gives_use_back)
