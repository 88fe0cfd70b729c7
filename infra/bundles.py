"""What is uploaded, as zip files: two layers shared by every function, and each function's folder.

A bundle is made once and kept under a name that has the digest of all it is made from, so that only
what changed is made again, and several at a time. The CDK then copies finished files.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from infra import bundling
from infra.local.places import BUNDLES, ROOT

FUNCTIONS = ROOT / "functions"
ENGINE = ROOT / "layers" / "incentives"
REQUIREMENTS = ROOT / "layers" / "dependencies" / "requirements.txt"
DEFAULT_ARCHITECTURE = "arm64"

_LAYER_MOUNT = "/opt"
_FUNCTION_MOUNT = "/var/task"
_ENGINE, _DEPENDENCIES = "layer-engine", "layer-dependencies"

# Zip files have no date of their own, so that the same content is the same file.
_DATE = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16

type Progress = Callable[[int, int], None]


def silent(_made: int, _of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Bundle:
    """A zip file to be.

    Attributes:
        name: of a function's folder, or of a layer.
        digest: of everything that it is made from.
        architecture: of the processors that its packages are for; empty where it has none.
    """

    name: str
    digest: str
    architecture: str = ""

    @property
    def path(self) -> Path:
        """Where it lies when it is made."""
        return (
            BUNDLES / f"{self.name}{self.architecture and '-'}{self.architecture}-{self.digest}.zip"
        )

    def make(self) -> Path:
        """Make it unless it is there; safe when two processes do so at once.

        Raises:
            RuntimeError: a file does not compile.
            subprocess.CalledProcessError: packages could not be installed.
        """
        if self.path.exists():
            return self.path
        BUNDLES.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUNDLES, prefix=".making-") as folder:
            content = Path(folder) / "content"
            content.mkdir()
            self._fill(content)
            packed = Path(folder) / "packed.zip"
            _pack(content, packed)
            packed.rename(self.path)
        return self.path

    def _fill(self, content: Path) -> None:
        """Lay the files out as Lambda unpacks them."""
        packages, mounted_at = content / "python", _LAYER_MOUNT
        if self.name == _DEPENDENCIES:
            bundling.install(REQUIREMENTS, packages, architecture=self.architecture)
            bundling.prune(packages)
        elif self.name == _ENGINE:
            bundling.copy_sources(ENGINE / "python", packages)
        else:
            # Alone in its folder, so that its module is `<name>.handler` on Lambda too.
            bundling.copy_sources(FUNCTIONS / self.name, content / self.name)
            mounted_at = _FUNCTION_MOUNT
        bundling.compile_tree(content, mounted_at=mounted_at)


def function(name: str) -> Bundle:
    """The folder of one function and no other."""
    return Bundle(name, _digest(FUNCTIONS / name))


def engine() -> Bundle:
    """The engine's package."""
    return Bundle(_ENGINE, _digest(ENGINE / "python"))


def dependencies(architecture: str) -> Bundle:
    """The locked packages, installed for these processors and pruned."""
    return Bundle(_DEPENDENCIES, _short(REQUIREMENTS.read_bytes()), architecture)


def every(architecture: str) -> list[Bundle]:
    """All bundles of the stack, those that take longest first."""
    folders = sorted(folder for folder in FUNCTIONS.iterdir() if (folder / "handler.py").exists())
    return [
        dependencies(architecture),
        engine(),
        *(function(folder.name) for folder in folders),
    ]


def make_all(architecture: str, progress: Progress = silent) -> int:
    """Make what is missing, as many at a time as there are processors; how many that were.

    Bundles of earlier sources are removed.

    Args:
        architecture: `arm64` or `x86_64`.
        progress: is told how many are there, and of how many.

    Raises:
        RuntimeError: one of them cannot be made.
    """
    wanted = every(architecture)
    missing = [bundle for bundle in wanted if not bundle.path.exists()]
    if missing:
        there = len(wanted) - len(missing)
        progress(there, len(wanted))
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for made in as_completed(threads.submit(_make_elsewhere, one) for one in missing):
                made.result()
                there += 1
                progress(there, len(wanted))
    _remove_older(wanted)
    return len(missing)


def _named(name: str, architecture: str) -> Bundle:
    if name == _DEPENDENCIES:
        return dependencies(architecture)
    return engine() if name == _ENGINE else function(name)


def _make_elsewhere(bundle: Bundle) -> None:
    """Make it in a process of its own: compiling takes a processor's whole time.

    Raises:
        RuntimeError: it cannot be made; the message is the process's last words.
    """
    command = [sys.executable, "-m", "infra.bundles", bundle.name, bundle.architecture]
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = done.stderr.strip().splitlines() or ["it said nothing"]
        raise RuntimeError(f"{bundle.name}: {told[-1]}")


def _remove_older(wanted: Iterable[Bundle]) -> None:
    """Remove other bundles of the same name and processors; the CDK has copies of what it needs."""
    for bundle in wanted:
        for older in BUNDLES.glob(
            bundle.path.name.replace(bundle.digest, "?" * len(bundle.digest))
        ):
            if older != bundle.path:
                older.unlink(missing_ok=True)


def _pack(content: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in content.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(file.relative_to(content)), _DATE)
            entry.external_attr, entry.compress_type = _READABLE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())


def _digest(folder: Path) -> str:
    """Of the files that are bundled, with their names."""
    ingredients = []
    for file in _files(folder):
        ingredients += [str(file.relative_to(folder)).encode(), file.read_bytes()]
    return _short(*ingredients)


def _short(*ingredients: bytes) -> str:
    packer = Path(__file__).read_bytes()
    parts = [hashlib.sha256(part).digest() for part in (packer, *ingredients)]
    return bundling.fingerprint(*parts)[:32]


def _files(folder: Path) -> Iterator[Path]:
    """All files in order, without those that `copy_sources` leaves out."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and entry.name != "__pycache__" and not entry.name.startswith("."):
            yield from _files(entry)
        elif entry.is_file() and not entry.name.startswith("."):
            yield entry


if __name__ == "__main__":
    _, named, processors = sys.argv
    _named(named, processors).make()
