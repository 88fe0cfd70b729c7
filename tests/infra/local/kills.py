"""Kill the emulator at random moments while records are written, and look for them afterwards."""

import os
import random
import signal
import time
from pathlib import Path

from infra.local.account import Account
from infra.local.emulator import Emulator, free_port
from tests.account import TABLE_NAME, Table, create_table

BETWEEN_RECORDS_S = 0.02


class Killed:
    """One table over many kills, as `make run` keeps it.

    `written` has the instant of every record that was answered, by its number.
    """

    def __init__(self, folder: Path, *, save_every_s: float) -> None:
        self.written: dict[int, float] = {}
        self._folder = folder
        self._save_every_s = save_every_s
        self._next = 0

    def after(self, seconds: float) -> float:
        """Start, write for so long, kill; the instant of the kill."""
        with self._started() as emulator:
            table = self._table(emulator)
            kill_at = time.monotonic() + seconds
            while time.monotonic() < kill_at:
                self._write(table)
            assert emulator._process is not None
            killed_at = time.monotonic()
            os.killpg(emulator._process.pid, signal.SIGKILL)
            emulator._process.wait()
            emulator._process = None
        return killed_at

    def lost(self) -> dict[int, float]:
        """Start and look: the records that are gone, with their instants; they are forgotten.

        What is kept has to be all that was written up to one instant.
        """
        with self._started() as emulator:
            table = self._table(emulator)
            kept = {int(item["number"]["N"]) for item in table.items()}
        gone = {number: at for number, at in self.written.items() if number not in kept}
        assert kept == set(self.written) - set(gone) or not self.written
        assert not gone or min(gone) > max(kept, default=-1), "a hole in what was kept"
        for number in gone:
            del self.written[number]
        return gone

    def _started(self) -> Emulator:
        return Emulator(free_port(), self._folder, persist=True, save_every_s=self._save_every_s)

    def _table(self, emulator: Emulator) -> Table:
        account = Account(endpoint=emulator.endpoint, id="000000000000")
        there = account.client("dynamodb").list_tables()["TableNames"]
        return Table(TABLE_NAME, account) if there else create_table(account)

    def _write(self, table: Table) -> None:
        number, self._next = self._next, self._next + 1
        item = {"pk": {"S": f"R#{number}"}, "sk": {"S": "R"}, "number": {"N": str(number)}}
        table.client.put_item(TableName=table.name, Item=item)
        self.written[number] = time.monotonic()
        time.sleep(BETWEEN_RECORDS_S)


def lost_in(killed: Killed, kills: int, longest_s: float, rng: random.Random) -> list[float]:
    """The ages, in seconds at the kill, of all records that so many kills lost."""
    ages = []
    for _ in range(kills):
        killed_at = killed.after(rng.uniform(0, longest_s))
        ages += [killed_at - at for at in killed.lost().values()]
    return ages
