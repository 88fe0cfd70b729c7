"""The code that is uploaded, as assets of the CDK: finished files of `infra/bundles.py`."""

from aws_cdk import AssetHashType
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import bundles

# Of the CDK: which stacks get their code. Where none does, nothing is made (tests of the template).
_BUNDLED_STACKS = "aws:cdk:bundling-stacks"
_ANY_FOLDER = bundles.FUNCTIONS / "authorize"


def function_code(scope: Construct, name: str) -> lambda_.Code:
    """The folder of one function and no other."""
    return _code(scope, bundles.function(name))


def engine_code(scope: Construct) -> lambda_.Code:
    """The engine's package as it lies in the repository, with byte code."""
    return _code(scope, bundles.engine())


def dependencies_code(scope: Construct, architecture: str) -> lambda_.Code:
    """The locked packages, installed for `architecture`, pruned and compiled."""
    return _code(scope, bundles.dependencies(architecture))


def _code(scope: Construct, bundle: bundles.Bundle) -> lambda_.Code:
    """A bundle, made now if `infra.cdk` has not made it before."""
    unwanted = scope.node.try_get_context(_BUNDLED_STACKS) == []
    path = _ANY_FOLDER if unwanted else bundle.make()
    return lambda_.Code.from_asset(
        str(path), asset_hash=bundle.digest, asset_hash_type=AssetHashType.CUSTOM
    )
