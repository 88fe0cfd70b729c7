"""The codes of a campaign that wait to be handed out, in chunks that are taken from the start.

A chunk comes into the table with its codes, in the transaction that brings them. Its cursor says
how many were taken; who takes the last one takes the chunk away. So the chunks that are there are
the ones with codes in them, and finding a code is no search.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.attributes import UnicodeAttribute

from incentives.domain import derived_ids
from incentives.domain.codes.voucher import Voucher
from incentives.names import Kind
from incentives.store import keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.listing import below
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction

PARTS = 2  # of a transaction, that a chunk takes beside its codes

_MOST_AT_HAND = 16  # chunks, over which a stampede spreads
_CHUNK_DIGEST = 16


class PoolChunkItem(Item, discriminator=Kind.POOL_CHUNK.value):
    """Codes in the order in which they are taken; there as long as one of them is left."""

    chunk_id = UnicodeAttribute()
    codes = UnicodeAttribute()  # a JSON list


class PoolCursorItem(Item, discriminator=Kind.POOL_CURSOR.value):
    """How many codes of a chunk were taken."""

    taken = WholeNumberAttribute()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Available codes, and those before them that were taken."""

    id: str
    campaign_id: str
    codes: tuple[str, ...]


def add(
    write: Transaction, campaign_id: str, vouchers: Sequence[Voucher], *, again: str = ""
) -> None:
    """Add those of these new codes that anybody may get; nothing when there are none.

    Args:
        write: what brings the codes.
        campaign_id: whose codes they are.
        vouchers: the codes.
        again: tells codes that were removed and come back from the chunk that they were in.
    """
    codes = [voucher.code for voucher in vouchers if _is_free(voucher)]
    if not codes:
        return
    chunk_id = derived_ids.digest("\n".join([*codes, again] if again else codes), _CHUNK_DIGEST)
    absent = Item.pk.does_not_exist()
    write.put(
        PoolChunkItem(
            *keys.pool_chunk(campaign_id, chunk_id), chunk_id=chunk_id, codes=json.dumps(codes)
        ),
        absent,
    )
    write.put(PoolCursorItem(*keys.pool_cursor(campaign_id, chunk_id), taken=0), absent)


def at_hand(campaign_id: str, pause: Pause) -> tuple[Chunk, ...]:
    """Some chunks that codes are left in; none when the pool is empty."""
    found = below(*keys.pool_chunk(campaign_id, ""), limit=_MOST_AT_HAND)
    items = fetch(found, pause, consistent=True).values() if found else ()
    return tuple(
        Chunk(item.chunk_id, campaign_id, tuple(json.loads(item.codes)))
        for item in items
        if isinstance(item, PoolChunkItem)
    )


def taken(chunk: Chunk, pause: Pause) -> int:
    """How many codes of a chunk were taken; all of them when the chunk is gone."""
    item = fetch_one(keys.pool_cursor(chunk.campaign_id, chunk.id), pause, consistent=True)
    return item.taken if isinstance(item, PoolCursorItem) else len(chunk.codes)


def take(write: Transaction, chunk: Chunk, *, before: int, after: int) -> None:
    """Move the cursor past a code, as nobody else did meanwhile; the last takes the chunk away."""
    cursor = PoolCursorItem(*keys.pool_cursor(chunk.campaign_id, chunk.id))
    write.update(cursor, [PoolCursorItem.taken.set(after)], PoolCursorItem.taken == before)
    if after >= len(chunk.codes):
        write.delete(PoolChunkItem(*keys.pool_chunk(chunk.campaign_id, chunk.id)))


def _is_free(voucher: Voucher) -> bool:
    return voucher.active and voucher.handed_out_at is None and not voucher.holders


def close(chunk: Chunk, pause: Pause) -> None:
    """Take a chunk away that holds no code which may be handed out. A repeat is harmless."""
    write = Transaction()
    write.delete(PoolChunkItem(*keys.pool_chunk(chunk.campaign_id, chunk.id)))
    write.commit(pause)
