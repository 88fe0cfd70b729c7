"""The API's Lambda authorizer (payload 2.0, simple responses): from a key to what it may do.

It lets every caller in, a wrong key with the scope `none`: the room's own check then refuses in the
wire's error shape. That check is the one gate, and it fails closed.
"""

from collections.abc import Mapping
from typing import Any

from incentives import names
from incentives.runtime import aws
from incentives.usecases.authorize import authorize

_SERVER_PAIR = (names.HEADER_SERVER_ID, names.HEADER_SERVER_TOKEN)
_CLIENT_PAIR = (names.HEADER_CLIENT_ID, names.HEADER_CLIENT_TOKEN)

aws.bind_table_on_lambda()


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    """Answer with the caller's `app_id` and `scope`, which the API hands on to the room."""
    headers: Mapping[str, str] = event["headers"]
    browser = event["rawPath"].startswith("/client/")
    id_header, token_header = _CLIENT_PAIR if browser else _SERVER_PAIR
    app_id = headers.get(id_header, "")
    scope = authorize(
        app_id,
        headers.get(token_header, ""),
        browser=browser,
        origin=headers.get(names.HEADER_ORIGIN),
    )
    known = scope is not names.Scope.NONE
    return {
        "isAuthorized": True,
        "context": {names.AUTH_APP_ID: app_id if known else "", names.AUTH_SCOPE: scope.value},
    }
