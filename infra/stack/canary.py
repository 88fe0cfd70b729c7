"""New code for a tenth of the requests first, and back again by itself when it fails.

The API calls an alias. A deployment publishes a version and leaves it to CodeDeploy to move the
alias: a tenth of the requests for ten minutes, then all. When the function's alarm rings meanwhile,
the alias goes back, and with it the whole deployment.
"""

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.stack import exceptions

ALIAS = "live"
# The alarm looks at five minutes, so five would be over before it has seen them.
SHIFT = codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_10_MINUTES


def alias_of(function: lambda_.Function) -> lambda_.Alias:
    """The alias of a function that the API calls."""
    return lambda_.Alias(function, "Live", alias_name=ALIAS, version=function.current_version)


class Canary(Construct):
    """Moves an alias to a new version step by step, and back when an alarm rings."""

    def __init__(
        self,
        scope: Construct,
        application: codedeploy.ILambdaApplication,
        alias: lambda_.Alias,
        alarm: cloudwatch.IAlarm,
    ) -> None:
        super().__init__(scope, "Canary")
        codedeploy.LambdaDeploymentGroup(
            self,
            "Group",
            application=application,
            alias=alias,
            deployment_config=SHIFT,
            alarms=[alarm],
            auto_rollback=codedeploy.AutoRollbackConfig(
                failed_deployment=True, stopped_deployment=True, deployment_in_alarm=True
            ),
        )
        exceptions.acknowledge(self, exceptions.CODEDEPLOY)
