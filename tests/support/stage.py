"""Writes of which one chosen guard fails each time, as it can only do while nothing is learnt."""

import ast
import inspect
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import incentives
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch_one
from incentives.store.transaction import GuardFailed, Transaction
from tests.builders import no_pause

ROOT = Path(inspect.getfile(incentives)).parent
_LAYERS = {("store",), ("usecases",)}
_PARTS = {"put", "update", "delete"}
_WRITTEN = {*_PARTS, "rewrite"}  # which is an update
_commit_once = Transaction._commit_once
_part = {name: getattr(Transaction, name) for name in _PARTS}

type Place = tuple[str, str]
"""A function of the engine: its file below the package, and its name."""


@dataclass
class Stage:
    """What was written while it is up.

    Attributes:
        fails: the number of the guarded item, in the order of their first appearance, whose guard
            fails each time although nothing else changes it; None lets all pass.
        lost: the number of the write whose answer is lost, so that it is sent once more.
        guarded: the items with a guard, in the order of their first appearance.
        failed: how many transactions failed by the chosen guard.
        sent: how many were tried, but for one that was sent once more.
        places: functions that added a part to a write, or were at work when one was committed.
    """

    fails: int | None = None
    lost: int | None = None
    guarded: list[Key] = field(default_factory=list)
    failed: int = 0
    sent: int = 0
    places: set[Place] = field(default_factory=set)

    def commit(self, write: Transaction) -> None:
        """Stands for the transaction's own."""
        self.sent += 1
        self.places |= _callers()
        for key in _guarded(write):
            if key not in self.guarded:
                self.guarded.append(key)
        chosen = self._chosen
        if chosen in _guarded(write):
            self.failed += 1
            raise GuardFailed({chosen: fetch_one(chosen, no_pause, consistent=True)})
        _commit_once(write)
        if self.sent - 1 == self.lost:
            _commit_once(write)

    @property
    def _chosen(self) -> Key:
        if self.fails is None or self.fails >= len(self.guarded):
            return "", ""
        return self.guarded[self.fails]


@contextmanager
def staged(*, fails: int | None = None, lost: int | None = None) -> Iterator[Stage]:
    """Watch all writes inside the block."""
    stage = Stage(fails, lost)

    def noting(name: str) -> Any:
        def add(write: Transaction, item: Item, *rest: object) -> None:
            stage.places |= _callers(1)
            _part[name](write, item, *rest)

        return add

    def commit(write: Transaction) -> None:
        stage.commit(write)

    with ExitStack() as patches:
        patches.enter_context(patch.object(Transaction, "_commit_once", commit))
        for name in _PARTS:
            patches.enter_context(patch.object(Transaction, name, noting(name)))
        yield stage


def writing_places() -> set[Place]:
    """Every function of the engine that adds a guarded part to a write, or commits one."""
    return {
        (str(path.relative_to(ROOT)), one.name)
        for layer in _LAYERS
        for path in ROOT.joinpath(*layer).rglob("*.py")
        if path.name != "transaction.py"
        for one in ast.walk(ast.parse(path.read_text()))
        if isinstance(one, ast.FunctionDef) and _writes(one)
    }


def _writes(function: ast.FunctionDef) -> bool:
    """Whether it does so; one that commits parts without a guard meets nobody."""
    calls = [one for one in ast.walk(function) if isinstance(one, ast.Call)]
    named = {call: _name_of(call) for call in calls}
    parts = [call for call, name in named.items() if name in _WRITTEN]
    if parts:
        return any(len(call.args) > 1 for call in parts)
    return "commit" in named.values()


def _name_of(call: ast.Call) -> str:
    """Of a method of a transaction, as in `write.put(...)`; `write_guarded(...)` commits one."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="write" | "transaction"), attr=name):
            return name
        case ast.Name(id="write_guarded"):
            return "commit"
        case ast.Attribute(value=ast.Call(), attr="commit"):
            return "commit"
    return ""


def _callers(depth: int | None = None) -> set[Place]:
    """The functions of the engine that are at work, or only the innermost ones."""
    found: list[Place] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and (depth is None or len(found) < depth):
        path = Path(frame.f_code.co_filename)
        place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path()
        if place.parts[:1] in _LAYERS and place.name != "transaction.py":
            found.append((str(place), frame.f_code.co_name))
        frame = frame.f_back
    return set(found)


def _guarded(write: Transaction) -> list[Key]:
    """The items with a guard, in the order in which they are sent."""
    parts = [*write._deletes, *write._puts]
    parts += [(item, guard) for item, _actions, guard in write._updates]
    return [(item.pk, item.sk) for item, guard in parts if guard is not None]
