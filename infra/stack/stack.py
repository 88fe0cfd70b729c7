"""The stack: everything the engine needs in one account and region."""

from collections.abc import Mapping

from aws_cdk import CfnOutput, CfnParameter, Duration, Stack
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from constructs import Construct

from incentives import names
from infra.catalogue.background import AUTHORIZE, SWITCH_CAMPAIGN
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.catalogue.spec import IN_PARTITIONS, FunctionSpec, Right, Stream
from infra.secrets import WRAPPING_KEY
from infra.settings import REMEMBERED, Settings, arn_of_table
from infra.stack import exceptions
from infra.stack.api import Api
from infra.stack.assets import dependencies_code, engine_code
from infra.stack.engine_function import EngineFunction, House, retention
from infra.stack.recurring import Recurring
from infra.stack.schedules import Schedules
from infra.stack.storage import make_event_bus, make_queue, make_table
from infra.stack.watch import Watch

_ARCHITECTURES = {
    "arm64": lambda_.Architecture.ARM_64,
    "x86_64": lambda_.Architecture.X86_64,
}


class IncentivesStack(Stack):
    """Functions around one table, behind one API.

    Args:
        settings: what the deployment chose.
        remembered: what the next deployment takes for chosen unless it is told otherwise; JSON.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: Settings,
        remembered: str | None = None,
    ) -> None:
        super().__init__(scope, name, description="Incentives engine: promotions and codes")
        self.bot_check = settings.bot_check
        self.wrapping_key = self._take_wrapping_key()
        # It stays in the template beside a restored one: nothing of it is ever replaced or removed.
        self.own_table = make_table(self)
        self.table = self._restored(settings.restored_table) or self.own_table
        self.bus = make_event_bus(self)
        self.quarantine = make_queue(self, "Aside")
        exceptions.acknowledge(self.quarantine, exceptions.END_OF_STREAM)
        self.dead_letters = make_queue(self, "DeadSchedules")
        self.house = House(
            table=self.table,
            dead_letters=self.dead_letters,
            layers=self._make_layers(settings.architecture),
            architecture=_ARCHITECTURES[settings.architecture],
            log_retention=retention(settings.log_days),
            has_alarms=settings.has_alarms,
            reserved_concurrency=settings.reserved_concurrency,
            canaries=codedeploy.LambdaApplication(self, "Canaries") if settings.canary else None,
        )
        switch = self._make_function(SWITCH_CAMPAIGN)
        self.schedules = Schedules(
            self, target=switch.lambda_function, dead_letters=self.dead_letters
        )
        self.functions = {switch.spec.id: switch} | {
            spec.id: self._make_function(spec)
            for spec in ALL_FUNCTIONS
            if spec is not SWITCH_CAMPAIGN
        }
        self.api = Api(
            self,
            self.functions,
            authorize=self.functions[AUTHORIZE.name],
            log_retention=self.house.log_retention,
        )
        Watch(
            self,
            functions=self.functions.values(),
            api=self.api.http_api,
            access_log=self.api.access_log,
            table=self.table,
            quarantine=self.quarantine,
            dead_schedules=self.dead_letters,
            settings=settings,
        )
        self._tell(remembered)

    def _restored(self, stream_arn: str | None) -> dynamodb.ITableV2 | None:
        if stream_arn is None:
            return None
        return dynamodb.TableV2.from_table_attributes(
            self, "RestoredTable", table_arn=arn_of_table(stream_arn), table_stream_arn=stream_arn
        )

    def _take_wrapping_key(self) -> str:
        """A reference to the key that each deployment hands in; the template does not hold it."""
        parameter = names.parameter_of(self.stack_name, names.WRAPPING_KEY_PARAMETER)
        return CfnParameter(
            self,
            WRAPPING_KEY,
            no_echo=True,
            allowed_pattern="[0-9a-f]{64}",
            constraint_description="the parameter that `make deploy` made",
            description=f"Seals the secrets in the table; from {parameter}.",
        ).value_as_string

    def _make_layers(self, architecture: str) -> list[lambda_.ILayerVersion]:
        runtimes = [lambda_.Runtime.PYTHON_3_13]
        return [
            lambda_.LayerVersion(
                self,
                "Dependencies",
                code=dependencies_code(self, architecture),
                compatible_runtimes=runtimes,
                compatible_architectures=[_ARCHITECTURES[architecture]],
            ),
            lambda_.LayerVersion(
                self, "Engine", code=engine_code(self), compatible_runtimes=runtimes
            ),
        ]

    def _make_function(self, spec: FunctionSpec) -> EngineFunction:
        environment: dict[str, str] = {}
        if spec.table_actions or spec.stream or Right.READ_API_KEYS in spec.rights:
            environment[names.ENV_TABLE] = self.table.table_name
        if spec.meets_persons:
            environment[names.ENV_WRAPPING_KEY] = self.wrapping_key
        for right in spec.rights:
            environment |= self._environment_of(right)
        function = EngineFunction(self, spec, self.house, environment)
        for right in spec.rights:
            self._grant(function, right)
        if spec.stream:
            self._read_stream(function, spec.stream)
        if spec.schedule:
            Recurring(
                function,
                spec.schedule,
                target=function.lambda_function,
                dead_letters=self.dead_letters,
            )
        return function

    def _environment_of(self, right: Right) -> Mapping[str, str]:
        match right:
            case Right.CHECK_BOTS:
                return {names.ENV_BOT_CHECK: self.bot_check}
            case Right.PUT_EVENTS:
                return {names.ENV_EVENT_BUS: self.bus.event_bus_name}
            case Right.CALL_ITSELF | Right.COUNT_TRIES | Right.READ_API_KEYS:
                return {}
            case Right.SET_ASIDE:
                return {names.ENV_ASIDE_QUEUE_URL: self.quarantine.queue_url}
            case Right.PLAN_SCHEDULES:
                return {
                    names.ENV_SCHEDULE_GROUP: self.schedules.group_name,
                    names.ENV_SCHEDULE_ROLE_ARN: self.schedules.role.role_arn,
                    names.ENV_SCHEDULE_TARGET_ARN: self.schedules.target_arn,
                    names.ENV_SCHEDULE_DLQ_ARN: self.schedules.dead_letters.queue_arn,
                }

    def _grant(self, function: EngineFunction, right: Right) -> None:
        match right:
            case Right.CHECK_BOTS:
                pass  # the secret lies in the table; who has no wrapping key cannot unseal it
            case Right.COUNT_TRIES | Right.READ_API_KEYS:
                action, prefix = IN_PARTITIONS[right]
                only = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": f"{prefix}*"}}
                function.allow(action, on=self.table.table_arn, conditions=only)
            case Right.PUT_EVENTS:
                function.allow("events:PutEvents", on=self.bus.event_bus_arn)
            case Right.CALL_ITSELF:
                function.allow_itself()
            case Right.SET_ASIDE:
                function.allow("sqs:SendMessage", on=self.quarantine.queue_arn)
            case Right.PLAN_SCHEDULES:
                function.allow(
                    "scheduler:CreateSchedule",
                    "scheduler:DeleteSchedule",
                    on=self.schedules.schedule_arns,
                )
                exceptions.acknowledge(function, exceptions.schedules_of(self.schedules.group_name))
                function.allow(
                    "iam:PassRole",
                    on=self.schedules.role.role_arn,
                    conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
                )

    def _read_stream(self, function: EngineFunction, stream: Stream) -> None:
        function.lambda_function.add_event_source(
            event_sources.DynamoEventSource(
                self.table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=stream.batch_size,
                max_batching_window=Duration.seconds(stream.window_s),
                parallelization_factor=stream.parallel,
                filters=[_filter(stream)],
                report_batch_item_failures=True,
                bisect_batch_on_error=True,
                max_record_age=Duration.hours(12),
                on_failure=event_sources.SqsDlq(self.quarantine),
            )
        )

    def _tell(self, remembered: str | None) -> None:
        outputs = {
            "Version": names.VERSION,
            "ApiUrl": self.api.http_api.api_endpoint,
            "TableName": self.table.table_name,
            "OwnTableName": self.own_table.table_name,
            "EventBusName": self.bus.event_bus_name,
            "AsideQueueUrl": self.quarantine.queue_url,
            "ScheduleGroup": self.schedules.group_name,
            "ScheduleRoleArn": self.schedules.role.role_arn,
            "ScheduleTargetArn": self.schedules.target_arn,
            "ScheduleDeadLettersArn": self.schedules.dead_letters.queue_arn,
        }
        if remembered:
            outputs[REMEMBERED] = remembered
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)


def _filter(stream: Stream) -> Mapping[str, object]:
    kinds = lambda_.FilterRule.or_(*(kind.value for kind in stream.kinds))
    criteria: dict[str, object] = {"dynamodb": {"NewImage": {names.KIND: {"S": kinds}}}}
    if stream.change:
        criteria["eventName"] = lambda_.FilterRule.is_equal(stream.change)
    return lambda_.FilterCriteria.filter(criteria)
