"""The one AWS session, its clients, and the table's binding to pynamodb."""

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast, overload

import botocore.session
from botocore.config import Config

from incentives import names
from incentives.runtime import patience, settings
from incentives.store.items import Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_scheduler import EventBridgeSchedulerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

# `patience` repeats calls, botocore does not. The fixed user agent spares its rebuilding, a sixth
# of a warm call's CPU; parameters are built by pynamodb and by us, so their validation is time
# spent twice.
CONFIG = Config(
    connect_timeout=patience.CONNECT_S,
    read_timeout=patience.READ_S,
    retries={"total_max_attempts": 1, "mode": "standard"},
    tcp_keepalive=True,
    user_agent="incentives",
    parameter_validation=False,
)


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


@overload
def client(service: Literal["dynamodb"]) -> "DynamoDBClient": ...
@overload
def client(service: Literal["events"]) -> "EventBridgeClient": ...
@overload
def client(service: Literal["lambda"]) -> Any: ...  # noqa: ANN401 (its stubs are not installed)
@overload
def client(service: Literal["scheduler"]) -> "EventBridgeSchedulerClient": ...
@overload
def client(service: Literal["sqs"]) -> "SQSClient": ...
@overload
def client(service: Literal["ssm"]) -> "SSMClient": ...
def client(service: str) -> Any:
    """The client of a service, made at its first use; endpoint and credentials are standard."""
    return _client(service)


@cache
def _client(service: str) -> object:
    made = _session().create_client(service, config=CONFIG)
    patience.attach(made)
    return made


def bind_table(table: str | None = None, dynamodb: "DynamoDBClient | None" = None) -> None:
    """Name the table and give every model the one client.

    Args:
        table: its name; from the environment unless given.
        dynamodb: a client of your own (tests); the tuned one unless given.

    Raises:
        MissingSettingError: no name is given, and the environment has none.
    """
    Item.Meta.table_name = table or settings.read(settings.TableSettings).table
    # The models inherit the base's connection. pynamodb has no public way to hand it a client, and
    # would make one per model class, with time-outs longer than the API's.
    Item._connection = None  # noqa: SLF001
    connection = Item._get_connection().connection  # noqa: SLF001
    bound = dynamodb or client("dynamodb")
    patience.attach(bound)
    connection._client = cast("Any", bound)  # noqa: SLF001


def bind_table_on_lambda() -> None:
    """Bind while the function starts, when CPU is plentiful; elsewhere its caller binds."""
    if settings.on_lambda():
        bind_table()
        if settings.has(names.ENV_WRAPPING_KEY):
            from incentives.runtime.stored_hashes import encrypt_in

            encrypt_in(client("dynamodb"))
