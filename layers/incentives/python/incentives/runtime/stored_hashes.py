"""Has a client write hashes of persons as the deployment's keys say at the moment of each call."""

from typing import TYPE_CHECKING, Any, cast

from incentives.domain.access.stored_hashes import Writing
from incentives.runtime import clock, secrets
from incentives.runtime.patience import back_off
from incentives.store.encrypted_hashes import Call, EncryptedHashes

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def encrypt_in(dynamodb: "DynamoDBClient") -> Call:
    """Have every call of this client made so; returns its own way to make them."""
    client = cast("Any", dynamodb)
    own: Call = client._make_api_call  # noqa: SLF001 (each operation and pynamodb go through it)
    client._make_api_call = EncryptedHashes(own, writing, back_off)  # noqa: SLF001
    return own


def writing() -> Writing:
    """How hashes are written at this instant; raises as `secrets.key_ring` does."""
    return secrets.key_ring().writing(clock.now())
