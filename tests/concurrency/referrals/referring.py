"""What one process of a crowd does to referrals; each function takes its number first."""

from dataclasses import dataclass, field

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.store import keys
from incentives.store.codes.vouchers import voucher_of
from incentives.store.reading import fetch_one
from incentives.usecases.codes.switch_referrer import switch_referrer
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.cancel_conversion import cancel_conversion
from tests.account import Table
from tests.builders import NOW
from tests.concurrency.checkout.shoppers import work_on
from tests.support.referrals.referral_setup import comes, standing

_PATIENCE = 60


@dataclass
class Came:
    """Conversions that one process made, those that were made already, and the refusals."""

    places: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)


def refer(
    number: int,
    table: Table,
    codes: list[str],
    names: list[str],
    address: str | None = None,
) -> Came:
    """Bring each of these friends by one of the codes; `{n}` in a name is the process's number."""
    work_on(table)
    came = Came()
    for name in names:
        code = codes[number % len(codes)]
        for _ in range(_PATIENCE):
            try:
                made = comes(code, name.format(n=number), pause=back_off, address=address)
            except Refused as refused:
                if refused.refusal is Refusal.TOO_MANY_REQUESTS:
                    continue
                came.refused.append(refused.refusal.value)
                break
            if made.repeated:
                came.repeated += 1
            else:
                came.places.append(made.conversion.place)
                came.ids.append(made.conversion.id)
            break
        else:
            raise TimeoutError
    return came


def cancel(number: int, table: Table, conversion: str) -> str:
    """Take a conversion back: half of the crowd in time by their clock, half too late."""
    work_on(table)
    now = NOW if number % 2 else NOW.replace(year=NOW.year + 1)
    for _ in range(_PATIENCE):
        try:
            done = cancel_conversion(
                conversion, None, programmes=KnownProgrammes(), now=now, pause=back_off
            )
        except Refused as refused:
            if refused.refusal is Refusal.TOO_MANY_REQUESTS:
                continue
            return refused.refusal.value
        return "repeated" if done.repeated else "cancelled"
    raise TimeoutError


def refer_or_block_above(
    number: int, table: Table, above: str, codes: list[str], names: list[str]
) -> Came | int:
    """One process blocks who had brought the referrers; the others bring friends by their codes."""
    if not number:
        return refer_or_block(number, table, above, names)
    return refer(number, table, codes, names)


def refer_or_block(number: int, table: Table, code: str, names: list[str]) -> Came | int:
    """One process blocks the referrer and says how many stood then; the others bring friends."""
    if number:
        return refer(number, table, [code], names)
    work_on(table)
    item = fetch_one(keys.voucher(code), back_off, consistent=True)
    voucher = voucher_of(item)
    assert voucher is not None
    for _ in range(_PATIENCE):
        try:
            assert switch_referrer(voucher, active=False, pause=back_off)
        except Refused:
            continue
        return standing(code).standing
    raise TimeoutError
