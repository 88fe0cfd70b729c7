"""One synthesis per test process: the template that is deployed, without building its layers."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from infra.local.node import node_settings
from tests.infra.template import Template

ROOT = Path(__file__).resolve().parents[2]
FOR_TESTS = {
    "aws:cdk:bundling-stacks": [],  # no layers are built
    "aws:cdk:enable-path-metadata": True,  # as the CDK's command line has it
}

CHOSEN_FOR_PROD = {"alarms": "ops@shop.example", "log_days": "7"}
PAGER = "arn:aws:sns:eu-central-1:123456789012:pager"
OPTIONS = {"canary": "on", "reserved_concurrency": "100", "alarms": PAGER}


def synthesise(folder: Path, **context: object) -> Template:
    """The stack with the settings of `cdk.json` and these, for arm64; `folder` gets the assembly.

    Raises:
        Exception: the CDK's own, around the sentence of a setting that is not one.
    """
    os.environ.update(node_settings())  # before the CDK starts its Node
    from aws_cdk import App  # noqa: PLC0415

    from infra.app import build  # noqa: PLC0415

    settings = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = App(outdir=str(folder), context=settings | FOR_TESTS | context)
    build(app)
    app.synth()
    (made,) = folder.glob("*.template.json")
    return Template(json.loads(made.read_text()))


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a synthesis."""
    folder = tmp_path_factory.mktemp("assembly")
    synthesise(folder)
    return folder


@pytest.fixture(scope="session")
def template(assembly: Path) -> Template:
    """The stack's CloudFormation template."""
    return Template(json.loads((assembly / "Incentives.template.json").read_text()))


@pytest.fixture(scope="session")
def assembly_of_prod(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of another synthesis: an environment with settings that `make deploy` keeps."""
    folder = tmp_path_factory.mktemp("prod")
    synthesise(
        folder, environment="prod", remembered=json.dumps(CHOSEN_FOR_PROD), **CHOSEN_FOR_PROD
    )
    return folder


@pytest.fixture(scope="session")
def prod(assembly_of_prod: Path) -> Template:
    """The template of the environment `prod`."""
    return Template(json.loads((assembly_of_prod / "Incentives-prod.template.json").read_text()))


@pytest.fixture(scope="session")
def assembly_of_options(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a synthesis with whatever can be had beside the usual."""
    folder = tmp_path_factory.mktemp("options")
    synthesise(folder, **OPTIONS)
    return folder


@pytest.fixture(scope="session")
def optional(assembly_of_options: Path) -> Template:
    """Its template."""
    return Template(json.loads((assembly_of_options / "Incentives.template.json").read_text()))


@pytest.fixture(scope="session")
def frugal(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template of an environment that pays for nothing it can do without."""
    folder = tmp_path_factory.mktemp("frugal")
    return synthesise(folder, environment="pro-d", alarms="off", dashboard="off", log_days="1")


@pytest.fixture(scope="session")
def findings(assembly: Path) -> list[dict[str, Any]]:
    """What each of cdk-nag's rule packs found: open and acknowledged violations."""
    return read_findings(assembly)


def read_findings(assembly: Path) -> list[dict[str, Any]]:
    """What each of cdk-nag's rule packs found in a synthesis."""
    report = json.loads((assembly / "validation-report.json").read_text())
    plugins: list[dict[str, Any]] = report["pluginReports"]
    return plugins
