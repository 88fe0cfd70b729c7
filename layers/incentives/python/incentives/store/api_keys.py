"""API keys as items. The CLI lists them through the index; the authorizer reads one by its id."""

from datetime import datetime
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from incentives.domain.api_key import ApiKey
from incentives.names import INDEX_LISTING, LISTING_PK, PK, SK, Kind, Scope
from incentives.store import keys
from incentives.store.items import Item

LISTING = "API_KEYS"
_MOST = 1_000
_GUARD_FAILED = "ConditionalCheckFailedException"


class ApiKeyItem(Item, discriminator=Kind.API_KEY.value):
    """A key's digest, scope and origins; never its token."""

    app_id = UnicodeAttribute()
    token_digest = UnicodeAttribute()
    scope = UnicodeAttribute()
    origins = UnicodeAttribute()  # separated by blanks
    active = BooleanAttribute()
    name = UnicodeAttribute()
    created_at = UnicodeAttribute()


def find(app_id: str) -> ApiKey | None:
    """The key with this id, or None. One GetItem, eventually consistent: the API caches anyway."""
    try:
        return _key_of(ApiKeyItem.get(*keys.api_key(app_id)))
    except ApiKeyItem.DoesNotExist:
        return None


def add(key: ApiKey) -> None:
    """Keep a new key."""
    ApiKeyItem(
        *keys.api_key(key.app_id),
        app_id=key.app_id,
        token_digest=key.token_digest,
        scope=key.scope.value,
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
        scope=Scope(item.scope),
        origins=tuple(item.origins.split()),
        active=item.active,
        name=item.name,
        created_at=datetime.fromisoformat(item.created_at),
    )
