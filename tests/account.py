"""An AWS account of one test's own on the session's emulator, and a table in it."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from incentives import names
from infra.local.emulator import REGION

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Tests count calls, so the client never repeats one on its own.
ONE_TRY = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)
TABLE_NAME = "incentives"


@dataclass(frozen=True)
class Account:
    """An empty account: the emulator takes a 12-digit access key as the account's number.

    Attributes:
        endpoint: the emulator's address, `http://127.0.0.1:<port>`.
        id: twelve digits; also the access key and the secret.
        region: the one region in use.
    """

    endpoint: str
    id: str
    region: str = REGION

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to work in this account with any AWS library."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.id,
            "AWS_SECRET_ACCESS_KEY": self.id,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
        }

    def client(self, service: str, config: Config = ONE_TRY) -> Any:  # noqa: ANN401 botocore's clients are made at run time
        """A new client of this account, e.g. `account.client("ssm")`."""
        return _session().create_client(
            service,
            region_name=self.region,
            endpoint_url=self.endpoint,
            aws_access_key_id=self.id,
            aws_secret_access_key=self.id,
            config=config,
        )


@dataclass(frozen=True)
class Table:
    """An empty table as the stack makes it, in its test's own account.

    Attributes:
        name: the table's name.
        account: where it lies; `table.account.endpoint`, `.environment`, `.client(service)`.
    """

    name: str
    account: Account

    @property
    def client(self) -> "DynamoDBClient":
        """A DynamoDB client of the table's account."""
        client: DynamoDBClient = self.account.client("dynamodb")
        return client

    def items(self) -> list[dict[str, Any]]:
        """All items, in DynamoDB's own JSON; for a test's questions, small tables only."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]


def create_table(account: Account, name: str = TABLE_NAME) -> Table:
    """Create the engine's table in this account."""
    table = Table(name, account)
    string_attributes = (names.PK, names.SK, names.LISTING_PK, names.LISTING_SK)
    table.client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"} for attribute in string_attributes
        ],
        KeySchema=[
            {"AttributeName": names.PK, "KeyType": "HASH"},
            {"AttributeName": names.SK, "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": names.INDEX_LISTING,
                "KeySchema": [
                    {"AttributeName": names.LISTING_PK, "KeyType": "HASH"},
                    {"AttributeName": names.LISTING_SK, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return table


@cache
def _session() -> botocore.session.Session:
    """One session, so that a service's description is read once per process."""
    return botocore.session.Session()
