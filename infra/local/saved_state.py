"""Saves of the emulator's state: a folder each, whole or not at all. Standard library only.

    saves/2026-08-01T140320.123456Z/
        saved.json                      the other files' sizes and digests
        dynamodb.json, lambda.json ...  each service's state, all of one instant
        lambda-blobs/                   the functions' code
        s3/                             the objects of the buckets

A save is written beside the others and renamed when it is complete. `saved.json` tells a disk that
did not keep what it was given.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SAVES = "saves"
MANIFEST = "saved.json"
BLOBS = "lambda-blobs"
BUCKETS = "s3"
UNFINISHED = ".unfinished-"
_NAME = "%Y-%m-%dT%H%M%S.%fZ"


class BrokenStateError(Exception):
    """A save is not what was written, or not of this version; the message is a clause."""


@dataclass(frozen=True)
class Save:
    """A complete save.

    Attributes:
        folder: where it lies.
        at: the instant of which it is.
    """

    folder: Path
    at: datetime

    @property
    def clock(self) -> str:
        """The instant for a person: of this machine's clock, with the date when it is another."""
        here = self.at.astimezone()
        today = here.date() == datetime.now().astimezone().date()
        return here.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M:%S")


def newest(state_dir: Path) -> Save | None:
    """The last complete save, if there is one.

    Raises:
        BrokenStateError: there is none, but the files of a version that wrote them one by one.
    """
    saves = sorted(_saves(state_dir), key=lambda save: save.at)
    if saves:
        return saves[-1]
    if (state_dir / "dynamodb.json").exists():
        raise BrokenStateError("was saved service by service, by an older version")
    return None


def check(save: Save) -> None:
    """Compare a save with what was noted when it was written.

    Raises:
        BrokenStateError: a file is missing or another.
    """
    try:
        noted = json.loads((save.folder / MANIFEST).read_text())
    except ValueError:
        raise BrokenStateError(f"is not whole: {MANIFEST} cannot be read") from None
    for name, (size, digest) in noted.items():
        file = save.folder / name
        if not file.is_file() or file.stat().st_size != size or digest != _digest(file, digest):
            raise BrokenStateError(f"is not whole: {name} is not what was saved")


def lay_out(save: Save | None, target: Path) -> None:
    """Make `target` a folder of what a running emulator reads and changes, from this save.

    Files are linked, not copied: the emulator replaces them and never writes into one.
    """
    shutil.rmtree(target, ignore_errors=True)
    if save is None:
        target.mkdir(parents=True)
    else:
        link_tree(save.folder, target)


def begin(state_dir: Path, at: datetime) -> Path:
    """A folder for the files of a save that begins; nobody takes it for one before `complete`."""
    folder = state_dir / SAVES / f"{UNFINISHED}{at.strftime(_NAME)}"
    folder.mkdir(mode=0o700, parents=True)
    return folder


def complete(unfinished: Path) -> None:
    """Note what the files are and put the save in the place of all older ones."""
    noted = {
        str(file.relative_to(unfinished)): (file.stat().st_size, _digest_on_saving(file))
        for file in sorted(unfinished.rglob("*"))
        if file.is_file()
    }
    (unfinished / MANIFEST).write_text(json.dumps(noted))
    for file in (*unfinished.glob("*.json"), unfinished):
        _flush(file)
    unfinished.rename(unfinished.with_name(unfinished.name.removeprefix(UNFINISHED)))
    for older in sorted(_saves(unfinished.parents[1]), key=lambda save: save.at)[:-1]:
        shutil.rmtree(older.folder, ignore_errors=True)


def remove_unfinished(state_dir: Path) -> None:
    """Remove what saves left that were not completed; only while no emulator runs there."""
    for folder in (state_dir / SAVES).glob(f"{UNFINISHED}*"):
        shutil.rmtree(folder, ignore_errors=True)


def link_tree(source: Path, target: Path) -> None:
    """A folder with the same files, not copied; a file that vanishes meanwhile is left out."""
    shutil.copytree(source, target, copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        return


def _saves(state_dir: Path) -> Iterator[Save]:
    for folder in (state_dir / SAVES).glob("*Z"):
        if not folder.name.startswith(UNFINISHED):
            yield Save(folder, datetime.strptime(folder.name, _NAME).replace(tzinfo=UTC))


def _digest_on_saving(file: Path) -> str | None:
    """Of a service's state. Code and objects keep for many saves, and their size has to do."""
    return _sha256(file) if file.suffix == ".json" and file.parent.parent.name == SAVES else None


def _digest(file: Path, noted: str | None) -> str | None:
    return _sha256(file) if noted else None


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Have the disk keep it before the rename says that it does."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
