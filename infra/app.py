"""The CDK app: `cdk synth`, or `python -m infra.app`.

Context: `-c architecture=x86_64` builds for that processor instead of arm64.
"""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra.stack import IncentivesStack

STACK = "Incentives"
DEFAULT_ARCHITECTURE = "arm64"


def build(app: App) -> IncentivesStack:
    """Add the stack and the rules it is checked against to `app`."""
    architecture = app.node.try_get_context("architecture") or DEFAULT_ARCHITECTURE
    stack = IncentivesStack(app, STACK, architecture=architecture)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return stack


if __name__ == "__main__":
    application = App()
    build(application)
    application.synth()
