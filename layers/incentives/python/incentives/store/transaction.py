"""One all-or-nothing write, each part guarded, each failed guard named; and the loop around it.

`write_guarded` is how everything is written that others may write too: decide, write under guards,
learn from the guard that failed, decide again, and after so many attempts say "busy, ask again".

PynamoDB sends deletes, then puts, then updates, whatever the order of the calls, and DynamoDB gives
its reasons in the order sent. This class keeps the two alike, so that a reason never lands on the
wrong guard.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from incentives.domain.refusal import Refusal, Refused, busy
from incentives.store.items import Item, table_connection

MAX_PARTS = 100  # DynamoDB's limit
MOST_ALIKE = 3  # failures; the first did not know the item, a counter may go to and fro meanwhile

# A guard that fails says that somebody else's write went through. So of n requests that write the
# same item at once, the last one goes through at its n-th attempt.
MOST_ATTEMPTS = 12
ATTEMPTS_AT_A_BALANCE = 20  # of a member, a gift card or a referrer, to which many events come

_SENDS = 10  # of a write that meets another; ten wait for less than two seconds, see `patience`
_ALL_OLD = "ALL_OLD"
_GUARD_FAILED = "ConditionalCheckFailed"
_CONFLICTS = frozenset({"TransactionConflict", "TransactionConflictException"})

type Pause = Callable[[int], None]
"""Waits a jittered moment before attempt n; handed in by the runtime, which owns the clock."""

type Key = tuple[str, str]

type Images = dict[Key, Item | None]
"""Items as they were when a guard failed, by their key; None for one that was not there."""


class GuardFailed(Exception):
    """Nothing was written. `images` has each failed part's item as it is now, by its key."""

    def __init__(self, images: Images) -> None:
        super().__init__(f"{len(images)} guards failed")
        self.images = images


class Transaction:
    """Collects guarded deletes, puts and updates, and commits them once."""

    def __init__(self) -> None:
        self._deletes: list[tuple[Item, Condition | None]] = []
        self._puts: list[tuple[Item, Condition | None]] = []
        self._updates: list[tuple[Item, list[Action], Condition]] = []

    def __len__(self) -> int:
        return len(self._deletes) + len(self._puts) + len(self._updates)

    def delete(self, item: Item, guard: Condition | None = None) -> None:
        """Remove an item; its image stays unknown (None) when the guard fails."""
        self._deletes.append((item, guard))

    def put(self, item: Item, guard: Condition | None = None) -> None:
        """Write a whole item."""
        self._puts.append((item, guard))

    def rewrite(self, item: Item, guard: Condition) -> None:
        """Write all that this release keeps in an item over one that is there, as the guard says.

        What a newer release keeps beside it stays: so no item is put over another. It costs what
        a put does.
        """
        self.update(item, changes_to(item), guard)

    def rewritten(self, key: Key) -> Item | None:
        """The item as this write leaves it so far, where it rewrites it."""
        return next((one for one, *_ in self._updates if (one.pk, one.sk) == key), None)

    def rewrite_again(self, item: Item) -> None:
        """Write a further change over an item that this write rewrites, under the same guard."""
        for place, (one, _actions, guard) in enumerate(self._updates):
            if (one.pk, one.sk) == (item.pk, item.sk):
                self._updates[place] = (item, changes_to(item), guard)

    def update(self, item: Item, actions: Sequence[Action], guard: Condition) -> None:
        """Change some attributes; the guard is not optional, as an update without one creates."""
        self._updates.append((item, list(actions), guard))

    def commit(self, pause: Pause) -> None:
        """Write all parts or none.

        Raises:
            GuardFailed: a guard did not hold.
            Refused: as `refuse_unfit`; `TOO_MANY_REQUESTS` when others kept writing the same items.
        """
        self.refuse_unfit()
        persistently(self._commit_once, pause)

    def refuse_unfit(self) -> None:
        """Refuse what cannot be one write, also where nobody is going to send it.

        Raises:
            Refused: `TOO_MANY_REDEEMABLES` when there are more parts than one write may have;
                `INVALID_REDEEMABLES` when two parts are for one item.
        """
        if len(self) > MAX_PARTS:
            raise Refused(
                Refusal.TOO_MANY_REDEEMABLES,
                f"these need {len(self)} writes at once, at most {MAX_PARTS} are possible",
            )
        keys = {(item.pk, item.sk) for item in self._items_as_sent()}
        if len(keys) < len(self):  # such as a reward of the very card that pays
            raise Refused(Refusal.INVALID_REDEEMABLES, "these cannot go together in one write")

    def _commit_once(self) -> None:
        try:
            with TransactWrite(connection=table_connection().connection) as write:
                for item, guard in self._deletes:
                    write.delete(item, condition=guard)
                for item, guard in self._puts:
                    write.save(item, condition=guard, return_values=_ALL_OLD)
                for item, actions, guard in self._updates:
                    write.update(item, actions=actions, condition=guard, return_values=_ALL_OLD)
        except TransactWriteError as error:
            sent = self._items_as_sent()
            failed = {
                (item.pk, item.sk): _image(reason.raw_item)
                for item, reason in zip(sent, error.cancellation_reasons, strict=False)
                if reason is not None and reason.code == _GUARD_FAILED
            }
            if failed:
                raise GuardFailed(failed) from error
            raise

    def _items_as_sent(self) -> list[Item]:
        deleted = [item for item, _guard in self._deletes]
        put = [item for item, _guard in self._puts]
        return deleted + put + [item for item, _actions, _guard in self._updates]


