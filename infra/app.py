"""The CDK app, called by the CDK's command line (`make synth`, `make deploy`).

Context:
    environment: the name of the deployment among those of its account; `default` unless told.
    architecture: of the functions' processors, `arm64` (default) or `x86_64`.
    alarms: who hears of every alarm, the ARN of an SNS topic or an e-mail address; `on` (default):
        nobody who does not look; `off`: there are no alarms.
    dashboard: `on` (default) or `off`.
    log_days: for how long logs are kept; 30 unless told.
    bot_check: `turnstile` has visitors of landing pages checked; `off` (default) lets all ask.
    reserved_concurrency: how many instances the authorizer and each function of the checkout have
        for themselves, and at most; `off` (default) where the account has few to give away.
    restored_table: the ARN of the stream of a restored table, as `make restore` prints it, for the
        stack to stand on that table; `off` (default): it stands on its own.
    canary: `on` lets new code of the checkout's functions in step by step; `off` (default) at once.
    remembered: what `make deploy` has the stack keep for the next time.
"""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra.settings import read_settings
from infra.stack.stack import IncentivesStack
from infra.target import DEFAULT, stack_of


def build(app: App) -> IncentivesStack:
    """Add the stack and the rules it is checked against to `app`."""
    context = app.node.try_get_context
    stack = IncentivesStack(
        app,
        stack_of(context("environment") or DEFAULT),
        settings=read_settings(context),
        remembered=context("remembered"),
    )
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return stack


if __name__ == "__main__":
    application = App()
    build(application)
    application.synth()
