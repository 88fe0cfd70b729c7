"""The engine's table in an AWS account of one test's own."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from incentives import names
from infra.local.account import Account

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE_NAME = "incentives"


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
        return _client(self.account)

    def items(self) -> list[dict[str, Any]]:
        """All items, in DynamoDB's own JSON; for a test's questions, small tables only."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]


@lru_cache(maxsize=4)  # the accounts of one test; to make a client takes as long as ten calls
def _client(account: Account) -> "DynamoDBClient":
    client: DynamoDBClient = account.client("dynamodb")
    return client


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
