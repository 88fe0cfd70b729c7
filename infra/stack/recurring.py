"""A schedule that calls again and again, and the role it calls its function with."""

import json

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from incentives import names
from infra.stack.schedules import acting_for


class Recurring(Construct):
    """Calls `target` with the moment of the call, by an expression in UTC such as `rate(1 hour)`.

    Its group holds it alone, so that no other schedule may act with its role. What cannot be
    delivered goes to `dead_letters`.
    """

    def __init__(
        self,
        scope: Construct,
        expression: str,
        *,
        target: lambda_.IFunction,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, "Recurring")
        group = scheduler.ScheduleGroup(self, "Group", removal_policy=RemovalPolicy.DESTROY)
        role = iam.Role(self, "Role", assumed_by=acting_for(self, group))
        for action, resource in (
            ("lambda:InvokeFunction", target.function_arn),
            ("sqs:SendMessage", dead_letters.queue_arn),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=[action], resources=[resource]))
        scheduler.CfnSchedule(
            self,
            "Schedule",
            group_name=group.schedule_group_name,
            schedule_expression=expression,
            schedule_expression_timezone="UTC",
            flexible_time_window={"mode": "OFF"},
            target={
                "arn": target.function_arn,
                "roleArn": role.role_arn,
                "deadLetterConfig": {"arn": dead_letters.queue_arn},
                "input": json.dumps({"at": names.SCHEDULED_TIME}),
            },
        )
