"""Alarms on the whole, and the one dashboard."""

from collections.abc import Iterable

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as cloudwatch_actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.settings import Settings
from infra.stack import exceptions
from infra.stack.engine_function import EngineFunction

_FIVE_MINUTES = Duration.minutes(5)


class Watch(Construct):
    """Every alarm here says that a promise is in danger and what to look at."""

    def __init__(
        self,
        scope: Construct,
        *,
        functions: Iterable[EngineFunction],
        api: apigatewayv2.HttpApi,
        access_log: logs.ILogGroup,
        table: dynamodb.ITableV2,
        quarantine: sqs.IQueue,
        dead_schedules: sqs.IQueue,
        settings: Settings,
    ) -> None:
        super().__init__(scope, "Watch")
        self.functions = tuple(functions)
        self.alarms = [function.errors for function in self.functions if function.errors]
        if settings.has_alarms:
            self._watch_streams()
            self._watch_queue("Aside", quarantine, "Stream records could not be processed")
            self._watch_queue(
                "DeadSchedules", dead_schedules, "What a schedule called was not done"
            )
            self._watch_api(api)
            self._watch_strangers(access_log)
            self._watch_table(table)
        if settings.somebody_hears:
            self._tell(self._topic(settings))
        if settings.dashboard:
            self._draw(api, table)

    def _topic(self, settings: Settings) -> sns.ITopic:
        if settings.topic:
            return sns.Topic.from_topic_arn(self, "Topic", settings.topic)
        topic = sns.Topic(self, "Alarms", enforce_ssl=True)
        # A policy of its own takes the place of the usual one, by which the account's alarms write.
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        assert settings.address is not None
        topic.add_subscription(subscriptions.EmailSubscription(settings.address))
        exceptions.acknowledge(topic, exceptions.MAIL)
        return topic

    def _tell(self, topic: sns.ITopic) -> None:
        """Tell a topic of every alarm and of its end."""
        action = cloudwatch_actions.SnsAction(topic)
        for alarm in self.alarms:
            alarm.add_alarm_action(action)
            alarm.add_ok_action(action)

    def _watch_streams(self) -> None:
        for function in self.functions:
            if function.spec.stream:
                age = function.lambda_function.metric(
                    "IteratorAge", statistic="Maximum", period=Duration.minutes(1)
                )
                self._alarm(
                    f"{function.spec.id}-late",
                    age,
                    f"{function.spec.id} is more than a minute behind the table's stream.",
                    threshold=60_000,
                    periods=5,
                )

    def _watch_queue(self, name: str, queue: sqs.IQueue, what: str) -> None:
        waiting = queue.metric_approximate_number_of_messages_visible(
            statistic="Maximum", period=_FIVE_MINUTES
        )
        self._alarm(name, waiting, f"{what}: read the queue, mend the cause, send again.")

    def _watch_api(self, api: apigatewayv2.HttpApi) -> None:
        failures = api.metric_server_error(statistic="Sum", period=_FIVE_MINUTES)
        self._alarm(
            "ServerErrors",
            failures,
            "Callers got 5xx answers: a function failed, timed out or was throttled.",
            threshold=5,
        )

    def _watch_strangers(self, access_log: logs.ILogGroup) -> None:
        """Count what the API's own metrics do not tell apart: they know all 4xx answers in one."""
        refused = logs.FilterPattern.any(
            _told("status", "401"),
            logs.FilterPattern.all(
                _told("status", "403"), _told("integration_status", "403", "!=")
            ),
        )
        self._alarm(
            "Strangers",
            self._count("RefusedKeys", access_log, refused),
            "Callers without a valid key ask again and again: a stranger, or a shop whose key was "
            "revoked. The access log says which routes they ask.",
            threshold=1_000,
        )
        throttled = logs.FilterPattern.all(
            _told("status", "429"), _told("integration_status", "429", "!=")
        )
        self._alarm(
            "TooManyRequests",
            self._count("ThrottledRequests", access_log, throttled),
            "The gateway refuses requests that are more than a route's throttle lets through: a "
            "storm, or a stranger. The access log says at which route; its throttle can be raised.",
            threshold=100,
        )

    def _count(
        self, name: str, log: logs.ILogGroup, pattern: logs.IFilterPattern
    ) -> cloudwatch.Metric:
        """A metric of the lines that fit, paid for in the hours only in which there are some."""
        counted = logs.MetricFilter(
            self,
            name,
            log_group=log,
            filter_pattern=pattern,
            metric_namespace=Stack.of(self).stack_name,
            metric_name=name,
        )
        return counted.metric(statistic="Sum", period=_FIVE_MINUTES)

    def _watch_table(self, table: dynamodb.ITableV2) -> None:
        self._alarm(
            "Throttled",
            _of_table(table, "WriteThrottleEvents"),
            "The table throttles writes: a campaign is too hot for its gates; give it more.",
            threshold=100,
            periods=3,
        )

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        description: str,
        *,
        threshold: float = 1,
        periods: int = 1,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            alarm_description=description,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        self.alarms.append(alarm)

    def _draw(self, api: apigatewayv2.HttpApi, table: dynamodb.ITableV2) -> None:
        functions = [function.lambda_function for function in self.functions]
        answers = [api.metric_count(), api.metric_client_error(), api.metric_server_error()]
        board = cloudwatch.Dashboard(self, "Dashboard", default_interval=Duration.hours(3))
        if self.alarms:
            board.add_widgets(cloudwatch.AlarmStatusWidget(alarms=self.alarms, width=24))
        board.add_widgets(
            _graph("Answers", [metric.with_(statistic="Sum") for metric in answers]),
            _graph("Latency p99, ms", [api.metric_latency(statistic="p99")]),
        )
        board.add_widgets(
            _graph("Invocations", [function.metric_invocations() for function in functions]),
            _graph(
                "Duration p99, ms",
                [function.metric_duration(statistic="p99") for function in functions],
            ),
        )
        board.add_widgets(
            _graph(
                "Table units",
                [
                    _of_table(table, "ConsumedReadCapacityUnits"),
                    _of_table(table, "ConsumedWriteCapacityUnits"),
                ],
            ),
            _graph(
                "Table throttles and conflicts",
                [
                    _of_table(table, "ReadThrottleEvents"),
                    _of_table(table, "WriteThrottleEvents"),
                    _of_table(table, "TransactionConflict"),
                ],
            ),
        )


def _told(field: str, value: str, comparison: str = "=") -> logs.JsonPattern:
    """Lines of the access log in which a field has this value, or with `!=` another one."""
    return logs.FilterPattern.string_value(f"$.{field}", comparison, value)


def _of_table(table: dynamodb.ITableV2, name: str) -> cloudwatch.Metric:
    return table.metric(name, statistic="Sum", period=Duration.minutes(1))


def _graph(title: str, metrics: list[cloudwatch.Metric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=12)
