"""The next code of a campaign that has no more codes than it was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.voucher import Voucher
from incentives.domain.refusal import busy
from incentives.store import keys
from incentives.store.codes import pool
from incentives.store.codes.pool import Chunk
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.codes.code_sources import ThisCode, nothing_left

_LOOKS = 200  # codes that were handed out by name, or chunks that others emptied, are passed over


@dataclass
class AvailableCodes:
    """A code from the campaign's pool; nobody gets the same, and none is left lying.

    Attributes:
        seed: says at which chunk to begin, so that a stampede spreads.
        pause: between tries.
    """

    seed: bytes
    pause: Pause
    _chunks: list[Chunk] = field(default_factory=list)
    _taken: int | None = None
    _passed: set[str] = field(default_factory=set)
    _this: ThisCode | None = None

    def add_to(
        self, write: Transaction, campaign: Campaign, *, holders: tuple[str, ...], now: datetime
    ) -> Voucher:
        """Add the next code that may be handed out, and move the chunk's cursor past it."""
        for _ in range(_LOOKS):
            chunk = self._chunk(campaign)
            before = self._cursor(chunk)
            place = self._next(chunk, before)
            if place is None:
                self._give_up(chunk)
                continue
            found = voucher_of(
                fetch_one(keys.voucher(chunk.codes[place]), self.pause, consistent=True)
            )
            if found is None or not found.active or found.handed_out_at is not None:
                self._passed.add(chunk.codes[place])
                continue
            self._this = ThisCode(found)
            pool.take(write, chunk, before=before, after=place + 1)
            return self._this.add_to(write, campaign, holders=holders, now=now)
        raise busy("others were faster each time")

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Look again: at another chunk when others took from this one."""
        if not self._chunks:
            return
        chunk = self._chunks[0]
        self._taken = None
        if keys.pool_cursor(chunk.campaign_id, chunk.id) in images:
            self._chunks.append(self._chunks.pop(0))

    def pass_over(self) -> None:
        """The one behind it follows."""
        if self._this is not None:
            self._passed.add(self._this.voucher.code)
        self._taken = None

    def _chunk(self, campaign: Campaign) -> Chunk:
        if not self._chunks:
            found = pool.at_hand(campaign.id, self.pause)
            if not found:
                raise nothing_left(campaign.id)
            first = int.from_bytes(self.seed[:8]) % len(found)
            self._chunks = [*found[first:], *found[:first]]
        return self._chunks[0]

    def _cursor(self, chunk: Chunk) -> int:
        if self._taken is None:
            self._taken = pool.taken(chunk, self.pause)
        return self._taken

    def _next(self, chunk: Chunk, taken: int) -> int | None:
        """The place of the first code from the cursor on that was not passed over."""
        places = range(taken, len(chunk.codes))
        return next((place for place in places if chunk.codes[place] not in self._passed), None)

    def _give_up(self, chunk: Chunk) -> None:
        """Nothing is left in this chunk; where only passed codes are, take it away."""
        pool.close(chunk, self.pause)
        self._chunks.pop(0)
        self._taken = None
