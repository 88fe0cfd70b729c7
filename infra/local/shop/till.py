"""The demo shop's back end: what a shop does with the engine, server to server, with its own key.

It keeps its orders in memory. Everything about codes and points it leaves to the engine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from infra.local.calling import call
from infra.local.local_json import LocalSystem

type Json = dict[str, Any]

CURRENCY = "EUR"
GOODS = {
    "mug": {"name": "Stoneware mug", "price": 14_00},
    "tea": {"name": "Darjeeling, 100 g", "price": 9_50},
    "pot": {"name": "Cast-iron teapot", "price": 64_00},
}
MOST_OF_ONE = 99


class Declined(Exception):
    """The engine or the shop says no; `status` and `body` are what the page is told."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(str(body.get("error")))
        self.status = status
        self.body = body

    @classmethod
    def by_the_shop(cls, status: int, sentence: str) -> "Declined":
        """The shop's own word, in the shape of the engine's."""
        return cls(status, {"error": {"message": sentence}})


@dataclass
class Till:
    """The shop's side of the counter; `club` and `friends` are its programmes, by id or name."""

    system: LocalSystem
    club: str
    friends: str
    orders: dict[str, Json] = field(default_factory=dict)

    def check_out(self, asked: Mapping[str, Any]) -> Json:
        """Sell a basket `{"mug": 2}` to an e-mail address, with a code or without.

        Raises:
            Declined: an unknown basket, or a code that the engine refuses.
        """
        items = _items(asked.get("basket"))
        address = str(asked.get("email", ""))
        bought = sum(one["address"] == address for one in self.orders.values())
        customer = {"email": address, "source_id": address, "orders_count": bought}
        order: Json = {"id": f"demo-{uuid4().hex[:10]}", "currency": CURRENCY, "items": items}
        code = asked.get("code")
        redeemed = self._ask(
            "/v1/redemptions",
            {
                "redeemables": [{"object": "voucher", "id": code}] if code else [],
                "promotions": "auto",
                "order": order,
                "customer": customer,
            },
        )
        amount = sum(item["price"] * item["quantity"] for item in items)
        sold = {
            "id": order["id"],
            "address": address,
            "amount": amount,
            "total_amount": redeemed["order"]["total_amount"],
            "state": "paid",
            "give_back": _give_back_path(redeemed),
        }
        sold |= self._earn(customer, sold) | {"link": self._link(customer)}
        self.orders[sold["id"]] = sold
        return sold

    def cancel(self, asked: Mapping[str, Any]) -> Json:
        """Give the codes and the points of an order back.

        Raises:
            Declined: there is no such order.
        """
        sold = self.orders.get(str(asked.get("order")))
        if sold is None:
            raise Declined.by_the_shop(HTTPStatus.NOT_FOUND, "There is no such order.")
        if path := sold["give_back"]:
            self._ask(path, {"reason": "order cancelled"})
        refund = {"order": {"id": sold["id"]}, "source_id": f"cancel-{sold['id']}"}
        self._call(f"/v1/loyalties/members/{sold['member']}/refunds", refund)
        sold |= {"points": self._balance(sold["member"]), "state": "cancelled"}
        return sold

    def _link(self, customer: Json) -> str:
        """The link by which the customer brings friends."""
        path = f"/v1/referrals/{self.friends}/members"
        return str(self._ask(path, {"customer": customer})["link"])

    def _earn(self, customer: Json, sold: Json) -> Json:
        """The points for a paid order; the first one makes the customer a member of the club."""
        order = {"id": sold["id"], "amount": sold["amount"], "total_amount": sold["total_amount"]}
        said = self._ask(
            f"/v1/loyalties/{self.club}/events",
            {"event": "order.paid", "customer": customer, "order": order},
        )
        member = said["member_id"]
        return {"member": member, "points": self._balance(member)}

    def _balance(self, member: str) -> int:
        _, said = call(self.system, "server", "GET", f"/v1/loyalties/members/{member}/balance")
        return int(said["balance"])

    def _ask(self, path: str, body: Json) -> Json:
        status, said = self._call(path, body)
        if status >= HTTPStatus.BAD_REQUEST:
            raise Declined(status, said)
        return said

    def _call(self, path: str, body: Json) -> tuple[int, Json]:
        return call(self.system, "server", "POST", path, body)


def _give_back_path(redeemed: Json) -> str | None:
    """The route at which what was redeemed is given back: one code, a stack, or nothing at all."""
    if parent := redeemed.get("parent_redemption"):
        return f"/v1/redemptions/{parent['id']}/rollbacks"
    made = redeemed["redemptions"]
    return f"/v1/redemptions/{made[0]['id']}/rollback" if made else None


def _items(basket: object) -> list[Json]:
    """The lines of an order. Prices are the shop's own, whatever a browser says."""
    if isinstance(basket, dict) and basket.keys() <= GOODS.keys():
        lines = {name: number for name, number in basket.items() if number}
        if lines and all(_is_quantity(number) for number in lines.values()):
            return [
                {"product_id": name, "quantity": number, "price": GOODS[name]["price"]}
                for name, number in lines.items()
            ]
    raise Declined.by_the_shop(HTTPStatus.BAD_REQUEST, "There is nothing in this cart to buy.")


def _is_quantity(number: object) -> bool:
    return type(number) is int and 0 < number <= MOST_OF_ONE
