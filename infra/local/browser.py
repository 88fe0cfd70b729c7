"""`make browser`: which browser the page tests drive; where there is none, one is brought.

In this order: a Chromium or Chrome of the machine; the headless Chromium inside an npm package, on
Linux with an x86-64 processor; Debian's, by `apt-get`, where this is root. Standard library only.
"""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.node import node_settings
from infra.local.places import BROWSER, BROWSER_PACKAGE, ROOT
from infra.local.setup import SetupFailed, install_npm_packages, once, run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ANSWER_WITHIN_S = 60
PACKED = BROWSER_PACKAGE / "node_modules" / "@sparticuz" / "chromium" / "bin"
# The browser, the libraries and the fonts that a bare machine lacks.
ARCHIVES = ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br")
_UNPACK = (
    'const fs = require("fs"), zlib = require("zlib"), [from, to] = process.argv.slice(1);'
    "fs.createReadStream(from).pipe(zlib.createBrotliDecompress()).pipe(fs.createWriteStream(to))"
)
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class FoundBrowser:
    """A browser that runs here.

    Attributes:
        path: of the program.
        settings: what it needs in its environment beside what is there.
    """

    path: str
    settings: dict[str, str] = field(default_factory=dict)


def find() -> FoundBrowser | None:
    """The machine's browser, else the one that was brought, else None."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _runs(FoundBrowser(path)):
            return FoundBrowser(path)
    packaged = _packaged()
    return packaged if Path(packaged.path).exists() and _runs(packaged) else None


def _packaged() -> FoundBrowser:
    libraries = [str(BROWSER / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    settings = {"LD_LIBRARY_PATH": os.pathsep.join(libraries), "FONTCONFIG_PATH": str(BROWSER)}
    return FoundBrowser(str(BROWSER / "chromium"), settings)


def _runs(browser: FoundBrowser) -> bool:
    """Whether it says its version; some systems have a program of the name that only advises."""
    try:
        done = subprocess.run(
            [browser.path, "--version"],
            env=os.environ | browser.settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ANSWER_WITHIN_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def bring() -> FoundBrowser:
    """Install a browser where the machine has none.

    Raises:
        SetupFailed: none can be had; the message says what to install.
    """
    for can_be_had, install in ((_is_packaged_for_here, _install_packaged), (_may_apt, _apt)):
        if can_be_had():
            install()
            if found := find():
                return found
    raise SetupFailed(f"the page tests need a browser that runs here: {', '.join(NAMES)}.")


def _is_packaged_for_here() -> bool:
    return sys.platform == "linux" and platform.machine() == "x86_64"


def _install_packaged() -> None:
    lock = BROWSER_PACKAGE / "package-lock.json"
    once("a browser, which this machine lacks", BROWSER, [lock], _unpack_packaged)


def _may_apt() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _apt() -> None:
    print("setup: installing Debian's Chromium ...", flush=True)
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])


def _unpack_packaged(made: Path, _locks: Sequence[Path]) -> None:
    install_npm_packages(BROWSER_PACKAGE)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for archive in ARCHIVES:
        unpacked = made / archive.removesuffix(".br")
        _unpack(PACKED / archive, unpacked)
        with tarfile.open(unpacked) as files:
            files.extractall(made, filter="data")
        unpacked.unlink()
    # Its own names folders of Lambda's; without any font the browser ends at the first text.
    (made / "fonts.conf").write_text(_FONTS.format(fonts=made / "fonts", cache=made / "font-cache"))
    program = made / "chromium"
    _unpack(PACKED / "chromium.br", program)
    program.chmod(0o755)


def _unpack(source: Path, target: Path) -> None:
    run(["node", "-e", _UNPACK, str(source), str(target)], settings=node_settings())


def main() -> int:
    """Find or bring a browser and say which; the exit status."""
    try:
        browser = find() or bring()
    except SetupFailed as failure:
        print(f"browser: {failure}", file=sys.stderr)
        return 1
    path = Path(browser.path)
    print(f"browser: {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
