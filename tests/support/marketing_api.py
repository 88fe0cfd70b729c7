"""The office at its routes for codes: asks as marketing does, and reads the answers."""

import json
from dataclasses import replace
from typing import Any

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.domain.duration import Duration
from incentives.domain.window import Window
from incentives.names import Scope
from manage_codes.handler import lambda_handler
from tests.account import Table
from tests.builders import a_campaign
from tests.support.events import http_event

type Answered = dict[str, Any]


def of_unique_codes(pattern: CodePattern | None = None, **changes: Any) -> Campaign:
    """A campaign in Berlin with unique codes, good for two days after they were handed out."""
    codes = UniqueCodes(pattern or CodePattern.of(), valid_after_handout=Duration(days=2))
    return replace(a_campaign(codes=codes, window=Window(zone="Europe/Berlin")), **changes)


def sent(
    method: str,
    path: str,
    *,
    scope: Scope = Scope.MARKETING,
    **request: Any,
) -> Answered:
    answer: Answered = lambda_handler(http_event(method, path, scope=scope, **request), None)
    return answer


def ok(answer: Answered) -> Any:
    assert answer["statusCode"] == 200, answer["body"]
    return json.loads(answer["body"])


def refused(answer: Answered) -> tuple[int, str, str]:
    body = json.loads(answer["body"])
    return body["code"], body["key"], body["details"]


def imported(campaign: Campaign, sheet: str) -> Answered:
    path = f"/v1/campaigns/{campaign.id}/import"
    return sent("POST", path, raw_body=sheet, headers={"content-type": "text/csv"})


def codes(table: Table) -> set[str]:
    return {item["code"]["S"] for item in table.items() if item["kind"]["S"] == "voucher"}
