"""Requests made from the API's own description: each is answered as the description says.

Schemathesis draws requests that fit the description and requests that do not; a seed makes every
run the same. No answer may be a 5xx, none may be undocumented, and where the table says "not now"
to any call of any function, the answer is 429 within three seconds and ten calls.
"""

import os
import time
from random import Random
from typing import Any

import pytest
import schemathesis
from botocore.exceptions import ReadTimeoutError
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import openapi
from incentives.domain.derived_ids import order_id_of, redemption_id
from incentives.names import Scope
from incentives.runtime import aws, clock, patience
from incentives.store.items import table_connection
from tests.contracts.codes.counter import Counter
from tests.support.unwilling import ANSWERS, Stopwatch, Unwilling, silent

# Of each operation: some in each run, and more in the soak.
EXAMPLES = int(os.environ.get("INCENTIVES_EXAMPLES", "5"))
KNOWN_CODES = ("WELCOME", "TWENTY", "EIGHTY", "HUNDRED", "ONCE-1")
KNOWN_IDS = {
    "campaigns": ("Spring", "Unique"),
    "redemptions": (redemption_id(order_id_of("order-1"), "TWENTY"),),
}

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ROOMY = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]


def acquainted(description: openapi.Document) -> openapi.Document:
    """The description to somebody who knows what exists, so that some requests succeed."""
    for path, operations in description["paths"].items():
        known = {"code": KNOWN_CODES, "id": KNOWN_IDS.get(path.split("/")[2], ())}
        for operation in operations.values():
            # One key for different requests would be refused, and hide what they are about.
            parameters = [one for one in operation.get("parameters", []) if one["in"] != "header"]
            operation["parameters"] = parameters
            for parameter in parameters:
                if parameter["in"] == "path" and parameter["name"] in known:
                    parameter["schema"] = one_of(known[parameter["name"]])
    description["components"]["schemas"]["RedeemableIn"]["properties"]["id"] = one_of(KNOWN_CODES)
    return description


def one_of(known: tuple[str, ...]) -> openapi.Document:
    """These texts, or any other."""
    return {"anyOf": [{"enum": list(known)}, {"type": "string", "minLength": 1, "maxLength": 256}]}


description = acquainted(openapi.document(openapi.functions()))
schema = schemathesis.openapi.from_dict(description)
schema.config.phases.coverage.enabled = False  # every edge of every member takes minutes


def scope_of(path: str, method: str) -> Scope:
    """A scope that this route opens to."""
    return Scope(description["paths"][path][method.lower()]["x-scopes"][0])


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    """Time passes where the engine waits."""
    stopwatch = Stopwatch()
    monkeypatch.setattr(clock, "stopwatch_s", stopwatch.read)
    monkeypatch.setattr(time, "sleep", stopwatch.wait)
    return stopwatch


@pytest.fixture
def busy_counter(counter: Counter) -> Counter:
    """A counter with the two campaigns and the redemption that `KNOWN_IDS` names."""
    discount = {"discount": {"type": "PERCENT", "percent_off": 10}}
    for name, voucher in (("Spring", discount | {"code": "SPRING"}), ("Unique", discount)):
        campaign = {"name": name, "voucher": voucher}
        made = counter.ask("POST", "/v1/campaigns", campaign, scope=Scope.MARKETING)
        assert made.status == 201, made.body
    order = {"redeemables": [{"id": "TWENTY"}], "order": {"id": "order-1", "amount": 1000}}
    assert counter.ask("POST", "/v1/redemptions", order).status == 200
    table = counter.table
    aws.bind_table(table.name, table.account.client("dynamodb", aws.CONFIG))
    return counter


def asked_about(operation_id: str) -> Any:
    """A test of one route."""

    @pytest.mark.drawn
    @schema.include(operation_id=operation_id).parametrize()
    @seed(2026)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=ROOMY,
        phases=[Phase.explicit, Phase.generate],
    )
    def asked(case: schemathesis.Case[Any], busy_counter: Counter, stopwatch: Stopwatch) -> None:
        operation = case.operation
        key = busy_counter.keys[scope_of(operation.path, operation.method)]
        with Unwilling(dynamodb(), stopwatch) as willing:
            response = case.call(app=busy_counter.gateway, headers=dict(key))
        described = case.method.lower() == operation.method.lower()
        case.validate_response(response, checks=CHECKS if described else [not_a_server_error])
        if described and willing.calls > 1:  # one is the authorizer's
            refused_by_the_table(case, busy_counter, dict(key), stopwatch, willing.calls)

    return asked


def dynamodb() -> Any:
    """The client that the functions use."""
    return table_connection().connection.client


def refused_by_the_table(
    case: schemathesis.Case[Any],
    counter: Counter,
    key: dict[str, str],
    stopwatch: Stopwatch,
    calls: int,
) -> None:
    """Make a request of so many calls again while the table says "not now" from one of them on.

    The request draws the call and the way, so that each example of an operation has its own.
    """
    chance = Random(repr((case.body, case.query, case.path_parameters)))  # noqa: S311
    how = chance.choice(
        (ANSWERS["throttled"], ANSWERS["an internal error"], silent(ReadTimeoutError))
    )
    started, good = stopwatch.read(), chance.randrange(calls)
    with Unwilling(dynamodb(), stopwatch, how, good=good) as unwilling:
        response = case.call(app=counter.gateway, headers=key)
    case.validate_response(response, checks=CHECKS)
    assert unwilling.refused <= patience.MOST_CALLS
    if unwilling.refused:
        assert response.status_code == 429
        assert response.headers["retry-after"] == ["1"]
        assert response.json()["key"] == "too_many_requests"
        assert stopwatch.read() - started <= patience.DEADLINE_S


# Each has a name of its own: test processes take equally named tests for one, and run it once.
for path_item in description["paths"].values():
    for route in path_item.values():
        name = f"test_{route['operationId']}_answers_as_the_description_says"
        globals()[name] = asked_about(route["operationId"])
