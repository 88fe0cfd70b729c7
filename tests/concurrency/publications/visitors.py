"""What one process of a crowd of visitors does. Every function takes the process's number first."""

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.usecases.publications.publication_request import Publish, Published
from incentives.usecases.publications.publish import publish
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW
from tests.concurrency.checkout.shoppers import work_on

_PATIENCE = 60


def ask(
    number: int, table: Table, campaign_id: str, *, times: int, person: str | None = None
) -> tuple[list[str], list[str]]:
    """Ask so many times, each as another person unless one is given: codes got, and refusals."""
    work_on(table)
    cache, codes, refused = InstanceCache(), [], []
    for attempt in range(times):
        who = person or f"{number:016x}{attempt:016x}"
        try:
            codes.append(_given(campaign_id, who, cache, number, attempt).publication.code)
        except Refused as why:
            refused.append(why.refusal.value)
    return codes, refused


def _given(
    campaign_id: str, person: str, cache: InstanceCache, number: int, attempt: int
) -> Published:
    command = Publish(persons=(person,), campaign=campaign_id, join_once=True)
    seed = number.to_bytes(8) + attempt.to_bytes(24)
    for _ in range(_PATIENCE):
        try:
            return publish(command, cache=cache, now=NOW, seed=seed, pause=back_off)
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
    raise TimeoutError
