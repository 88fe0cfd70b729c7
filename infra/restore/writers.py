"""Closes the functions that write the table, and opens them again: reserved concurrency 0.

No invocation begins then, whoever asks: the API answers 5xx for their routes, schedules and streams
try again for hours. What reads goes on, and so does telling events of what was written before.
"""

from collections.abc import Collection, Iterator
from typing import Any

from infra.catalogue.functions import ALL_FUNCTIONS
from infra.catalogue.spec import DELETE, WRITE, FunctionSpec

BEFORE = "incentives:reserved-before-closing"
"""A tag of a closed function: what it had reserved, or `none`."""

_NONE = "none"


def writers() -> frozenset[str]:
    """The functions that write the table, by their names in this release and in the first."""
    writing = [spec for spec in ALL_FUNCTIONS if _writes(spec)]
    return frozenset(name for spec in writing for name in (spec.name, spec.id))


def close(cloudformation: Any, lambda_: Any, stack: str) -> list[str]:  # noqa: ANN401 (no stubs)
    """Let no writer of a stack begin any more; their names. A repeat is harmless."""
    closed = []
    for name, function in _functions(cloudformation, lambda_, stack):
        arn = function["FunctionArn"]
        reserved = lambda_.get_function_concurrency(FunctionName=arn)
        before = reserved.get("ReservedConcurrentExecutions")
        if BEFORE not in lambda_.list_tags(Resource=arn).get("Tags", {}):
            tag = _NONE if before is None else str(before)
            lambda_.tag_resource(Resource=arn, Tags={BEFORE: tag})
        lambda_.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=0)
        closed.append(name)
    return closed


def open_again(
    cloudformation: Any,  # noqa: ANN401
    lambda_: Any,  # noqa: ANN401
    stack: str,
    only: Collection[str] = (),
) -> list[str]:
    """Give closed functions what they had reserved before; their names. A repeat is harmless.

    `only` these, when any are named.
    """
    opened = []
    for name, function in _functions(cloudformation, lambda_, stack):
        arn = function["FunctionArn"]
        before = lambda_.list_tags(Resource=arn).get("Tags", {}).get(BEFORE)
        if before is None or (only and name not in only):
            continue
        if before == _NONE:
            lambda_.delete_function_concurrency(FunctionName=arn)
        else:
            lambda_.put_function_concurrency(
                FunctionName=arn, ReservedConcurrentExecutions=int(before)
            )
        lambda_.untag_resource(Resource=arn, TagKeys=[BEFORE])
        opened.append(name)
    return opened


def _functions(cloudformation: Any, lambda_: Any, stack: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """The writers of a stack, with what Lambda says of them."""
    wanted = writers()
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    for page in pages:
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] != "AWS::Lambda::Function":
                continue
            function = lambda_.get_function_configuration(
                FunctionName=resource["PhysicalResourceId"]
            )
            name = function["Handler"].split(".", maxsplit=1)[0]
            if name in wanted:
                yield name, function


def _writes(spec: FunctionSpec) -> bool:
    """Whether it writes what is promised; wrong attempts are counted for an hour only."""
    return bool({*WRITE, DELETE} & {*spec.table_actions})
