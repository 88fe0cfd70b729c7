"""What one process of a crowd of visitors does. Every function takes the process's number first."""

from collections.abc import Callable

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.usecases.publications.publication_request import Publish, Published
from incentives.usecases.publications.publish import publish
from incentives.usecases.publications.send_again import send_again
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW
from tests.concurrency.checkout.shoppers import work_on

_PATIENCE = 60


def ask(
    number: int, table: Table, campaign_id: str, *, times: int, names: tuple[str, ...] = ()
) -> tuple[list[str], list[str]]:
    """Ask so many times, each as another person unless names of one are given, in turn.

    Returns:
        Codes got, and refusals.
    """
    work_on(table)
    cache, codes, refused = InstanceCache(), [], []
    for attempt in range(times):
        turn = (number + attempt) % len(names) if names else 0
        who = names[turn] if names else f"{number:016x}{attempt:016x}"
        try:
            codes.append(_given(campaign_id, who, cache, number, attempt).publication.code)
        except Refused as why:
            refused.append(why.refusal.value)
    return codes, refused


def visit(number: int, table: Table, campaign_id: str, *, times: int, person: str) -> list[int]:
    """Ask at a page for one person: how often the code is shown, told to be sent, and sent."""
    work_on(table)
    cache, shown, sent = InstanceCache(), 0, 0
    for attempt in range(times):
        done = _given(campaign_id, person, cache, number, attempt, for_browser=True)
        shown += done.told
        if done.again:
            sent += _persistently(lambda: _sent(campaign_id, person, cache))
    return [shown, times - shown, sent]


def _sent(campaign_id: str, person: str, cache: InstanceCache) -> bool:
    command = Publish((person,), campaign_id, email="jo@example.com", for_browser=True)
    return send_again(command, cache=cache, now=NOW, seed=bytes(32), pause=back_off)


def _given(
    campaign_id: str,
    person: str,
    cache: InstanceCache,
    number: int,
    attempt: int,
    *,
    for_browser: bool = False,
) -> Published:
    command = Publish((person,), campaign_id, join_once=True, for_browser=for_browser)
    seed = number.to_bytes(8) + attempt.to_bytes(24)
    return _persistently(lambda: publish(command, cache=cache, now=NOW, seed=seed, pause=back_off))


def _persistently[T](act: Callable[[], T]) -> T:
    for _ in range(_PATIENCE):
        try:
            return act()
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
    raise TimeoutError
