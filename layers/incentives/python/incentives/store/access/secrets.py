"""Secrets of the deployment as items: sealed, so that whoever has the table has none of them.

Each name has a seal of its own, so one secret never passes for another.
"""

from dataclasses import dataclass, field

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError, UpdateError

from incentives.domain.seal import key_for, seal, unseal
from incentives.names import Kind
from incentives.store import keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause, changes_to

PERSON_KEYS = "PERSON_KEYS"
BOT_CHECK = "BOT_CHECK"

_GUARD_FAILED = "ConditionalCheckFailedException"


class WrongWrappingKeyError(RuntimeError):
    """An item was sealed by another wrapping key than this; the deployment is at fault."""


class SecretItem(Item, discriminator=Kind.SECRET.value):
    """A secret, sealed; `revision` guards each change."""

    sealed = UnicodeAttribute()
    revision = WholeNumberAttribute()


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret as it was read. Its `repr` does not tell it."""

    text: str = field(repr=False)
    revision: int


def find(name: str, wrapping_key: str, pause: Pause) -> Secret | None:
    """A secret, or None when there is none; one round trip, consistent.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; the table does not answer now.
        WrongWrappingKeyError: it was sealed by another.
    """
    item = fetch_one(keys.secret(name), pause, consistent=True)
    if not isinstance(item, SecretItem):
        return None
    text = unseal(_seal_of(name, wrapping_key), item.sealed)
    if text is None:
        raise WrongWrappingKeyError(f"{name} was sealed by another wrapping key.")
    return Secret(text.decode(), item.revision)


def put(name: str, text: str, wrapping_key: str, *, before: Secret | None) -> bool:
    """Keep a secret in place of the one `before`; False when that is not what is there."""
    item = SecretItem(
        *keys.secret(name),
        sealed=seal(_seal_of(name, wrapping_key), text.encode()),
        revision=before.revision + 1 if before else 1,
    )
    try:
        if before is None:
            item.save(Item.pk.does_not_exist())
        else:
            item.update(changes_to(item), SecretItem.revision == before.revision)
    except (PutError, UpdateError) as error:
        if error.cause_response_code == _GUARD_FAILED:
            return False
        raise
    return True


def _seal_of(name: str, wrapping_key: str) -> bytes:
    return key_for(f"secret {name}", wrapping_key.encode())
