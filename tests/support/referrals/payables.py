"""What is owed to affiliates at its routes: the list, the sheet, and what was paid."""

import csv
import io
from typing import Any

from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.support.function import asked
from tests.support.points.loyalty import Answer, Json, ok


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


def paid(payable: Json, reference: str = "transfer-1", **more: Any) -> Answer:
    """The answer to the word that a payable was paid."""
    request = {name: more.pop(name) for name in ("scope",) if name in more}
    path = f"/v1/referrals/payables/{payable['id']}/payment"
    body = {"reference": reference} | more
    return asked(manage, "POST", path, body=body, **({"scope": Scope.MARKETING} | request))


def read(payable: Json) -> Json:
    """A payable as it is now."""
    path = f"/v1/referrals/payables/{payable['id']}"
    return ok(asked(manage, "GET", path, scope=Scope.SUPPORT))
