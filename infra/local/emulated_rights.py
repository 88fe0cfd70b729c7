"""Completes how the emulator checks rights (`AUTH=true`), as IAM documents it.

It checks the role of a function at each of its calls, of a transaction each item as the action that
it is, on the table or index that is named. It does not know these, so they are added here:

* `dynamodb:LeadingKeys`: the partition keys that a call names, of a transaction each item's own;
* the group in the ARN of a schedule, and `iam:PassRole` for the role that a schedule acts with;
* HTTPS: the policies of queues and buckets insist on it, and its loopback address stands for it.

What each role was allowed or denied is told in `rights.log` of the state folder, once for each kind
of call: a line of JSON, `[role, action, resource, "allowed" or "denied"]`.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import sts

_LEADING_KEYS = "dynamodb:LeadingKeys"
_PARTITION_KEY = "pk"
_EQUALS = re.compile(r"\w\s*=\s*(:\w+)")

_resource_arn = iam_actions.extract_resource_arn
_service_context = iam_actions.dynamodb_service_context
_transaction_checks = iam_actions.dynamodb_transaction_checks
_enforce = iam_evaluator.enforce
_pin_request_origin = iam_evaluator.pin_request_origin
_log = Path(os.environ["RIGHTS_LOG"])
_told: set[str] = set()

type Json = dict[str, Any]


class Arn(str):
    """The ARN of a resource, with what else decides: a partition key, a role that is passed on."""

    __slots__ = ("leading_key", "passed_role")

    leading_key: str | None
    passed_role: str | None

    def __new__(
        cls, arn: str, *, leading_key: str | None = None, passed_role: str | None = None
    ) -> Self:
        """An ARN with one of these, or with neither."""
        made = super().__new__(cls, arn)
        made.leading_key = leading_key
        made.passed_role = passed_role
        return made


def complete_rights() -> None:
    """Put the additions in their places, before the emulator serves its first request."""
    _log.write_text("")
    iam_actions.extract_resource_arn = _arn_with_group
    iam_actions.dynamodb_service_context = _context_with_keys
    iam_actions.dynamodb_transaction_checks = _checks_with_keys
    iam_evaluator.enforce = _enforce_more
    iam_evaluator.pin_request_origin = _pin_secure_origin
    app.pin_request_origin = _pin_secure_origin


def _pin_secure_origin(source_ip: str, _secure: object) -> None:
    _pin_request_origin(source_ip, secure_transport=True)


def _arn_with_group(service: str, method: str, path: str, *request: Any) -> str:  # noqa: ANN401
    arn: str = _resource_arn(service, method, path, *request)
    if service != "scheduler" or ":schedule/" not in arn:
        return arn
    _headers, body, query, *_ = request
    told = _read(body)
    (group,) = query.get("groupName") or [told.get("GroupName", "default")]
    return Arn(
        arn.replace(":schedule/default/", f":schedule/{group}/"),
        passed_role=told.get("Target", {}).get("RoleArn"),
    )


def _context_with_keys(body: bytes) -> Json:
    context: Json = _service_context(body)
    keys = list(_leading_keys(_read(body)))
    return context | ({_LEADING_KEYS: keys} if keys else {})


def _checks_with_keys(*call: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    checks: list[tuple[str, str]] = _transaction_checks(*call)
    _action, body, *_ = call
    parts = [part for item in _read(body).get("TransactItems", []) for part in item.values()]
    return [
        (action, Arn(arn, leading_key=next(_leading_keys(part), None)))
        for (action, arn), part in zip(checks, parts, strict=False)
    ]


def _leading_keys(call: Json) -> Iterator[str]:
    """Of a transaction as a whole none: its items are checked one by one."""
    for item in (call.get("Key") or {}, call.get("Item") or {}, *_batched(call)):
        yield from item.get(_PARTITION_KEY, {}).values()
    if asked := _EQUALS.search(call.get("KeyConditionExpression", "")):
        yield from call["ExpressionAttributeValues"][asked[1]].values()


def _batched(call: Json) -> Iterator[Json]:
    """The keys that are read, the items that are put and the keys that are deleted."""
    for wanted in (call.get("RequestItems") or {}).values():
        if isinstance(wanted, dict):
            yield from wanted.get("Keys", [])
            continue
        for write in wanted:
            yield from (part.get("Item") or part.get("Key") for part in write.values())


def _enforce_more(*call: str, resource_arn: str = "*", service_context: Json | None = None) -> Any:  # noqa: ANN401 - None, or the emulator's own kind of refusal
    access_key, action, service, region = call
    context = dict(service_context or {})
    if isinstance(resource_arn, Arn) and resource_arn.leading_key is not None:
        context[_LEADING_KEYS] = [resource_arn.leading_key]
    denied = _enforce(*call, resource_arn=str(resource_arn), service_context=context)
    _tell(access_key, action, resource_arn, denied)
    if denied or not isinstance(resource_arn, Arn) or resource_arn.passed_role is None:
        return denied
    passed = {"iam:PassedToService": f"{service}.amazonaws.com"}
    passing = (access_key, "iam:PassRole", "iam", region)
    role = Arn(resource_arn.passed_role)
    return _enforce_more(*passing, resource_arn=role, service_context=passed)


def _tell(access_key: str, action: str, resource: str, denied: object) -> None:
    session = sts._sessions.get(access_key)  # noqa: SLF001 - it has no public way to ask
    if session is None:  # the account's owner, who may do everything
        return
    role = session["Arn"].split("/")[1]
    line = json.dumps([role, action, resource, "denied" if denied else "allowed"])
    if line not in _told:
        _told.add(line)
        with _log.open("a") as log:
            log.write(line + "\n")


def _read(body: bytes) -> Json:
    try:
        told = json.loads(body or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
