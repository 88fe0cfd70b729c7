"""A Lambda function of the engine with its own code, role, log group and alarm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from incentives import names
from infra.catalogue.spec import FunctionSpec
from infra.stack import exceptions
from infra.stack.assets import function_code
from infra.stack.canary import Canary, alias_of


def retention(days: int) -> logs.RetentionDays:
    """How CloudWatch calls this number of days, one of `settings.LOG_DAYS`."""
    named = {
        1: "ONE_DAY",
        3: "THREE_DAYS",
        5: "FIVE_DAYS",
        7: "ONE_WEEK",
        14: "TWO_WEEKS",
        30: "ONE_MONTH",
        60: "TWO_MONTHS",
        90: "THREE_MONTHS",
        120: "FOUR_MONTHS",
        150: "FIVE_MONTHS",
        180: "SIX_MONTHS",
        365: "ONE_YEAR",
        400: "THIRTEEN_MONTHS",
        545: "EIGHTEEN_MONTHS",
        731: "TWO_YEARS",
        1096: "THREE_YEARS",
        1827: "FIVE_YEARS",
        2192: "SIX_YEARS",
        2557: "SEVEN_YEARS",
    }
    return logs.RetentionDays[named[days]]


@dataclass(frozen=True)
class House:
    """What all functions share.

    Attributes:
        log_retention: for how long each log is kept.
        has_alarms: whether errors of a function raise an alarm.
        reserved_concurrency: instances that each `reserved` function has for itself, and no more.
        canaries: where new code of `canary` functions is let in step by step; None: all at once.
    """

    table: dynamodb.ITableV2
    dead_letters: sqs.IQueue
    layers: Sequence[lambda_.ILayerVersion]
    architecture: lambda_.Architecture
    log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH
    has_alarms: bool = True
    reserved_concurrency: int | None = None
    canaries: codedeploy.ILambdaApplication | None = None


class EngineFunction(Construct):
    """The function of one `FunctionSpec`, which may do what that says and write its log."""

    def __init__(
        self, scope: Construct, spec: FunctionSpec, house: House, environment: Mapping[str, str]
    ) -> None:
        super().__init__(scope, spec.id)
        self.spec = spec
        log_group = logs.LogGroup(
            self, "Log", retention=house.log_retention, removal_policy=RemovalPolicy.DESTROY
        )
        self._role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(self._role)
        self.lambda_function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=house.architecture,
            handler=f"{spec.name}.handler.lambda_handler",
            code=function_code(self, spec.name),
            layers=list(house.layers),
            timeout=Duration.seconds(spec.timeout_s),
            memory_size=spec.memory_mb,
            reserved_concurrent_executions=house.reserved_concurrency if spec.reserved else None,
            role=self._role,
            log_group=log_group,
            dead_letter_queue=house.dead_letters if spec.asynchronous else None,
            logging_format=lambda_.LoggingFormat.JSON,
            environment={**environment, "POWERTOOLS_SERVICE_NAME": spec.id},
            # The version before stays, for whoever wants to go back by hand.
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )
        self._grant_table(house.table)
        self.errors = self._alarm_on_errors() if house.has_alarms else None
        self.entry = self._open_entry(house.canaries)
        exceptions.acknowledge(self, exceptions.ROOM)
        if not spec.asynchronous:
            exceptions.acknowledge(self, exceptions.NOT_ASYNCHRONOUS)

    def allow(
        self,
        *actions: str,
        on: str,
        conditions: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Allow the function exactly these actions on one resource."""
        self.lambda_function.add_to_role_policy(
            iam.PolicyStatement(actions=list(actions), resources=[on], conditions=conditions)
        )

    def allow_itself(self) -> None:
        """Allow the function to call its own function.

        By a policy of its own: the function waits for its role's, which cannot name it therefore.
        """
        calling = iam.PolicyStatement(
            actions=["lambda:InvokeFunction"], resources=[self.lambda_function.function_arn]
        )
        iam.Policy(self, "CallItself", statements=[calling], roles=[self._role])

    def _open_entry(self, canaries: codedeploy.ILambdaApplication | None) -> lambda_.IFunction:
        """What the API calls: the function, or the alias of what is let in step by step."""
        if canaries is None or not self.spec.canary or self.errors is None:
            return self.lambda_function
        alias = alias_of(self.lambda_function)
        Canary(self, canaries, alias, self.errors)
        return alias

    def _grant_table(self, table: dynamodb.ITableV2) -> None:
        if self.spec.table_actions:
            self.allow(*self.spec.table_actions, on=table.table_arn)
        elif self.spec.meets_persons:  # it needs the keys, and nothing else of the table
            self.allow(
                "dynamodb:BatchGetItem",
                on=table.table_arn,
                conditions={
                    "ForAllValues:StringEquals": {
                        "dynamodb:LeadingKeys": names.PERSON_KEYS_PARTITION
                    }
                },
            )
        if self.spec.index:
            self.allow("dynamodb:Query", on=f"{table.table_arn}/index/{names.INDEX_LISTING}")

    def _alarm_on_errors(self) -> cloudwatch.Alarm:
        return self.lambda_function.metric_errors(period=Duration.minutes(5)).create_alarm(
            self,
            "Errors",
            alarm_description=(
                f"{self.spec.id} raised, ran out of time or was killed. Refusals are answers, "
                "so each error is a defect or an outage: read the function's log."
            ),
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
