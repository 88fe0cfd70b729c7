"""What the environment tells a function, read once. A function reads only the group it needs."""

import dataclasses
import os
from dataclasses import dataclass
from functools import cache
from typing import Any

from incentives import names

_FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME"  # set by Lambda itself


class MissingSettingError(RuntimeError):
    """The environment lacks a name that this function needs: the deployment is at fault."""


def _setting(name: str) -> Any:  # noqa: ANN401 - stands for the field's own type, like dataclasses.field
    return dataclasses.field(metadata={"name": name})


@dataclass(frozen=True)
class TableSettings:
    """Where everything is kept."""

    table: str = _setting(names.ENV_TABLE)


@dataclass(frozen=True)
class SecretSettings:
    """The key that unseals the deployment's secrets."""

    wrapping_key: str = dataclasses.field(repr=False, metadata={"name": names.ENV_WRAPPING_KEY})


@dataclass(frozen=True)
class BotCheckSettings:
    """Which provider tells visitors from bots, `off` or `turnstile`."""

    provider: str = _setting(names.ENV_BOT_CHECK)


@dataclass(frozen=True)
class EventSettings:
    """Where events go, and where records go that cannot become events."""

    event_bus: str = _setting(names.ENV_EVENT_BUS)
    aside_queue_url: str = _setting(names.ENV_ASIDE_QUEUE_URL)


@dataclass(frozen=True)
class ScheduleSettings:
    """What a one-time schedule is made of."""

    group: str = _setting(names.ENV_SCHEDULE_GROUP)
    role_arn: str = _setting(names.ENV_SCHEDULE_ROLE_ARN)
    target_arn: str = _setting(names.ENV_SCHEDULE_TARGET_ARN)
    dlq_arn: str = _setting(names.ENV_SCHEDULE_DLQ_ARN)


@cache
def read[Group](group: type[Group]) -> Group:
    """The settings of one group, such as `read(TableSettings)`; read once per process.

    Raises:
        MissingSettingError: a name is absent or empty.
    """
    return group(**{field.name: _value(field) for field in dataclasses.fields(group)})  # type: ignore[arg-type]


def _value(field: dataclasses.Field[Any]) -> str:
    name = field.metadata["name"]
    value = os.environ.get(name, "")
    if not value:
        message = f"The environment lacks {name}, which this function needs."
        raise MissingSettingError(message)
    return value


def has(name: str) -> bool:
    """Whether the environment has something under this name."""
    return bool(os.environ.get(name))


def on_lambda() -> bool:
    """Whether this process is a Lambda function, on AWS or on an emulator."""
    return _FUNCTION_NAME in os.environ


def function_name() -> str:
    """The name of the Lambda function that this process is."""
    return os.environ[_FUNCTION_NAME]
