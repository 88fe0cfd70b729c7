"""The CDK app, called by the CDK's command line (`make synth`, `make deploy`).

Context:
    architecture: of the functions' processors, `arm64` (default) or `x86_64`.
    alarm_topic_arn: an SNS topic that hears of every alarm; without it only the dashboard does.
    bot_check: `turnstile` has visitors of landing pages checked; `off` (default) lets all ask.
    reserved_concurrency: how many instances the authorizer and each function of the checkout have
        for themselves, and at most; `off` (default) where the account has few to give away.
"""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra.cdk import STACK
from infra.stack import IncentivesStack

DEFAULT_ARCHITECTURE = "arm64"


def build(app: App) -> IncentivesStack:
    """Add the stack and the rules it is checked against to `app`."""
    stack = IncentivesStack(
        app,
        STACK,
        architecture=app.node.try_get_context("architecture") or DEFAULT_ARCHITECTURE,
        alarm_topic_arn=app.node.try_get_context("alarm_topic_arn"),
        bot_check=app.node.try_get_context("bot_check") or "off",
        reserved_concurrency=_reserved_concurrency(
            app.node.try_get_context("reserved_concurrency")
        ),
    )
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return stack


def _reserved_concurrency(told: object) -> int | None:
    """Read the context's value, a text on the command line and perhaps a number in `cdk.json`.

    Raises:
        ValueError: it is neither `off` nor a whole number from 1; 0 would switch the checkout off.
    """
    text = "off" if told is None else str(told)
    if text == "off":
        return None
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        message = f"reserved_concurrency is `off` or a whole number from 1, not {text!r}."
        raise ValueError(message)
    return int(text)


if __name__ == "__main__":
    application = App()
    build(application)
    application.synth()
