"""The table, the event bus and the queue for what could not be processed."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from incentives import names
from infra.stack import exceptions


def make_table(scope: Construct) -> dynamodb.TableV2:
    """The one table. It outlives the stack and cannot be deleted by accident."""
    return dynamodb.TableV2(
        scope,
        "Table",
        partition_key=_text(names.PK),
        sort_key=_text(names.SK),
        billing=dynamodb.Billing.on_demand(),
        global_secondary_indexes=[
            dynamodb.GlobalSecondaryIndexPropsV2(
                index_name=names.INDEX_LISTING,
                partition_key=_text(names.LISTING_PK),
                sort_key=_text(names.LISTING_SK),
                projection_type=dynamodb.ProjectionType.KEYS_ONLY,
            )
        ],
        dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        time_to_live_attribute=names.TTL,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        deletion_protection=True,
        removal_policy=RemovalPolicy.RETAIN,
    )


def make_event_bus(scope: Construct) -> events.EventBus:
    """The bus on which every committed change is announced."""
    return events.EventBus(scope, "EventBus")


def make_queue(scope: Construct, name: str) -> sqs.Queue:
    """A queue where what failed waits two weeks for a person to look at it."""
    queue = sqs.Queue(
        scope,
        name,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )
    exceptions.acknowledge(queue, exceptions.LAST_STOP)
    return queue


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
