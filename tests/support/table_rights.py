"""A function that runs in a test's process is held to the rights that the catalogue gives it.

The emulator enforces roles where the whole stack runs. Tests of single functions reach many more
paths, but as the owner of their account; so each of their calls of DynamoDB is compared with the
catalogue here, which the template's tests hold to be what is deployed.
"""

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.hooks import BaseEventHooks

from incentives import names
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.catalogue.spec import IN_PARTITIONS, QUERY, FunctionSpec
from infra.local.places import ROOT

_FUNCTIONS = f"{ROOT / 'functions'}/"
_SPECS = {spec.name: spec for spec in ALL_FUNCTIONS}
_EVENT = "provide-client-params.dynamodb"
_OF_A_TRANSACTION = {"ConditionCheck": "ConditionCheckItem"} | {
    verb: f"{verb}Item" for verb in ("Put", "Update", "Delete", "Get")
}

type Call = Mapping[str, Any]


class NotGrantedError(AssertionError):
    """A function did what its role does not allow."""


@contextmanager
def held_to_rights(events: BaseEventHooks) -> Iterator[None]:
    """Hold functions to their rights in all calls of the clients that have these events."""

    def check(params: Call, model: Any, **_: object) -> None:
        function = _calling_function()
        if function in _SPECS:
            check_call(_SPECS[function], model.name, params)

    events.register(_EVENT, check)
    try:
        yield
    finally:
        events.unregister(_EVENT, check)


def check_call(spec: FunctionSpec, operation: str, params: Call) -> None:
    """Compare one call with what the function may do.

    Raises:
        NotGrantedError: it may not do this, or not there.
    """
    for action, key in _actions(operation, params):
        if not _may(spec, action, key, asks_index="IndexName" in params):
            where = "the index" if "IndexName" in params else f"the table ({key[:20]})"
            raise NotGrantedError(f"{spec.name} may not {action} on {where}")


def _may(spec: FunctionSpec, action: str, key: str, *, asks_index: bool) -> bool:
    if asks_index:
        return spec.index and action == QUERY
    there = [IN_PARTITIONS[right] for right in spec.rights if right in IN_PARTITIONS]
    if spec.meets_persons:
        there.append(("dynamodb:BatchGetItem", names.PERSON_KEYS_PARTITION))
    return action in spec.table_actions or any(
        action == allowed and key.startswith(prefix) for allowed, prefix in there
    )


def _actions(operation: str, params: Call) -> Iterator[tuple[str, str]]:
    """Each action with the partition key that it names; "" where it is not told."""
    for wanted in params.get("RequestItems", {}).values():
        for key in wanted["Keys"]:
            yield f"dynamodb:{operation}", _key({"Key": key})
    if "RequestItems" in params:
        return
    if not operation.startswith("Transact"):
        yield f"dynamodb:{operation}", _key(params)
        return
    for item in params["TransactItems"]:
        for verb, part in item.items():
            yield f"dynamodb:{_OF_A_TRANSACTION[verb]}", _key(part)


def _key(part: Call) -> str:
    told = part.get("Key") or part.get("Item") or {}
    return str(told.get(names.PK, {}).get("S", ""))


def _calling_function() -> str | None:
    """The function whose code is running, by its folder in `functions/`; None is a test's own."""
    frame = inspect.currentframe()
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_FUNCTIONS):
            return file.removeprefix(_FUNCTIONS).partition("/")[0]
        frame = frame.f_back
    return None
