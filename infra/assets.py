"""The code that is uploaded: two layers shared by every room, and each room's own folder."""

from collections.abc import Callable
from pathlib import Path

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, IgnoreMode, ILocalBundling
from aws_cdk import aws_lambda as lambda_

from infra import bundling

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"
ENGINE = ROOT / "layers" / "incentives"
REQUIREMENTS = ROOT / "layers" / "dependencies" / "requirements.txt"

_CACHES = ["__pycache__", "*.pyc", ".*"]
_LAYER_MOUNT = "/opt"
_ROOM_MOUNT = "/var/task"


def room_code(name: str) -> lambda_.Code:
    """The folder of one room and no other, so that its module is `<name>.handler` on Lambda too."""

    def build(output: Path) -> None:
        bundling.copy_sources(FUNCTIONS / name, output / name)
        bundling.compile_tree(output, mounted_at=_ROOM_MOUNT)

    return lambda_.Code.from_asset(
        str(FUNCTIONS),
        exclude=["*", f"!{name}", f"!{name}/**", *_CACHES],
        ignore_mode=IgnoreMode.GIT,
        asset_hash_type=AssetHashType.SOURCE,
        bundling=_without_docker(build),
    )


def engine_code() -> lambda_.Code:
    """The engine's package as it lies in the repository, with byte code."""

    def build(output: Path) -> None:
        bundling.copy_sources(ENGINE / "python", output / "python")
        bundling.compile_tree(output, mounted_at=_LAYER_MOUNT)

    return lambda_.Code.from_asset(
        str(ENGINE),
        exclude=_CACHES,
        ignore_mode=IgnoreMode.GIT,
        asset_hash_type=AssetHashType.SOURCE,
        bundling=_without_docker(build),
    )


def dependencies_code(architecture: str) -> lambda_.Code:
    """The locked packages, installed for `architecture`, pruned and compiled.

    The hash covers the lock, the bundler and the architecture: any of them makes a new layer.
    """

    def build(output: Path) -> None:
        packages = output / "python"
        bundling.install(REQUIREMENTS, packages, architecture=architecture)
        bundling.prune(packages)
        bundling.compile_tree(output, mounted_at=_LAYER_MOUNT)

    return lambda_.Code.from_asset(
        str(REQUIREMENTS.parent),
        asset_hash_type=AssetHashType.CUSTOM,
        asset_hash=bundling.fingerprint(REQUIREMENTS.read_bytes(), architecture.encode()),
        bundling=_without_docker(build),
    )


def _without_docker(build: Callable[[Path], None]) -> BundlingOptions:
    # The image is named because the CDK asks for one; it is never pulled.
    image = DockerImage.from_registry("none")
    # The environment is part of the asset's hash, so that another bundler makes another asset.
    bundler = {"BUNDLER": bundling.fingerprint()}
    return BundlingOptions(image=image, environment=bundler, local=_LocalBuild(build))


@jsii.implements(ILocalBundling)
class _LocalBuild:
    def __init__(self, build: Callable[[Path], None]) -> None:
        self._build = build

    def try_bundle(self, output_dir: str, *_options: object, **_more: object) -> bool:
        """Build into `output_dir`; true keeps the CDK from asking for Docker."""
        self._build(Path(output_dir))
        return True
