"""The campaigns, codes and requests of the benchmark: the same however they are measured."""

from dataclasses import dataclass
from http import HTTPStatus
from itertools import batched

from incentives.domain.payout import Cash
from incentives.store.codes.vouchers import voucher_item
from incentives.store.transaction import Transaction
from tests.builders import a_campaign, a_promotion, a_voucher, keep, no_pause
from tests.support.referrals.referral_setup import EVENT, a_programme, a_referrer

GATES = 16  # see docs/gates.md
PROMOTIONS, APPLYING = 20, 3
_CODES_AT_ONCE = 50

VALIDATE, REDEEM, ISSUE, CONVERT = "validate", "redeem", "publish_code", "convert_referral"
_PATHS = {
    VALIDATE: "/v1/validations",
    REDEEM: "/v1/redemptions",
    ISSUE: "/v1/publications",
    CONVERT: "/v1/referrals/{code}/conversions",
}
BOTH_SIDES = Cash(amount_minor=5_00, currency="EUR")


@dataclass(frozen=True)
class Call:
    """One request of a server to a function, and the status that it has to be answered with.

    Where a code is issued, `code` is the campaign that gives it. A cart has no id yet: only a
    `named` order is sent with one. With `automatic`, promotions apply by themselves.
    """

    function: str
    code: str
    order: str
    named: bool = True
    automatic: bool = False
    expected: HTTPStatus = HTTPStatus.OK

    @property
    def path(self) -> str:
        """The route."""
        return _PATHS[self.function].format(code=self.code)

    @property
    def body(self) -> dict[str, object]:
        """One code, an order of 100.00 and its customer; or a campaign or event of a customer."""
        if self.function == ISSUE:
            return {"campaign": self.code, "customer": {"source_id": f"customer-of-{self.order}"}}
        if self.function == CONVERT:
            customer = {"source_id": f"friend-of-{self.order}"}
            return {"event": EVENT, "id": self.order, "customer": customer}
        name = {"source_id": self.order} if self.named else {}
        return {
            "redeemables": [{"object": "voucher", "id": self.code}],
            "order": name | {"amount": 100_00},
            "customer": {"source_id": f"customer-of-{self.order}"},
            **({"promotions": "auto"} if self.automatic else {}),
        }


@dataclass(frozen=True)
class Operation:
    """A named operation: requests of one kind, each different."""

    name: str
    calls: tuple[Call, ...]


def set_scene(count: int) -> list[Operation]:
    """Put the campaigns into the bound table; the operations, `count` requests each.

    To be measured in this order: the repeats repeat the redemptions, and the refusals come after
    these have used the cap up.
    """
    keep(a_campaign(public_code="PLAIN", open_gates=GATES))
    keep(a_campaign(public_code="CAPPED", open_gates=GATES, total=count))
    keep(a_campaign(public_code="PERSONAL", open_gates=GATES, per_person=1))
    once = tuple(f"ONCE-{number:06d}" for number in range(count))
    _keep_unique(once)
    giving = keep(a_campaign(public_code=None, open_gates=GATES))
    _keep_promotions()
    referrer = a_referrer(a_programme(referee_reward=BOTH_SIDES))
    numbers = range(count)
    personal = tuple(Call(REDEEM, "PERSONAL", f"personal-{number}") for number in numbers)
    capped = tuple(Call(REDEEM, "CAPPED", f"capped-{number}") for number in numbers)
    return [
        Operation(
            "validate a public code",
            tuple(Call(VALIDATE, "PLAIN", f"cart-{number}", named=False) for number in numbers),
        ),
        Operation(
            "validate it for a named order",
            tuple(Call(VALIDATE, "PLAIN", f"cart-{number}") for number in numbers),
        ),
        Operation(
            "validate it with 20 promotions",
            tuple(
                Call(VALIDATE, "PLAIN", f"cart-{number}", named=False, automatic=True)
                for number in numbers
            ),
        ),
        Operation("redeem a public capped code", capped),
        Operation("repeat it, the cap gone", capped),
        Operation(
            "refuse it after the cap",
            tuple(
                Call(REDEEM, "CAPPED", f"late-{number}", expected=HTTPStatus.BAD_REQUEST)
                for number in numbers
            ),
        ),
        Operation("redeem with a limit per person", personal),
        Operation("repeat it", personal),
        Operation(
            "redeem a unique code",
            tuple(Call(REDEEM, code, f"order-of-{code}") for code in once),
        ),
        Operation(
            "issue a code", tuple(Call(ISSUE, giving.id, f"issue-{number}") for number in numbers)
        ),
        Operation(
            "convert a referral, both paid",
            tuple(Call(CONVERT, referrer, f"event-{number}") for number in numbers),
        ),
    ]


def _keep_promotions() -> None:
    """Twenty that run, of which three apply to an order of 100.00."""
    for number in range(PROMOTIONS):
        minimum_minor = 50_00 if number < APPLYING else 500_00
        keep(a_promotion(open_gates=GATES, minimum_spend_minor=minimum_minor))


def _keep_unique(codes: tuple[str, ...]) -> None:
    campaign = keep(a_campaign(public_code=None, open_gates=GATES))
    for some in batched(codes, _CODES_AT_ONCE, strict=False):
        write = Transaction()
        for code in some:
            write.put(voucher_item(a_voucher(campaign, code)))
        write.commit(no_pause)
