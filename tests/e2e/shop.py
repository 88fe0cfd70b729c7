"""A shop at the running system: requests with the keys of its people, and campaigns to redeem."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from infra.local.local_json import LocalSystem

ANSWER_WITHIN_S = 60
MANY_GATES = 8
_numbers = count(1)

type Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the API answered; `text` is its body, header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Json:
        """The body, read; an empty one has no members."""
        told: Json = json.loads(self.text or "{}")
        return told


@dataclass(frozen=True)
class Shop:
    """The running system as a shop sees it. `key` is a name of `.run/local.json`, or None."""

    system: LocalSystem

    def headers(self, key: str | None) -> dict[str, str]:
        """The headers that show this key."""
        if key is None:
            return {}
        pair = self.system.keys[key]
        if key.startswith("client"):
            names = ("X-Client-Application-Id", "X-Client-Token")
            origin = {"Origin": pair["origin"]}
        else:
            names, origin = ("X-App-Id", "X-App-Token"), {}
        return dict(zip(names, (pair["app_id"], pair["app_token"]), strict=True)) | origin

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = "server",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; texts and bytes are sent as they are, everything else as JSON."""
        address = urlsplit(self.system.api_url)
        plain = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
        sent = plain.encode() if isinstance(plain, str) else plain
        typed = {} if sent is None else {"Content-Type": "application/json"}
        connection = HTTPConnection(address.netloc, timeout=ANSWER_WITHIN_S)
        try:
            whole = typed | self.headers(key) | dict(headers or {})
            connection.request(method, address.path + path, sent, whole)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read().decode())
        finally:
            connection.close()

    def said(self, method: str, path: str, body: object = None, *, key: str = "server") -> Json:
        """The body of a request that succeeds."""
        answer = self.ask(method, path, body, key=key)
        assert answer.status < 300, answer.text
        return answer.json

    def campaign(self, *, code: str | None = None, **terms: Any) -> Json:
        """Create a campaign with one public code, 10 % off unless `discount` says otherwise.

        Args:
            code: the public code, a new one unless given.
            terms: `discount`, `quantity` (in all), and further members of a campaign's body.
        """
        number = next(_numbers)
        voucher = {
            "type": "DISCOUNT_VOUCHER",
            "discount": terms.pop("discount", percent(10)),
            "redemption": {"quantity": terms.pop("quantity", None)},
            "code": code or f"CODE-{number}",
        }
        body = {"name": f"Campaign {number}", "type": "STANDALONE", "voucher": voucher} | terms
        return self.said("POST", "/v1/campaigns", body, key="marketing")

    def code(self, **terms: Any) -> str:
        """The public code of a new campaign; see `campaign`."""
        return str(self.campaign(**terms)["voucher"]["code"])

    def unique_codes(self, *codes: str, **terms: Any) -> Json:
        """Create a campaign of unique codes that holds just these."""
        number = next(_numbers)
        voucher = {"type": "DISCOUNT_VOUCHER", "discount": percent(10)}
        body = {"name": f"Unique {number}", "type": "STATIC", "voucher": voucher} | terms
        campaign = self.said("POST", "/v1/campaigns", body, key="marketing")
        imported = [{"code": code} for code in codes]
        self.said("POST", f"/v1/campaigns/{campaign['id']}/import", imported, key="marketing")
        return campaign

    def redeemed_quantity(self, code: str) -> int:
        """How many uses of this code stand."""
        voucher = self.said("GET", f"/v1/vouchers/{code}")
        return int(voucher["redemption"]["redeemed_quantity"])


def percent(off: float) -> Json:
    """A percentage off the order."""
    return {"type": "PERCENT", "percent_off": off, "effect": "APPLY_TO_ORDER"}


def amount(off_minor: int) -> Json:
    """An amount off the order, in minor units."""
    return {"type": "AMOUNT", "amount_off": off_minor, "effect": "APPLY_TO_ORDER"}


def cart(*codes: str, amount_minor: int = 100_00, order: str | None = None, **more: Any) -> Json:
    """The body of a validation or redemption: these codes against an order of 100.00."""
    named = {} if order is None else {"id": order}
    return {
        "redeemables": [{"object": "voucher", "id": code} for code in codes],
        "order": {"amount": amount_minor} | named,
    } | more


def new_order() -> str:
    """An order that nobody has named before."""
    return f"order-{next(_numbers)}"
