"""The floor: the very calls that an operation sends to DynamoDB, sent bare by the same client."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from incentives.runtime import aws
from tests.bench.direct import WARM_UP, do, quiet
from tests.bench.figures import Figures, timed
from tests.bench.scene import GATES, REDEEM, VALIDATE, Call
from tests.builders import a_campaign, keep

CODE = "FLOOR"
NEVER = 10**9
_TOKEN = "ClientRequestToken"  # each transaction gets one of its own

type Params = dict[str, Any]


def bare_transactions(count: int, name: str) -> list[Params]:
    """The transactions of `count` redemptions of a public capped code: a gate and an order.

    `name` begins the orders' ids, so that no two runs share one.
    """
    keep(a_campaign(public_code=CODE, open_gates=GATES, total=NEVER))
    params = _params_of(Call(REDEEM, CODE, name), "TransactWriteItems")
    (order,) = (part["Put"]["Item"]["pk"]["S"] for part in params["TransactItems"] if "Put" in part)
    text = json.dumps(params)
    return [json.loads(text.replace(order, f"{order}-{number}")) for number in range(count)]


def bare_reads(count: int) -> list[Params]:
    """The reads of `count` validations of that code: a gate."""
    return [_params_of(Call(VALIDATE, CODE, "cart", named=False), "BatchGetItem")] * count


def measure(count: int) -> dict[str, Figures]:
    """Figures of the bare calls, one after the other."""
    client = aws.client("dynamodb")
    writes, reads = bare_transactions(WARM_UP + count, "single"), bare_reads(WARM_UP + count)
    return {
        "bare transaction": _measured(writes, lambda one: client.transact_write_items(**one)),
        "bare read": _measured(reads, lambda one: client.batch_get_item(**one)),
    }


def _measured(jobs: list[Params], send: Callable[[Params], object]) -> Figures:
    for job in jobs[:WARM_UP]:
        send(job)
    return timed(jobs[WARM_UP:], send)


def _params_of(call: Call, operation: str) -> Params:
    """What the function sends for this call, once it is warm."""
    sent: list[Params] = []
    with quiet():
        do(call)

        def note(params: Params, **_: object) -> None:
            sent.append({name: part for name, part in params.items() if name != _TOKEN})

        events = aws.client("dynamodb").meta.events
        name = f"provide-client-params.dynamodb.{operation}"
        events.register(name, note)
        do(replace(call, order=f"{call.order}-again"))
        events.unregister(name, note)
    (params,) = sent
    return params
