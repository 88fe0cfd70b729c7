"""The deployment's secrets: made before and after a deployment, never by CloudFormation.

A template would show them, and an update could replace them; another person key would end every
person's limit. They lie in the table, sealed by the wrapping key; that lies in a parameter and in
the functions' environment, which Lambda encrypts. So neither the table nor the template tells them.
"""

import secrets
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from incentives import names
from infra.local.places import ENGINE, ROOT

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

WRAPPING_KEY = "WrappingKey"
"""The stack's parameter that gives the key to the functions."""

KEEP_SECRETS = "incentives.runtime.commands.keep_secrets"
_BYTES = 32


class SecretsFailed(Exception):
    """The secrets could not be kept; why is on standard error."""


def ensure_wrapping_key(ssm: "SSMClient", stack: str = names.STACK) -> str:
    """The wrapping key of this stack, made at the first time: 64 hex characters."""
    parameter = names.parameter_of(stack, names.WRAPPING_KEY_PARAMETER)
    with suppress(ssm.exceptions.ParameterAlreadyExists):
        ssm.put_parameter(
            Name=parameter,
            Value=secrets.token_hex(_BYTES),
            Type="SecureString",
            Description="Seals the secrets in the engine's table. Never change or delete it.",
            Overwrite=False,
        )
    answer = ssm.get_parameter(Name=parameter, WithDecryption=True)
    return answer["Parameter"]["Value"]


def ensure_secrets(
    table: str, wrapping_key: str, environment: Mapping[str, str], stack: str = names.STACK
) -> None:
    """Have the engine's own command make the person key in the table, unless it is there.

    Args:
        table: its name.
        wrapping_key: of the deployment.
        environment: what the command finds its account by.
        stack: whose parameters held the secrets before.

    Raises:
        SecretsFailed: the key that is there was sealed by another wrapping key, or it is too weak.
    """
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "incentives.runtime.commands.keep_secrets",
            "--table",
            table,
            "ensure",
        ],
        cwd=ROOT,
        env={
            **environment,
            "PYTHONPATH": str(ENGINE),
            names.ENV_STACK: stack,
            names.ENV_WRAPPING_KEY: wrapping_key,
        },
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SecretsFailed("the secrets could not be kept in the table; see above.")
