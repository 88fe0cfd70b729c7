"""What is owed to affiliates at its routes: the list, the sheet, and what was paid."""

import csv
import io

from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.support.function import asked
from tests.support.loyalty import Answer, Json, ok


def listed(programme: Json, query: str = "", scope: Scope = Scope.MARKETING) -> Answer:
    """The answer to the list of what a programme owes."""
    path = f"/v1/referrals/{programme['id']}/payables"
    return asked(manage, "GET", path, scope=scope, query=query)


def owed(programme: Json, query: str = "") -> list[Json]:
    """What a programme owes."""
    return list(ok(listed(programme, query))["data"])


def sheet(programme: Json, query: str = "") -> list[dict[str, str]]:
    """The same as rows of the sheet."""
    path = f"/v1/referrals/{programme['id']}/payables/export"
    answer = asked(manage, "GET", path, scope=Scope.MARKETING, query=query)
    return list(csv.DictReader(io.StringIO(ok(answer)["text"])))
