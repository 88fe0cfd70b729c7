"""The CDK app, called by the CDK's command line (`make synth`, `make deploy`).

Context:
    architecture: of the functions' processors, `arm64` (default) or `x86_64`.
    alarm_topic_arn: an SNS topic that hears of every alarm; without it only the dashboard does.
    bot_check: `turnstile` has visitors of landing pages checked; `off` (default) lets all ask.
"""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra.stack import IncentivesStack

STACK = "Incentives"
DEFAULT_ARCHITECTURE = "arm64"


def build(app: App) -> IncentivesStack:
    """Add the stack and the rules it is checked against to `app`."""
    stack = IncentivesStack(
        app,
        STACK,
        architecture=app.node.try_get_context("architecture") or DEFAULT_ARCHITECTURE,
        alarm_topic_arn=app.node.try_get_context("alarm_topic_arn"),
        bot_check=app.node.try_get_context("bot_check") or "off",
    )
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return stack


if __name__ == "__main__":
    application = App()
    build(application)
    application.synth()
