"""What a storm on one campaign is made of; `simulation.py` lets it happen."""

from dataclasses import dataclass, field
from enum import Enum, auto
from math import inf
from random import Random

ATTEMPT_UNITS = 2.0  # a transactional write of an item below 1 KB, cancelled or not
MOVE_UNITS = 1.0  # a plain write of the same item


@dataclass(frozen=True)
class Service:
    """What DynamoDB is taken to do: assumptions, see docs/gates.md.

    Attributes:
        transaction_s: from a request's arrival to its commit; its gate is held all the while.
        cancel_s: until a cancelled transaction, or a plain write, is answered.
        read_s: one batch read of all gates.
        units_per_s: write units that one gate's partition takes in a second; as many are saved up.
        both_lose: whether a transaction that meets another one cancels that one, too.
    """

    transaction_s: float = 0.010
    cancel_s: float = 0.005
    read_s: float = 0.005
    units_per_s: float = 1_000
    both_lose: bool = False


@dataclass(frozen=True)
class Patience:
    """How a write that met another one is repeated.

    `elsewhere`: at a gate drawn anew, instead of at the same one.
    """

    tries: int
    first_s: float
    longest_s: float
    elsewhere: bool = False

    def pause_s(self, tries: int, random: Random) -> float:
        """The wait after `tries` tries, as `incentives.runtime.patience` draws it."""
        return random.uniform(0, min(self.longest_s, self.first_s * 2 ** (tries - 1)))


@dataclass(frozen=True)
class Storm:
    """Redemptions that arrive independently of each other (Poisson).

    Attributes:
        cap: uses that the gates share evenly; None for more than anybody asks for.
        looks: after an empty gate, read all of them; otherwise draw another one.
        instances: function instances, each of which remembers the gates it found empty.
        stop_s: when somebody stops the campaign; None for never.
    """

    rate_per_s: float
    gates: int
    seconds: float = 4.0
    cap: int | None = None
    looks: bool = True
    instances: int = 50
    stop_s: float | None = None
    seed: int = 1


class End(Enum):
    """What a redemption, or a stop, was told."""

    DONE = auto()
    BUSY = auto()
    SOLD_OUT = auto()
    STOPPED = auto()


@dataclass(slots=True)
class Visit:
    """One redemption on its way."""

    arrived_s: float
    gate: int
    instance: int
    tries: int = 0
    attempts: int = 0
    ended_s: float = 0.0
    end: End | None = None

    @property
    def took_s(self) -> float:
        """From arrival to answer."""
        return self.ended_s - self.arrived_s


@dataclass(slots=True)
class Gate:
    """One gate, and the write units left in its partition."""

    share: float
    units: float
    filled_s: float = 0.0
    used: int = 0
    open: bool = True
    holder: Visit | None = None

    @property
    def is_empty(self) -> bool:
        """Whether its share is used up."""
        return self.used >= self.share

    def admits(self, now_s: float, wanted: float, service: Service) -> bool:
        """Whether the partition has so many units; takes them."""
        gained = (now_s - self.filled_s) * service.units_per_s
        self.units = min(service.units_per_s, self.units + gained)
        self.filled_s = now_s
        if self.units < wanted:
            return False
        self.units -= wanted
        return True


def gates_of(storm: Storm, service: Service) -> list[Gate]:
    """The campaign's gates before the storm."""
    if storm.cap is None:
        return [Gate(inf, service.units_per_s) for _ in range(storm.gates)]
    each, extra = divmod(storm.cap, storm.gates)
    return [Gate(each + (n < extra), service.units_per_s) for n in range(storm.gates)]


@dataclass
class Outcome:
    """What came of a storm.

    Attributes:
        gate_reads: gates that were read.
        sold_out_s: when the last use was taken, if it was.
        stop: how the stop ended, when there was one; `stopped_s` says when.
    """

    visits: list[Visit] = field(default_factory=list)
    gate_reads: int = 0
    sold_out_s: float | None = None
    stop: End | None = None
    stopped_s: float = 0.0

    def count(self, end: End) -> int:
        """How many were told so."""
        return sum(visit.end is end for visit in self.visits)

    def share(self, end: End) -> float:
        """The part of all that was told so, 0 to 1."""
        return self.count(end) / len(self.visits)

    @property
    def attempts_per_success(self) -> float:
        """Writes sent for each redemption made."""
        return sum(visit.attempts for visit in self.visits) / max(self.count(End.DONE), 1)

    def quantile_ms(self, part: float) -> float:
        """How long the redemptions made took: `part` of them at most this long, in ms."""
        took = sorted(visit.took_s for visit in self.visits if visit.end is End.DONE)
        return took[int(part * len(took))] * 1_000 if took else 0.0
