"""API keys as items. The CLI lists them through the index; the authorizer reads one by its id."""

from datetime import datetime
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from incentives.domain.access.api_key import ApiKey, OlderToken
from incentives.names import INDEX_LISTING, LISTING_PK, PK, SK, Kind, Scope
from incentives.store import keys
from incentives.store.items import Item

LISTING = "API_KEYS"
_MOST = 1_000
_GUARD_FAILED = "ConditionalCheckFailedException"


class ApiKeyItem(Item, discriminator=Kind.API_KEY.value):
    """A key's digests, scopes and origins; never a token.

    A key has the members that begin with `older` from its first rotation on.
    """

    app_id = UnicodeAttribute()
    token_digest = UnicodeAttribute()
    scope = UnicodeAttribute()  # one or more, separated by blanks
    origins = UnicodeAttribute()  # separated by blanks
    active = BooleanAttribute()
    name = UnicodeAttribute()
    created_at = UnicodeAttribute()
    older_digest = UnicodeAttribute(null=True)
    older_until = UnicodeAttribute(null=True)


def find(app_id: str, *, consistently: bool = False) -> ApiKey | None:
    """The key with this id, or None. One GetItem; eventually consistent, as the API caches anyway.

    Raises:
        Refused: `TOO_MANY_REQUESTS`, when the table says "not now" or nothing.
    """
    try:
        return _key_of(ApiKeyItem.get(*keys.api_key(app_id), consistent_read=consistently))
    except ApiKeyItem.DoesNotExist:
        return None


def add(key: ApiKey) -> None:
    """Keep a new key."""
    ApiKeyItem(
        *keys.api_key(key.app_id),
        app_id=key.app_id,
        token_digest=key.token_digest,
        scope=" ".join(sorted(key.scopes)),
        origins=" ".join(key.origins),
        active=key.active,
        name=key.name,
        created_at=key.created_at.isoformat(),
        listing=LISTING,
        listed_at=f"{key.created_at.isoformat()}#{key.app_id}",
    ).save(Item.pk.does_not_exist())


def switch_off(app_id: str) -> bool:
    """Switch a key off for good; False when there is none with this id. A repeat is harmless."""
    item = ApiKeyItem(*keys.api_key(app_id))
    try:
        item.update([ApiKeyItem.active.set(False)], Item.pk.exists())
    except UpdateError as error:
        if error.cause_response_code == _GUARD_FAILED:
            return False
        raise
    return True


def rotate(before: ApiKey, newer_digest: str, older: OlderToken) -> bool:
    """Keep a newer token beside an older one, in one write.

    False when the key is no longer as it was `before`: somebody rotated it, or revoked it.
    """
    item = ApiKeyItem(*keys.api_key(before.app_id))
    changes: list[Action] = [
        ApiKeyItem.token_digest.set(newer_digest),
        ApiKeyItem.older_digest.set(older.digest),
        ApiKeyItem.older_until.set(older.until.isoformat()),
    ]
    unchanged = ApiKeyItem.active == True  # noqa: E712 (an expression for DynamoDB)
    try:
        item.update(changes, unchanged & (ApiKeyItem.token_digest == before.token_digest))
    except UpdateError as error:
        if error.cause_response_code != _GUARD_FAILED:
            raise
        # The client repeats a write that stayed without an answer: it may have been ours.
        found = find(before.app_id, consistently=True)
        return found is not None and found.token_digest == newer_digest
    return True


def every_key() -> list[ApiKey]:
    """All keys, revoked ones too, oldest first; at most 1,000."""
    # The model declares no index: it holds keys only, so pynamodb could make no item of its rows.
    client = cast("Any", Item._get_connection().connection.client)  # noqa: SLF001
    pages = client.get_paginator("query").paginate(
        TableName=Item.Meta.table_name,
        IndexName=INDEX_LISTING,
        KeyConditionExpression=f"{LISTING_PK} = :listing",
        ExpressionAttributeValues={":listing": {"S": LISTING}},
        PaginationConfig={"MaxItems": _MOST},
    )
    found = [(row[PK]["S"], row[SK]["S"]) for page in pages for row in page["Items"]]
    listed = map(_key_of, ApiKeyItem.batch_get(found))
    return sorted(listed, key=lambda key: (key.created_at, key.app_id))


def _key_of(item: ApiKeyItem) -> ApiKey:
    return ApiKey(
        app_id=item.app_id,
        token_digest=item.token_digest,
        scopes=frozenset(map(Scope, item.scope.split())),
        origins=tuple(item.origins.split()),
        active=item.active,
        name=item.name,
        created_at=datetime.fromisoformat(item.created_at),
        older=_older_of(item),
    )


def _older_of(item: ApiKeyItem) -> OlderToken | None:
    if not item.older_until:
        return None
    return OlderToken(item.older_digest, datetime.fromisoformat(item.older_until))
