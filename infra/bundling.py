"""Builds what Lambda unpacks, without Docker: install, prune, compile. No CDK in here.

Lambda mounts code and layers read-only and the CDK zips files with a fixed date, so byte code is
compiled here with unchecked hashes: it stays valid whatever the date, and a cold start compiles
nothing.
"""

import compileall
import hashlib
import json
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

PYTHON = (3, 13)

# The services the engine calls; botocore's descriptions of the others are 95 % of its size.
AWS_SERVICES = ("dynamodb", "events", "lambda", "scheduler", "sqs")

_PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}


def install(requirements: Path, target: Path, *, architecture: str) -> None:
    """Install a hashed lock's wheels for Lambda's platform into `target`.

    Raises:
        subprocess.CalledProcessError: the installer failed; its message is on stderr.
    """
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--require-hashes"]
    command += ["--no-deps", "--only-binary", ":all:", "--python-version", "3.13"]
    command += ["--python", sys.executable, "--python-platform", _PLATFORMS[architecture]]
    # Copies, because what is pruned below must not be the installer's own cache.
    command += ["--link-mode", "copy", "--target", str(target), "--requirement", str(requirements)]
    subprocess.run(command, check=True)


def fingerprint(*ingredients: bytes) -> str:
    """SHA-256 over this bundler and what it is given: new when the result could be new."""
    return hashlib.sha256(b"\0".join((Path(__file__).read_bytes(), *ingredients))).hexdigest()


def prune(target: Path) -> None:
    """Drop from installed packages what a function never reads: most of it is botocore's data."""
    for info in target.glob("*.dist-info"):
        _keep_only(info, {"METADATA"})  # what importlib.metadata asks for
    # The validator of addresses is never asked whether a mailbox exists, so it needs no DNS.
    for folder in ("bin", "boto3/examples", "dns"):
        shutil.rmtree(target / folder, ignore_errors=True)
    for stub in target.rglob("*.pyi"):
        stub.unlink()
    botocore = target / "botocore" / "data"
    for data in (botocore, target / "boto3" / "data"):
        _keep_services(data)
    _slim_endpoints(botocore / "endpoints.json")


def compile_tree(target: Path, *, mounted_at: str) -> None:
    """Put byte code beside every source file of `target`.

    Args:
        target: a folder of Python files.
        mounted_at: where Lambda mounts it; the path that tracebacks show.

    Raises:
        RuntimeError: this interpreter is not the functions' version, or a file does not compile.
    """
    if sys.version_info[:2] != PYTHON:
        raise RuntimeError(f"Byte code must come from Python {PYTHON}, not {sys.version}")
    # A cache elsewhere (PYTHONPYCACHEPREFIX) would take what belongs into the bundle.
    elsewhere, sys.pycache_prefix = sys.pycache_prefix, None
    try:
        compiled = compileall.compile_dir(
            target,
            quiet=1,
            stripdir=str(target),
            prependdir=mounted_at,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
    finally:
        sys.pycache_prefix = elsewhere
    if not compiled:
        raise RuntimeError(f"Not every file under {target} compiles")


def copy_sources(source: Path, target: Path) -> None:
    """Copy a package as it lies, without caches."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", ".*"))


def _keep_only(folder: Path, names: set[str]) -> None:
    for entry in folder.iterdir():
        if entry.name in names:
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _keep_services(data: Path) -> None:
    """Remove the folders of services that the engine does not call; loose files stay."""
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in AWS_SERVICES:
            shutil.rmtree(folder)


def _slim_endpoints(path: Path) -> None:
    """Keep partitions, regions and the engine's services; parsing the whole costs 20 to 40 ms."""
    endpoints = json.loads(path.read_text())
    for partition in endpoints["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in AWS_SERVICES if name in services}
    path.write_text(json.dumps(endpoints, separators=(",", ":")))
