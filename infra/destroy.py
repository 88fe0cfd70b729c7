"""`make destroy`: delete an environment's stack, and nothing of any other environment.

Its table, which is protected, and its wrapping key stay; the last lines say how to delete them.
"""

import argparse
import sys
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from incentives import names
from infra.target import NoTarget, Target, add_arguments, settle


def main(arguments: Sequence[str] | None = None) -> int:
    """Delete the stack, when its name was typed; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make destroy", description=__doc__)
    add_arguments(parser)
    parser.add_argument("--stack", default="", help="its whole name, as consent")
    options = parser.parse_args(arguments)
    try:
        target = settle(options)
        outputs = _outputs(target)
        _require_consent(target, options.stack)
        _delete(target)
    except WaiterError as failure:
        print(
            f"destroy: the stack is not gone ({failure}); its events in CloudFormation say why.",
            file=sys.stderr,
        )
        return 1
    except (NoTarget, BotoCoreError, ClientError) as failure:
        print(f"destroy: {failure}", file=sys.stderr)
        return 1
    _tell_what_stays(target, outputs.get("TableName", "TABLE"))
    return 0


def _outputs(target: Target) -> dict[str, str]:
    outputs = target.outputs()
    if outputs is None:
        raise NoTarget(f"there is no {target}.")
    return outputs


def _require_consent(target: Target, typed: str) -> None:
    print(f"destroy: {target}: its API, functions, bus and logs go; its table stays.", flush=True)
    if not typed and sys.stdin.isatty():
        typed = input(f"Type {target.stack} to go on: ").strip()
    if typed != target.stack:
        raise NoTarget(f"nothing was deleted; STACK={target.stack} says that you mean it.")


def _delete(target: Target) -> None:
    cloudformation = target.client("cloudformation")
    cloudformation.delete_stack(StackName=target.stack)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=target.stack, WaiterConfig={"Delay": 3, "MaxAttempts": 600}
    )


def _tell_what_stays(target: Target, table: str) -> None:
    parameter = names.parameter_of(target.stack, names.WRAPPING_KEY_PARAMETER)
    print(f"destroy: {target.stack} is gone. The table {table} and the parameter {parameter} stay.")
    print("To delete them too, with all that anybody ever redeemed:")
    for command in (
        f"dynamodb update-table --table-name {table} --no-deletion-protection-enabled",
        f"dynamodb delete-table --table-name {table}",
        f"ssm delete-parameter --name {parameter}",
    ):
        print(f"  aws --region {target.region} {command}")


if __name__ == "__main__":
    sys.exit(main())
