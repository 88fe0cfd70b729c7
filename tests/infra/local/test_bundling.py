"""What is uploaded is small, ready to run, and new whenever anything that makes it is new."""

import json
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from infra import bundling

UNCHECKED_HASH = (0b01).to_bytes(4, "little")


def write(path: Path, text: str = "") -> Path:
    """A file and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder as an installer leaves it, with what prune looks for."""
    services: dict[str, object] = {"dynamodb": {}, "ec2": {}}
    endpoints = {"partitions": [{"regions": {"eu-west-1": {}}, "services": services}]}
    write(tmp_path / "botocore/data/endpoints.json", json.dumps(endpoints, indent=2))
    write(tmp_path / "botocore/data/_retry.json")
    write(tmp_path / "boto3/data/ec2/2016-11-15/resources-1.json")
    for service in ("dynamodb", "ec2"):
        write(tmp_path / f"botocore/data/{service}/2012-08-10/service-2.json.gz")
    for name in ("METADATA", "RECORD", "licenses/LICENSE"):
        write(tmp_path / "boto3-1.44.5.dist-info" / name)
    write(tmp_path / "pydantic/main.py")
    write(tmp_path / "pydantic/main.pyi")
    return tmp_path


def test_byte_code_stays_valid_whatever_the_date_of_the_file(tmp_path: Path) -> None:
    write(tmp_path / "redeem/handler.py", "ANSWER = 42\n")
    bundling.compile_tree(tmp_path, mounted_at="/var/task")
    (compiled,) = tmp_path.rglob("handler.cpython-313.pyc")
    assert compiled.read_bytes()[:8] == MAGIC_NUMBER + UNCHECKED_HASH


def test_tracebacks_name_the_file_where_lambda_has_it(tmp_path: Path) -> None:
    write(tmp_path / "redeem/handler.py", "ANSWER = 42\n")
    bundling.compile_tree(tmp_path, mounted_at="/var/task")
    (compiled,) = tmp_path.rglob("*.pyc")
    assert b"/var/task/redeem/handler.py" in compiled.read_bytes()
    assert str(tmp_path).encode() not in compiled.read_bytes()


def test_a_file_that_does_not_compile_stops_the_build(tmp_path: Path) -> None:
    write(tmp_path / "redeem/handler.py", "def :\n")
    with pytest.raises(RuntimeError, match="Not every file"):
        bundling.compile_tree(tmp_path, mounted_at="/var/task")


def test_another_python_cannot_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    with pytest.raises(RuntimeError, match="Byte code"):
        bundling.compile_tree(tmp_path, mounted_at="/opt")


def test_only_services_that_the_engine_calls_are_described(packages: Path) -> None:
    bundling.prune(packages)
    data = packages / "botocore/data"
    assert {entry.name for entry in data.iterdir()} == {"dynamodb", "endpoints.json", "_retry.json"}
    assert not list((packages / "boto3/data").iterdir())


def test_endpoints_keep_their_regions_and_lose_other_services(packages: Path) -> None:
    bundling.prune(packages)
    (partition,) = json.loads((packages / "botocore/data/endpoints.json").read_text())["partitions"]
    assert partition == {"regions": {"eu-west-1": {}}, "services": {"dynamodb": {}}}


def test_of_what_an_installer_notes_only_the_version_is_kept(packages: Path) -> None:
    bundling.prune(packages)
    kept = [path.name for path in (packages / "boto3-1.44.5.dist-info").rglob("*")]
    assert kept == ["METADATA"]
    assert [path.name for path in (packages / "pydantic").iterdir()] == ["main.py"]


def test_caches_are_not_uploaded(tmp_path: Path) -> None:
    source = tmp_path / "source"
    write(source / "handler.py")
    write(source / "__pycache__/handler.cpython-312.pyc")
    write(source / ".DS_Store")
    bundling.copy_sources(source, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").rglob("*")] == ["handler.py"]


def test_another_lock_architecture_or_bundler_makes_another_layer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = bundling.fingerprint(b"boto3==1.44.5", b"arm64")
    assert bundling.fingerprint(b"boto3==1.44.5", b"arm64") == first
    assert bundling.fingerprint(b"boto3==1.44.6", b"arm64") != first
    assert bundling.fingerprint(b"boto3==1.44.5", b"x86_64") != first
    monkeypatch.setattr(bundling, "__file__", __file__)  # another bundler
    assert bundling.fingerprint(b"boto3==1.44.5", b"arm64") != first
