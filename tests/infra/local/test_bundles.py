"""The code of each function is bundled once, and again only when it changed."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra import bundles, cdk
from infra.local.places import ROOT


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two functions and the engine, to be bundled in this process; packages are there."""
    for name in ("redeem", "validate"):
        write(tmp_path / "functions" / name / "handler.py", f"NAME = {name!r}\n")
    write(tmp_path / "engine" / "python" / "incentives" / "rules.py", "RULE = 1\n")
    monkeypatch.setattr(bundles, "FUNCTIONS", tmp_path / "functions")
    monkeypatch.setattr(bundles, "ENGINE", tmp_path / "engine")
    monkeypatch.setattr(bundles, "BUNDLES", tmp_path / "bundles")
    monkeypatch.setattr(bundles, "_make_elsewhere", bundles.Bundle.make)
    write(bundles.dependencies("arm64").path, "as if installed")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_only_what_changed_is_bundled_again(sources: Path) -> None:
    told: list[tuple[int, int]] = []
    made = bundles.make_all("arm64", lambda done, of: told.append((done, of)))
    assert (made, told) == (3, [(1, 4), (2, 4), (3, 4), (4, 4)])
    assert bundles.make_all("arm64") == 0
    write(sources / "functions" / "redeem" / "handler.py", "NAME = 'another'\n")
    before = set((sources / "bundles").iterdir())
    assert bundles.make_all("arm64") == 1
    (new,) = set((sources / "bundles").iterdir()) - before
    (gone,) = before - set((sources / "bundles").iterdir())
    assert new.name.startswith("redeem-")
    assert gone.name.startswith("redeem-")


@pytest.mark.parametrize("name", ["__pycache__/handler.cpython-313.pyc", ".DS_Store"])
def test_what_is_not_uploaded_makes_no_new_bundle(sources: Path, name: str) -> None:
    bundles.make_all("arm64")
    write(sources / "functions" / "redeem" / name, "")
    assert bundles.make_all("arm64") == 0


def test_another_name_architecture_lock_or_bundler_makes_another_bundle(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bundles.function("redeem")
    packages = bundles.dependencies("arm64")
    assert bundles.dependencies("x86_64").path != packages.path
    shutil.move(sources / "functions/redeem/handler.py", sources / "functions/redeem/other.py")
    assert bundles.function("redeem").path != first.path
    monkeypatch.setattr(bundles, "__file__", __file__)
    assert bundles.dependencies("arm64").path != packages.path


def test_a_bundle_has_byte_code_and_is_the_same_file_whenever_it_is_made(sources: Path) -> None:
    first = bundles.function("redeem").make()
    content = first.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist() == [
            "redeem/__pycache__/handler.cpython-313.pyc",
            "redeem/handler.py",
        ]
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
    first.unlink()
    assert bundles.function("redeem").make().read_bytes() == content
    assert {path.suffix for path in (sources / "bundles").iterdir()} == {".zip"}


def test_code_that_does_not_compile_stops_the_build_and_is_named(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(sources / "functions" / "validate" / "handler.py", "def :\n")
    with pytest.raises(cdk.CdkFailed, match="cannot be bundled: Not every file"):
        cdk.synthesise(sources / "cdk.out", sources / "log")
    monkeypatch.undo()
    named = [sys.executable, "-m", "infra.bundles", "no_such_function", ""]
    done = subprocess.run(named, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0


def test_all_functions_of_the_stack_are_bundled_before_the_cdk_asks() -> None:
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/handler.py")}
    names = [bundle.name for bundle in bundles.every("arm64")]
    assert sorted(names[2:]) == sorted(folders)
