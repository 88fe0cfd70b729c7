"""What validate, redeem and qualify share: the snapshot of a command, and the decision on it."""

from datetime import datetime

from incentives.domain.checkout.ask import MAX_LINES_OF_ALL_CODES, Ask
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.promotion import Likely, with_promotions
from incentives.domain.refusal import Refusal, Refused
from incentives.store.transaction import Pause
from incentives.usecases.checkout.command import Command
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.loader import SnapshotLoader
from incentives.usecases.snapshot.snapshot import Snapshot


def open_snapshot(
    command: Command,
    *,
    cache: InstanceCache,
    now: datetime,
    seed: int,
    pause: Pause,
    only_reads: bool,
    shows: bool = False,
) -> SnapshotLoader:
    """The snapshot of a command, with nothing loaded yet; see `SnapshotLoader`."""
    bare = Ask((), command.order, now, seed, shopper=command.shopper)
    return SnapshotLoader(
        cache,
        pause,
        command.persons,
        seed,
        only_reads=only_reads,
        now=now,
        shopper=command.shopper,
        likely=Likely(bare, command.persons) if command.automatic else None,
        shows=shows,
        wishes=command.wishes,
    )


def ask_of(
    command: Command, snapshot: Snapshot, record: OrderRecord, codes: tuple[str, ...]
) -> Ask:
    """What is asked of the rules: these codes, against the order as it is in the record."""
    return Ask(
        codes,
        command.order,
        snapshot.now,
        snapshot.seed,
        shopper=snapshot.shopper_on(record),
        rules=snapshot.rules,
        wishes=command.wishes,
    )


def decide(
    command: Command, snapshot: Snapshot, record: OrderRecord, codes: tuple[str, ...]
) -> Decided:
    """The decision on these codes, and on the promotions that apply by themselves.

    Raises:
        Refused: `TOO_MANY_REDEEMABLES`; the request names the order alone, and that has more lines
            than an answer about so many codes can show.
    """
    if len(record.order.lines) * len(codes) > MAX_LINES_OF_ALL_CODES:
        details = f"items times redeemables are more than {MAX_LINES_OF_ALL_CODES}"
        raise Refused(Refusal.TOO_MANY_REDEEMABLES, details)
    ask = ask_of(command, snapshot, record, codes)
    if command.automatic:
        ask = with_promotions(ask, record, snapshot.promotions)
    return Decided.of(record, ask, snapshot.situation(ask.codes))
