"""The shapes of a decision that is taken again; ours, the field has none."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from incentives.domain.decisions.outcome import digest_of, verdict_data
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.checkout.asked import MAX_REDEEMABLES
from incentives.runtime.wire.checkout.asked_order import OrderIn
from incentives.usecases.decisions.explain import Replayed

type Version = Annotated[int, Field(ge=1)] | Literal["current"]


class DefinitionIn(RequestShape):
    """A campaign, and the version of its definition; `current` is the one in force."""

    campaign_id: Annotated[str, Field(min_length=1, max_length=200)]
    version: Version = "current"


class ReplayIn(RequestShape):
    """With which definitions to take a decision again; those that are not named stay as they were.

    `order` is the order of the decision, when it was too long to be kept with it.
    """

    definitions: Annotated[list[DefinitionIn], Field(max_length=MAX_REDEEMABLES)] = []
    order: OrderIn | None = None

    def wanted(self) -> dict[str, int | None]:
        """Versions by campaign; None is the one in force."""
        return {
            definition.campaign_id: None if definition.version == "current" else definition.version
            for definition in self.definitions
        }


class DifferenceOut(ResponseShape):
    """A code for which it comes out otherwise."""

    code: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ReplayOut(ResponseShape):
    """A decision taken again.

    `same` compares with the decision itself, byte for byte; `digest` is of `outcome`. `withheld`
    names conditions of the other definitions that need facts of a person, which are not kept.
    """

    object: str = "replay"
    same: bool
    digest: str
    outcome: list[dict[str, Any]]
    differences: list[DifferenceOut]
    withheld: list[str]

    @classmethod
    def of(cls, replayed: Replayed) -> Self:
        """The replay, and where it differs."""
        before = [] if replayed.explained.decided is None else replayed.explained.decided.verdicts
        then = {one.code: verdict_data(one) for one in before}
        now = {verdict.code: verdict_data(verdict) for verdict in replayed.decided.verdicts}
        digest = digest_of(replayed.decided.verdicts)
        return cls(
            same=digest == replayed.explained.token.digest,
            digest=digest,
            outcome=list(now.values()),
            differences=[
                DifferenceOut(code=code, before=then.get(code), after=now.get(code))
                for code in dict.fromkeys([*then, *now])
                if then.get(code) != now.get(code)
            ],
            withheld=list(replayed.withheld),
        )
