"""A warm instance at a checkout, whose calls and units are counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import (
    a_campaign,
    an_ask,
    validated,
)
from tests.support.meter import metered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


JO = ("a" * 32,)
JO_TWICE = ("a" * 32, "b" * 32)
UNIQUE = CodePattern.of({"prefix": "U-", "length": 4})


@dataclass
class Till:
    """A warm instance at a checkout, and what it spends."""

    client: "DynamoDBClient"
    cache: InstanceCache

    def cost(self, act: Callable[[], object]) -> tuple[list[str], float, float]:
        with metered(self.client) as meter:
            act()
        return meter.operations, meter.write_units, meter.read_units

    def warm_up(self, *codes: str) -> None:
        for code in codes:
            validated(an_ask(code, persons=JO), self.cache)


def a_campaign_of_codes(**limits: int | None) -> Campaign:
    return a_campaign(codes=UniqueCodes(UNIQUE), **limits)  # type: ignore[arg-type]
