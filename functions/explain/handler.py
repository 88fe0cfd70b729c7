"""Explain: why a code was refused or applied, and whether it would be again. Writes nothing."""

from explain.replay import ReplayIn, ReplayOut
from explain.schema import DecisionOut
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, secrets
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.usecases.decisions.explain import explain, replay

SCOPES = {Scope.SUPPORT, Scope.MARKETING}
AGAIN = (Refusal.DECISION_INCOMPLETE, Refusal.INVALID_ORDER, Refusal.NOT_FOUND)

app = Router()


@app.get("/v1/decisions/{decision}", scopes=SCOPES, refusals=(Refusal.RESOURCE_NOT_FOUND,))
def get_decision(decision: str, request: Request) -> DecisionOut:
    """Each code of a decision, the rules it met, what was there, and a sentence if it failed."""
    explained = explain(decision, opening=secrets.decision_keys(), now=clock.now(), pause=back_off)
    return DecisionOut.of(explained, request.language())


@app.post(
    "/v1/decisions/{decision}/replay",
    scopes=SCOPES,
    refusals=(Refusal.RESOURCE_NOT_FOUND, *AGAIN),
)
def replay_decision(decision: str, body: ReplayIn) -> ReplayOut:
    """The decision taken again: with its own definitions the same, with others the difference."""
    return ReplayOut.of(
        replay(
            decision,
            wanted=body.wanted(),
            order=body.order.order() if body.order else None,
            opening=secrets.decision_keys(),
            now=clock.now(),
            pause=back_off,
        )
    )


lambda_handler = app.entrance
