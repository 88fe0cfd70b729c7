"""What cdk-nag may find, and why it stays. A finding without a reason here fails the synthesis."""

from collections.abc import Mapping

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

_NEWEST_HERE = "Python 3.13 is the version the engine is tested and its byte code compiled with."
_NO_TRACING = (
    "HTTP APIs do not trace, and a trace of the function alone says what its report line says; "
    "it would cost USD 5 per million recorded."
)

ROOM: Mapping[str, str] = {
    "AwsSolutions::AwsSolutions-L1": _NEWEST_HERE,
    "Serverless::Serverless-LambdaLatestVersion": _NEWEST_HERE,
    "Serverless::Serverless-LambdaTracing": _NO_TRACING,
}
NOT_ASYNCHRONOUS: Mapping[str, str] = {
    "Serverless::Serverless-LambdaDLQ": (
        "Nothing invokes it asynchronously: the API gets the error, and failed stream batches go "
        "to the mapping's own queue."
    ),
}
LAST_STOP: Mapping[str, str] = {
    "Serverless::Serverless-SQSRedrivePolicy": (
        "This queue is itself where failures end; a person reads it."
    ),
}
PREFLIGHT: Mapping[str, str] = {
    "AwsSolutions::AwsSolutions-APIG4": (
        "With OPTIONS a browser asks whether it may ask, and cannot show a key; the function "
        "behind it has no rights and tells nothing."
    ),
}
MAIL: Mapping[str, str] = {
    "Serverless::Serverless-SNSRedrivePolicy": (
        "SNS repeats a mail itself; what it gives up is an alarm that stands in CloudWatch, and a "
        "queue of such would have no reader."
    ),
}
END_OF_STREAM: Mapping[str, str] = {
    "AwsSolutions::AwsSolutions-SQS3": (
        "It is where the stream mappings leave their failures, which the rule does not see."
    ),
}


CODEDEPLOY: Mapping[str, str] = {
    "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
    "AWSCodeDeployRoleForLambdaLimited]": (
        "The CDK attaches Amazon's own policy for moving aliases; it changes no code."
    ),
}


def schedules_of(group_name: str) -> Mapping[str, str]:
    """The one wildcard: schedules get their names when campaigns are planned."""
    resource = (
        f"arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/{group_name}"
    )
    return {
        f"AwsSolutions::AwsSolutions-IAM5[Resource::{resource}/*]": (
            "Schedule names are made at run time; the right ends at the engine's own group."
        )
    }


def acknowledge(construct: IConstruct, exceptions: Mapping[str, str]) -> None:
    """Accept these findings on `construct` and what is in it, each for its written reason."""
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=finding, reason=reason) for finding, reason in exceptions.items())
    )
