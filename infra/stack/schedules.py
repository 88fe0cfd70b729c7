"""One-time schedules: their group, the role they act with and their dead-letter queue."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct


class Schedules(Construct):
    """Where campaign schedules live.

    Their role may invoke the target, put undelivered calls on `dead_letters`, and nothing else.
    """

    def __init__(
        self, scope: Construct, *, target: lambda_.IFunction, dead_letters: sqs.IQueue
    ) -> None:
        super().__init__(scope, "Schedules")
        self.group_name = Stack.of(self).stack_name
        self.group = scheduler.ScheduleGroup(
            self,
            "Group",
            schedule_group_name=self.group_name,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.dead_letters = dead_letters
        self.target_arn = target.function_arn
        self.role = iam.Role(self, "Role", assumed_by=acting_for(self, self.group))
        self.role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.target_arn])
        )
        self.role.add_to_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn])
        )

    @property
    def schedule_arns(self) -> str:
        """All schedules of the group; their names are made when campaigns are planned."""
        return Stack.of(self).format_arn(
            service="scheduler",
            resource="schedule",
            resource_name=f"{self.group_name}/*",
        )


def acting_for(scope: Construct, group: scheduler.ScheduleGroup) -> iam.IPrincipal:
    """EventBridge Scheduler, for the schedules of this group only.

    Without these conditions any schedule of any account could borrow the role.
    """
    return iam.ServicePrincipal(
        "scheduler.amazonaws.com",
        conditions={
            "StringEquals": {
                "aws:SourceAccount": Stack.of(scope).account,
                "aws:SourceArn": group.schedule_group_arn,
            }
        },
    )
