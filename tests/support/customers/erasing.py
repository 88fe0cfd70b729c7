"""Erasing a person, and all that the table holds, to look for what is left."""

import json
from urllib.parse import quote

from erase_customers.handler import lambda_handler as forget
from incentives.names import Scope
from tests.account import Table
from tests.support.customers.customers import Json, asked, ok


def erased(reference: str) -> Json:
    """Erase whoever is named so; what the route says."""
    path = f"/v1/customers/{quote(reference, safe='')}/permanent-deletion"
    return ok(asked(forget, "POST", path, scope=Scope.SUPPORT))


def text(table: Table) -> str:
    """Everything in the table, in small letters."""
    return json.dumps(table.items(), ensure_ascii=False).lower()
