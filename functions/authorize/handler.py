"""The API's Lambda authorizer (payload 2.0, simple responses): from a key to what it may do.

What cannot be a key is refused here, in the gateway's own words, and costs no more than this call.
Every other caller is let in, a wrong key with the scope `none`: the function's own check then
refuses in our error shape. That check is the one gate, and it fails closed.

An authorizer cannot say 429. So when the table says "not now" the caller is let in with the scope
`unknown`, and the function reads the key itself. The gateway remembers that answer for a minute
like any other; the function remembers nothing.
"""

from collections.abc import Mapping
from typing import Any

from incentives import names
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import aws, patience
from incentives.runtime.shown_key import ShownKey

aws.bind_table_on_lambda()


def lambda_handler(event: Mapping[str, Any], context: patience.Context | None) -> dict[str, Any]:
    """Answer with the caller's `app_id` and `scope`, which the API hands on to the function.

    Several scopes are separated by blanks: the context of an authorizer holds texts.
    """
    shown = ShownKey.of(event["headers"], event["rawPath"])
    if not shown.is_well_formed:
        return {"isAuthorized": False}
    try:
        with patience.authorization(context):
            app_id, scopes = shown.caller()
    except Refused as refused:
        if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
            raise
        app_id, scopes = "", frozenset({Scope.UNKNOWN})
    return {
        "isAuthorized": True,
        "context": {
            names.AUTH_APP_ID: app_id,
            names.AUTH_SCOPE: " ".join(sorted(scopes)) or Scope.NONE.value,
        },
    }
