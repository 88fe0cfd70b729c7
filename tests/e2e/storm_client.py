"""One client of a storm: a process of its own with one connection. Standard library only.

Reads a plan from the first line of standard input, says `ready`, waits for the second line, then
redeems one order after the other and writes what came of them. An answer that says "not now", or
none at all, is asked for again with the same order, as a checkout would.
"""

import json
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

NOT_NOW = {429, 503, 504}
MOST_TRIES = 20
PAUSE_S = 0.1
ANSWER_WITHIN_S = 60


class Client:
    """A connection to the API that is made anew when it breaks."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._address = urlsplit(plan["api_url"])
        self._headers = plan["headers"] | {"Content-Type": "application/json"}
        self._connection = self._connect()

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any], int]:
        """Status and body of the final answer, and how often it was asked for again."""
        for again in range(MOST_TRIES):
            try:
                status, told = self._post_once(path, json.dumps(body))
            except (OSError, HTTPException):
                self._connection = self._connect()
            else:
                if status not in NOT_NOW:
                    return status, told, again
            time.sleep(PAUSE_S * (again + 1))
        raise TimeoutError(f"no final answer in {MOST_TRIES} tries")

    def _post_once(self, path: str, body: str) -> tuple[int, dict[str, Any]]:
        self._connection.request("POST", self._address.path + path, body, self._headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def _connect(self) -> HTTPConnection:
        return HTTPConnection(self._address.netloc, timeout=ANSWER_WITHIN_S)


def redeem(client: Client, attempt: dict[str, Any]) -> dict[str, Any]:
    """One attempt: redeem, or what else the plan asks, and give back at once when it says so."""
    began_at_s = time.monotonic()
    status, told, again = client.post(attempt["path"], attempt["body"])
    outcome = {
        "status": status,
        "key": told.get("key"),
        "redemption": told["redemptions"][0]["id"] if "redemptions" in told else None,
        "answer": told,
        "again": again,
        "began_at_s": began_at_s,
        "given_back": False,
    }
    if outcome["redemption"] and attempt["give_back"]:
        path = f"/v1/redemptions/{outcome['redemption']}/rollback"
        outcome["given_back"] = client.post(path, {})[0] == 200
    return outcome


def main() -> None:
    """Run the plan."""
    plan = json.loads(sys.stdin.readline())
    client = Client(plan)
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps([redeem(client, attempt) for attempt in plan["attempts"]]))


if __name__ == "__main__":
    main()
