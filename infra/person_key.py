"""The key under which persons are counted: made once per deployment, never by CloudFormation.

A template would show it, and an update could replace it; either would end every person's limit.
"""

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

KEY_BYTES = 32


def ensure_person_key(ssm: "SSMClient", parameter: str) -> bool:
    """Create the secret parameter unless it exists; whether it was created."""
    try:
        ssm.put_parameter(
            Name=parameter,
            Value=secrets.token_hex(KEY_BYTES),
            Type="SecureString",
            Description="Hashes customers for counting. Never change or delete it.",
            Overwrite=False,
        )
    except ssm.exceptions.ParameterAlreadyExists:
        return False
    return True