class Undecided(Enum):
    """What an attempt comes to that has to read more first; see `UNDECIDED`."""

    UNDECIDED = auto()


UNDECIDED: Final = Undecided.UNDECIDED
"""An attempt ends with it, writing nothing, to be called again at once; it counts as one."""


def write_guarded[T](
    attempt: Callable[[Transaction], T | Undecided],
    pause: Pause,
    *,
    learn: Callable[[Images], T | None] = lambda _: None,
    attempts: int = MOST_ATTEMPTS,
    waits: bool = True,
    otherwise: Exception | None = None,
) -> T:
    """Decide, write under guards, learn from the guard that failed, and again: the one loop.

    Args:
        attempt: decides with what is known now, and adds to the write what is to be written; what
            it comes to is the answer. It writes nothing when it adds nothing, such as to a repeat.
        pause: waits before an attempt that follows a failed one.
        learn: takes in the items that made the write fail, as they are now, so that the next
            attempt is decided with them; what it finds may be the answer, such as an earlier write
            of this very request. An attempt that reads anew each time has nothing to learn.
        attempts: how many there are at most.
        waits: whether to wait at all; who draws another code, or goes to another item, need not.
        otherwise: what follows the last attempt; without it, `TOO_MANY_REQUESTS`.

    Raises:
        Refused: what `attempt` and `learn` refuse; `otherwise`; `TOO_MANY_REQUESTS` when others
            were faster each time, or a guard failed that nothing was learnt from.
    """
    failures = _Failures()
    for _ in range(attempts):
        if failures.number and waits:
            pause(failures.number)
        write = Transaction()
        try:
            made = attempt(write)
            if made is UNDECIDED:
                continue
            if len(write):
                write.commit(pause)
        except GuardFailed as failed:
            failures.note(failed)
            answer = learn(failed.images)
            if answer is not None:
                return answer
        else:
            return made
    raise otherwise or busy("others were faster in each attempt")


@dataclass(slots=True)
class _Failures:
    """The failed attempts of one request, so that none goes on that has learnt nothing.

    A guard that fails is either learnt, so that the next attempt is decided with the item as it is,
    or final. While an item stays as it is, an attempt that was decided with it does not fail by it
    again; whoever fails all the same never will do better, and every failed transaction is paid.
    """

    number: int = 0
    _last: dict[Key, tuple[Any, int]] = field(default_factory=dict)

    def note(self, failed: GuardFailed) -> None:
        """Remember what an attempt has met.

        Raises:
            Refused: `TOO_MANY_REQUESTS`, the same item, unchanged, was in the way `MOST_ALIKE`
                times one after the other.
        """
        self.number += 1
        before, self._last = self._last, {}
        for key, image in failed.images.items():
            seen = None if image is None else image.serialize()
            last, times = before.get(key, (None, 0))
            self._last[key] = seen, times + 1 if times and last == seen else 1
        if any(times >= MOST_ALIKE for _, times in self._last.values()):
            raise busy("what is there now stands in the way of this request") from failed


def changes_to(item: Item) -> list[Action]:
    """The actions that leave an item with these attributes, and take away those that are None.

    What every kind may have, such as a place in the index, is left as it is where this release says
    nothing of it: a newer one may list what was on no list before.
    """
    changes: list[Action] = []
    for name, attribute in type(item).get_attributes().items():
        if attribute.is_hash_key or attribute.is_range_key:
            continue
        value = item.attribute_values.get(name)
        if value is not None:
            changes.append(attribute.set(value))
        elif name in item.attribute_values or name not in Item.get_attributes():
            changes.append(attribute.remove())
    return changes


def _image(raw: dict[str, dict[str, Any]] | None) -> Item | None:
    return Item.from_raw_data(raw) if raw else None


def persistently[T](attempt: Callable[[], T], pause: Pause, *, attempts: int = _SENDS) -> T:
    """Run a write again, a bounded number of times, while other writes to the same items meet it.

    Whatever else DynamoDB cannot do now is repeated by its client, which `runtime.patience` owns:
    so each kind of "not now" is counted once. A write that met another changed nothing.

    Raises:
        Refused: `TOO_MANY_REQUESTS` when it still met another at the last attempt.
    """
    for number in range(attempts):
        if number:
            pause(number)
        try:
            return attempt()
        except PynamoDBException as error:
            if not _met_another(error):
                raise
    raise busy("others are writing the same items")


def _met_another(error: PynamoDBException) -> bool:
    if error.cause_response_code in _CONFLICTS:
        return True
    if not isinstance(error, TransactWriteError):
        return False
    codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
    return bool(codes & _CONFLICTS)
