"""Which deployment a command is about: an environment, in an account and region.

One place decides, and sets the environment variables that each library and the CDK read, since
they disagree: the Python libraries read AWS_DEFAULT_REGION and AWS_DEFAULT_PROFILE first, the CDK
AWS_REGION and AWS_PROFILE; beside a profile the former take keys of the environment, the CDK not.
"""

import argparse
import os
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound

from incentives import names

DEFAULT = "default"
LONGEST = 20
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_NO_SUCH_STACK = "does not exist"  # a ValidationError like many others


class NoTarget(Exception):
    """It is not clear which deployment is meant; the message is a sentence for its user."""


@dataclass(frozen=True)
class Target:
    """A deployment that is or will be.

    Attributes:
        environment: its name, `default` for the one whose fixed names have none in them.
        account: twelve digits.
        region: such as `eu-central-1`.
        profile: what was told, if any.
    """

    environment: str
    account: str
    region: str
    profile: str | None = None

    @property
    def stack(self) -> str:
        """The name of its stack, from which every other fixed name follows."""
        return stack_of(self.environment)

    @property
    def arguments(self) -> str:
        """What names it on a command line of `make`."""
        told = {"ENV": self.environment, "REGION": self.region, "PROFILE": self.profile}
        return " ".join(f"{name}={value}" for name, value in told.items() if value)

    def __str__(self) -> str:
        """As a person is told."""
        return f"stack {self.stack}, account {self.account}, {self.region}"

    def client(self, service: str) -> Any:  # noqa: ANN401 (made at run time)
        """A client of the account, in the region."""
        session: Any = boto3.Session()
        return session.client(service)

    def outputs(self) -> dict[str, str] | None:
        """The outputs of the stack as it is now, or None when there is no stack yet."""
        return outputs_of(self.client("cloudformation"), self.stack)

    def deployed(self) -> dict[str, str]:
        """The outputs of the stack.

        Raises:
            NoTarget: there is none, or its first deployment failed.
        """
        outputs = self.outputs()
        if not outputs:
            raise NoTarget(f"there is no {self}; `make deploy` makes one.")
        return outputs


def stack_of(environment: str) -> str:
    """The name of an environment's stack.

    Raises:
        NoTarget: no environment can have this name.
    """
    if environment == DEFAULT:
        return names.STACK
    if len(environment) > LONGEST or not _NAME.fullmatch(environment):
        raise NoTarget(
            f"an environment cannot be called {environment!r}: lower-case letters, digits and "
            f"single hyphens between them, a letter first, at most {LONGEST} characters; for "
            "example `prod`."
        )
    return f"{names.STACK}-{environment}"


def outputs_of(cloudformation: Any, stack: str) -> dict[str, str] | None:  # noqa: ANN401 (no stubs)
    """The outputs of a stack, or None when there is no such stack."""
    try:
        (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if _NO_SUCH_STACK in error.response["Error"]["Message"]:
            return None
        raise
    return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which deployment it is about."""
    parser.add_argument("--env", default=DEFAULT, help="the environment's name, such as prod")
    parser.add_argument("--region", help="else that of AWS_REGION, or of the profile")
    parser.add_argument("--profile", help="of your AWS configuration; else that of AWS_PROFILE")


def settle(options: argparse.Namespace) -> Target:
    """Decide, for this process and those that it starts.

    Raises:
        NoTarget: a name that no environment can have, no region, or credentials that do not work.
    """
    stack_of(options.env)
    choose(os.environ, region=options.region, profile=options.profile)
    try:
        session = boto3.Session()
        if not session.region_name:
            raise NoTarget("no region is chosen: say REGION=..., or set AWS_REGION.")
        _write(os.environ, session.region_name, "AWS_REGION", "AWS_DEFAULT_REGION")
        account = session.client("sts").get_caller_identity()["Account"]
    except ProfileNotFound as error:
        raise NoTarget(f"{error}.") from error
    except (BotoCoreError, ClientError) as error:
        raise NoTarget(f"no credentials that AWS takes: {error}") from error
    return Target(options.env, account, session.region_name, options.profile)


def choose(
    environment: MutableMapping[str, str], *, region: str | None, profile: str | None
) -> None:
    """Make an environment say the same to each tool; what is told goes before what it says.

    Raises:
        NoTarget: it names a profile and keys, of which some tools take the one, some the other.
    """
    if profile:
        for name in _KEYS:
            environment.pop(name, None)
    profile = profile or _first(environment, "AWS_PROFILE", "AWS_DEFAULT_PROFILE")
    if profile and environment.get("AWS_ACCESS_KEY_ID"):
        raise NoTarget(
            "AWS_PROFILE and AWS_ACCESS_KEY_ID are both set, and tools disagree which of them "
            "counts: unset one, or say PROFILE=..."
        )
    _write(environment, profile, "AWS_PROFILE", "AWS_DEFAULT_PROFILE")
    region = region or _first(environment, "AWS_REGION", "AWS_DEFAULT_REGION")
    _write(environment, region, "AWS_REGION", "AWS_DEFAULT_REGION")


def _first(environment: Mapping[str, str], *variables: str) -> str:
    """The first of these that says something; empty when none does."""
    return next((value for name in variables if (value := environment.get(name))), "")


def _write(environment: MutableMapping[str, str], value: str, *variables: str) -> None:
    for name in variables:
        if value:
            environment[name] = value
        else:
            environment.pop(name, None)
