"""One call of the running system's API with one of its server-side keys."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from infra.local.local_json import LocalSystem

ANSWER_WITHIN_S = 60


def call(
    system: LocalSystem,
    key_name: str,
    method: str,
    path: str,
    body: object = None,
) -> tuple[int, dict[str, Any]]:
    """One request: status and JSON body. `key_name` is a name of `.run/local.json`."""
    address = urlsplit(system.api_url)
    key = system.keys[key_name]
    headers = {"X-App-Id": key["app_id"], "X-App-Token": key["app_token"]}
    connection = HTTPConnection(address.netloc, timeout=ANSWER_WITHIN_S)
    try:
        sent = None if body is None else json.dumps(body)
        headers |= {"Content-Type": "application/json"} if sent else {}
        connection.request(method, address.path + path, sent, headers)
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else {}
    finally:
        connection.close()
