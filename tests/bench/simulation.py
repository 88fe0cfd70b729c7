"""A discrete-event simulation of redemptions that meet on gates; the same for the same seed.

No local server shows transaction conflicts, so the number of gates follows from this model.
"""

import heapq
from collections.abc import Callable
from random import Random

from incentives.runtime import patience
from incentives.store import transaction
from tests.bench.storm import (
    ATTEMPT_UNITS,
    MOVE_UNITS,
    End,
    Outcome,
    Patience,
    Service,
    Storm,
    Visit,
    gates_of,
)

DYNAMODB = Service()
ENGINE = Patience(transaction._SENDS, patience.FIRST_WAIT_S, patience.LONGEST_WAIT_S)

type Event = tuple[float, int, Callable[[float], None]]


class Simulation:
    """One storm on one campaign."""

    def __init__(
        self, storm: Storm, service: Service, patience: Patience, stop_patience: Patience
    ) -> None:
        self.outcome = Outcome()
        self._storm = storm
        self._service = service
        self._patience = patience
        self._stop_patience = stop_patience
        self._random = Random(storm.seed)  # noqa: S311 (a model, not a secret)
        self._gates = gates_of(storm, service)
        self._found_empty: list[set[int]] = [set() for _ in range(storm.instances)]
        self._left = storm.cap
        self._events: list[Event] = []
        self._numbers = 0

    def run(self) -> Outcome:
        """Let every visit come to its end."""
        self._plan_arrivals()
        if self._storm.stop_s is not None:
            self._at(self._storm.stop_s, lambda now_s: self._move(0, 0, now_s))
        while self._events:
            now_s, _, happen = heapq.heappop(self._events)
            happen(now_s)
        return self.outcome

    def _at(self, when_s: float, happen: Callable[[float], None]) -> None:
        self._numbers += 1
        heapq.heappush(self._events, (when_s, self._numbers, happen))

    def _attempt_at(self, when_s: float, visit: Visit) -> None:
        self._at(when_s, lambda now_s: self._attempt(visit, now_s))

    def _plan_arrivals(self) -> None:
        storm, now_s = self._storm, 0.0
        while (now_s := now_s + self._random.expovariate(storm.rate_per_s)) < storm.seconds:
            instance = self._random.randrange(storm.instances)
            visit = Visit(now_s, self._random.randrange(storm.gates), instance)
            self.outcome.visits.append(visit)
            self._attempt_at(now_s, visit)

    def _attempt(self, visit: Visit, now_s: float) -> None:
        """Send the transaction: it is cancelled, or its guard fails, or it holds the gate."""
        found_empty = self._found_empty[visit.instance]
        if visit.gate in found_empty:
            self._leave_empty_gate(visit, now_s)
            return
        visit.attempts += 1
        gate = self._gates[visit.gate]
        if not gate.admits(now_s, ATTEMPT_UNITS, self._service):
            self._repeat(visit, now_s)
        elif gate.holder is not None:
            if self._service.both_lose:
                other, gate.holder = gate.holder, None
                self._repeat(other, now_s)
            self._repeat(visit, now_s)
        elif not gate.open:
            self._finish(visit, now_s + self._service.cancel_s, End.STOPPED)
        elif gate.is_empty:
            found_empty.add(visit.gate)
            self._leave_empty_gate(visit, now_s + self._service.cancel_s)
        else:
            gate.holder = visit
            commit_s = now_s + self._service.transaction_s
            self._at(commit_s, lambda now_s: self._commit(visit, now_s))

    def _commit(self, visit: Visit, now_s: float) -> None:
        gate = self._gates[visit.gate]
        if gate.holder is not visit:
            return  # another one cancelled it
        gate.holder = None
        gate.used += 1
        if self._left is not None:
            self._left -= 1
            if not self._left:
                self.outcome.sold_out_s = now_s
        self._finish(visit, now_s, End.DONE)

    def _repeat(self, visit: Visit, now_s: float) -> None:
        """The write was cancelled: wait and send it again, or give up."""
        visit.tries += 1
        answered_s = now_s + self._service.cancel_s
        if visit.tries == self._patience.tries:
            self._finish(visit, answered_s, End.BUSY)
            return
        if self._patience.elsewhere:
            visit.gate = self._random.randrange(self._storm.gates)
        self._attempt_at(answered_s + self._patience.pause_s(visit.tries, self._random), visit)

    def _leave_empty_gate(self, visit: Visit, now_s: float) -> None:
        """Go on to a gate that is not known to be empty, if there is one."""
        found_empty = self._found_empty[visit.instance]
        if self._storm.looks:
            now_s += self._service.read_s
            self.outcome.gate_reads += len(self._gates)
            found_empty |= {number for number, gate in enumerate(self._gates) if gate.is_empty}
        if len(found_empty) == len(self._gates):
            self._finish(visit, now_s, End.SOLD_OUT)
            return
        visit.tries = 0
        while visit.gate in found_empty:
            visit.gate = self._random.randrange(len(self._gates))
        self._attempt_at(now_s, visit)

    def _move(self, number: int, tries: int, now_s: float) -> None:
        """Stop: bring gate after gate to the next version, each with its own patience."""
        if number == len(self._gates):
            self.outcome.stop, self.outcome.stopped_s = End.DONE, now_s
            return
        gate = self._gates[number]
        answered_s = now_s + self._service.cancel_s
        if gate.admits(now_s, MOVE_UNITS, self._service) and gate.holder is None:
            gate.open = False
            self._at(answered_s, lambda now_s: self._move(number + 1, 0, now_s))
            return
        tries += 1
        if tries == self._stop_patience.tries:
            self.outcome.stop, self.outcome.stopped_s = End.BUSY, answered_s
            return
        pause_s = self._stop_patience.pause_s(tries, self._random)
        self._at(answered_s + pause_s, lambda now_s: self._move(number, tries, now_s))

    @staticmethod
    def _finish(visit: Visit, now_s: float, end: End) -> None:
        visit.ended_s, visit.end = now_s, end


def run(
    storm: Storm,
    service: Service = DYNAMODB,
    patience: Patience = ENGINE,
    stop_patience: Patience = ENGINE,
) -> Outcome:
    """Let a storm happen."""
    return Simulation(storm, service, patience, stop_patience).run()
