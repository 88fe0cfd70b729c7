"""The steps, one line each. What is made here is removed here, however the steps end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from incentives import names
from infra.verify.api import Answer, Api, VerificationFailed
from infra.verify.bus import Bus

AMOUNT, PERCENT = 100_00, 10
DISCOUNT = AMOUNT * PERCENT // 100
# A new rule is not in force at once; what is redeemed before that is not heard.
ORDERS_FOR_THE_BUS, EVENT_WITHIN_S = 6, 20
MOST_DELETIONS = 10
_PAGES = "/client/v1/validations"


@dataclass
class Steps:
    """What a shop does with one campaign.

    Attributes:
        api: of the deployment.
        name: of the campaign, and the beginning of its code and of the orders.
        say: takes each line.
        version: what the stack says it is, if that is known.
    """

    api: Api
    name: str
    say: Callable[[str], None]
    version: str | None = None
    _campaign: str | None = None
    _standing: list[str] = field(default_factory=list)  # redemptions to roll back
    _orders: int = 0

    def run(self, bus: Bus | None) -> None:
        """Take every step, then clean up.

        Raises:
            VerificationFailed: at the first that fails.
        """
        try:
            self._create()
            self._validate()
            first = self._redeem()
            self._repeat(first)
            self._hear(bus, first)
            self._ask_as_a_page()
            self._roll_back()
            self._stop()
        except (LookupError, TypeError) as error:
            self._clean_up_after_a_failure()
            raise VerificationFailed(f"an answer lacks what it should have: {error!r}.") from error
        except BaseException:
            self._clean_up_after_a_failure()
            raise
        self._clean_up()

    @property
    def code(self) -> str:
        """The campaign's one code."""
        return self.name.upper()

    def _create(self) -> None:
        voucher = {
            "type": "DISCOUNT_VOUCHER",
            "discount": {"type": "PERCENT", "percent_off": PERCENT},
            "code": self.code,
            "redemption": {"quantity": 100},
        }
        body = {
            "name": self.name,
            "campaign_type": "DISCOUNT_COUPONS",
            "type": "STANDALONE",
            "voucher": voucher,
        }
        answer = self._expect("create", "marketing", "POST", "/v1/campaigns", body)
        self._campaign = str(answer.body["id"])
        told = answer.headers.get(names.HEADER_VERSION, "none")
        self._said("create", answer, f"{self._campaign}, version {told}")
        if self.version and told != self.version:
            raise VerificationFailed(
                f"the API answers with version {told}, the stack is {self.version}: its deployment "
                "did not reach every function."
            )

    def _validate(self) -> None:
        answer = self._expect("validate", "checkout", "POST", "/v1/validations", self._cart())
        _require(answer.body.get("valid") is True, "validate", answer, "the code is not valid")
        self._check_total("validate", answer)
        self._said("validate", answer, f"valid, {DISCOUNT} off {AMOUNT}")

    def _redeem(self) -> dict[str, Any]:
        cart = self._cart(self._new_order())
        answer = self._expect("redeem", "checkout", "POST", "/v1/redemptions", cart)
        self._check_total("redeem", answer)
        redemption = answer.body["redemptions"][0]
        self._standing.append(redemption["id"])
        _require(redemption.get("result") == "SUCCESS", "redeem", answer, "no success")
        self._said("redeem", answer, redemption["id"])
        return {"id": redemption["id"], "cart": cart}

    def _repeat(self, first: dict[str, Any]) -> None:
        answer = self._expect("repeat", "checkout", "POST", "/v1/redemptions", first["cart"])
        told = answer.body["redemptions"][0]["id"]
        if told != first["id"]:
            self._standing.append(told)
        _require(told == first["id"], "repeat", answer, "the order was redeemed a second time")
        replayed = answer.headers.get(names.HEADER_REPLAYED.lower())
        _require(
            replayed == "true", "repeat", answer, "the answer does not say that it is a repeat"
        )
        self._said("repeat", answer, f"{told}, the same")

    def _hear(self, bus: Bus | None, first: dict[str, Any]) -> None:
        if bus is None:
            self.say("event      left out (BUS=off)")
            return
        redemption = first["id"]
        for order in range(ORDERS_FOR_THE_BUS):
            if order:
                redemption = self._redeem()["id"]
            event = bus.await_event("redemption.succeeded", redemption, EVENT_WITHIN_S)
            if event:
                self.say(f"event      {event}, redemption.succeeded on {bus.name}")
                return
        seconds = ORDERS_FOR_THE_BUS * EVENT_WITHIN_S
        raise VerificationFailed(
            f"event: {ORDERS_FOR_THE_BUS} redemptions, and in {seconds} s none of them was told on "
            f"{bus.name}: look at the function publish_events and the quarantine queue."
        )

    def _ask_as_a_page(self) -> None:
        key = self.api.key("client")
        if key is None:
            self.say("page       left out (no `client` among the keys)")
            return
        origin = key.get("origin", "")
        asked = ["content-type", names.HEADER_CLIENT_ID, names.HEADER_CLIENT_TOKEN]
        answer = self.api.send(
            "OPTIONS",
            _PAGES,
            {
                names.HEADER_ORIGIN: origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": ",".join(asked),
            },
        )
        _require(
            answer.status in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}
            and _allows(answer, origin)
            and "POST" in answer.headers.get("access-control-allow-methods", "")
            and set(asked) <= _listed(answer.headers.get("access-control-allow-headers", "")),
            "preflight",
            answer,
            f"a browser would not let a page of {origin} ask, told {_cors(answer)}",
        )
        self._said("preflight", answer, f"a page of {origin} may ask")
        answer = self._expect("page", "client", "POST", _PAGES, self._cart())
        _require(_allows(answer, origin), "page", answer, "a browser would hide the answer")
        _require(answer.body.get("valid") is True, "page", answer, "the code is not valid")
        self._said("page", answer, "valid, as seen from the page")
        if self.api.key("client_checkout"):
            cart = self._cart(self._new_order())
            path = "/client/v1/redemptions"
            answer = self._expect("page", "client_checkout", "POST", path, cart)
            redemption = answer.body["redemptions"][0]["id"]
            self._standing.append(redemption)
            self._said("page", answer, f"{redemption}, redeemed by the page")

    def _roll_back(self) -> None:
        while self._standing:
            redemption = self._standing[0]
            path = f"/v1/redemptions/{redemption}/rollback"
            answer = self._expect("roll back", "checkout", "POST", path)
            told = answer.body.get("redemption")
            _require(told == redemption, "roll back", answer, "not this redemption")
            self._standing.pop(0)
            self._said("roll back", answer, redemption)

    def _stop(self) -> None:
        path = f"/v1/campaigns/{self._campaign}/stop"
        self._said("stop", self._expect("stop", "marketing", "POST", path), "stopped")
        cart = self._cart(self._new_order())
        answer = self.api.ask("checkout", "POST", "/v1/redemptions", cart)
        if answer.status == HTTPStatus.OK:
            self._standing.append(answer.body["redemptions"][0]["id"])
        _require(
            answer.body.get("key") == "campaign_not_active",
            "stopped",
            answer,
            "a redemption is not refused for the stop",
        )
        self._said("stopped", answer, f"refused: {answer.body.get('key')}")

    def _clean_up(self) -> None:
        path = f"/v1/campaigns/{self._campaign}"
        for _ in range(MOST_DELETIONS):
            answer = self._expect("clean up", "marketing", "DELETE", path)
            if answer.status == HTTPStatus.OK:
                break
        gone = self.api.ask("marketing", "GET", path)
        _require(
            gone.status == HTTPStatus.NOT_FOUND, "clean up", gone, "the campaign is there still"
        )
        self._said("clean up", answer, "the campaign is gone")

    def _clean_up_after_a_failure(self) -> None:
        """Try to; what went wrong before is what its user is told."""
        if self._campaign is None:
            return
        try:
            self._roll_back()
            self._clean_up()
        except VerificationFailed as failure:
            self.say(f"clean up   the campaign {self.name} is left: {failure}")

    def _cart(self, order: str | None = None) -> dict[str, Any]:
        named = {} if order is None else {"id": order}
        return {
            "redeemables": [{"object": "voucher", "id": self.code}],
            "order": {"amount": AMOUNT} | named,
        }

    def _new_order(self) -> str:
        self._orders += 1
        return f"{self.name}-{self._orders}"

    def _expect(self, step: str, scope: str, method: str, path: str, body: object = None) -> Answer:
        answer = self.api.ask(scope, method, path, body)
        _require(
            answer.status < HTTPStatus.MULTIPLE_CHOICES, step, answer, f"{method} {path} failed"
        )
        return answer

    def _check_total(self, step: str, answer: Answer) -> None:
        total = answer.body["order"].get("total_amount")
        _require(total == AMOUNT - DISCOUNT, step, answer, f"the total is {total}")

    def _said(self, step: str, answer: Answer, what: str) -> None:
        self.say(f"{step:<10} {answer.status}, {answer.milliseconds} ms: {what}")


def _require(holds: object, step: str, answer: Answer, otherwise: str) -> None:
    if not holds:
        raise VerificationFailed(f"{step}: {otherwise}; what came back: {answer}.")


def _allows(answer: Answer, origin: str) -> bool:
    return answer.headers.get("access-control-allow-origin") in {"*", origin}


def _cors(answer: Answer) -> dict[str, str]:
    return {
        name: value for name, value in answer.headers.items() if name.startswith("access-control-")
    }


def _listed(header: str) -> set[str]:
    return {name.strip().lower() for name in header.split(",")}
