"""The body of one voucher: of a campaign that is named, or with terms of its own."""

import hashlib
import json
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import SingleCode
from incentives.domain.code import canonical
from incentives.domain.codes.given_code import GivenCode
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.runtime.wire.codes.holder import HolderIn
from incentives.usecases.codes.change_voucher import VoucherChange
from incentives.usecases.codes.create_voucher import CreateVoucher
from incentives.usecases.codes.import_codes import ImportCodes
from incentives.usecases.codes.order_codes import OrderCodes
from manage_campaigns.discount import DiscountIn
from manage_campaigns.gift import GiftTermsIn
from manage_campaigns.strict import Strict, Text
from manage_campaigns.terms import Terms, with_gates_for
from manage_campaigns.voucher import CodeConfigIn, RedemptionIn, VoucherIn

Date = Annotated[str, Field(min_length=1, max_length=40)]

_OF_VOUCHER = {"type", "discount", "gift", "redemption", "code_config"}
_NAMED_ONLY = {"campaign", "campaign_id", "code", "customer", "active"}
_OF_A_CAMPAIGN = _NAMED_ONLY | {"redemption", "gift"}
_GIVEN = _OF_A_CAMPAIGN | {"expiration_date"}


class VoucherChangeIn(Strict):
    """What is said anew of one unique code. As null counts as absent, `unset_fields` removes.

    A date includes its day, in the campaign's zone. The code may be repeated.
    """

    code: Text | None = None
    active: bool | None = None
    expiration_date: Date | None = None
    redemption: RedemptionIn = RedemptionIn()
    unset_fields: list[Literal["expiration_date", "redemption.quantity"]] = []

    def change(self, code: str) -> VoucherChange:
        """The change of the code in the path.

        Raises:
            Refused: `INVALID_CODE_CONFIG`, another code is named; `INVALID_PAYLOAD`, a member is
                both set and removed.
        """
        if self.code is not None and canonical(self.code) != code:
            details = "a code stays what it is; the body names another than the path"
            raise Refused(Refusal.INVALID_CODE_CONFIG, details, resource_type="voucher")
        unset = frozenset(name.rpartition(".")[2] for name in self.unset_fields)
        quantity = self.redemption.quantity
        if ("expiration_date" in unset and self.expiration_date) or (
            "quantity" in unset and quantity
        ):
            raise Refused(Refusal.INVALID_PAYLOAD, "a member is both set and in unset_fields")
        return VoucherChange(self.active, quantity, self.expiration_date, unset)


class SingleIn(Terms):
    """One voucher, in the field's members; `customer` is the one person who may use it; ours.

    Of the `campaign` or `campaign_id` that is named, whose terms hold; or, without, with terms of
    its own, of which it may have all that a campaign has.
    """

    type: Literal["DISCOUNT_VOUCHER", "GIFT_VOUCHER"] = "DISCOUNT_VOUCHER"
    discount: DiscountIn | None = None
    gift: GiftTermsIn | None = None
    redemption: RedemptionIn = RedemptionIn()
    code_config: CodeConfigIn | None = None
    code: Text | None = None
    campaign: Text | None = None
    campaign_id: Text | None = None
    customer: HolderIn | None = None
    validation_rules: Annotated[list[Text], Field(max_length=0)] = []
    is_referral_code: Literal[False] = False

    @property
    def reference(self) -> str | None:
        """The campaign that is named, if one is."""
        return self.campaign_id or self.campaign

    def wanted(self, typed: str | None) -> str | None:
        """The canonical code, from the path or the body; None is one that is drawn.

        Raises:
            Refused: `INVALID_PAYLOAD`; it can be no code, or the two contradict each other.
        """
        said = [canonical(one) for one in (typed, self.code) if one is not None]
        if None in said or len(set(said)) > 1:
            raise Refused(
                Refusal.INVALID_PAYLOAD,
                "code has to be 1 to 100 printable characters, the same in path and body",
            )
        return said[0] if said else None

    def holders(self) -> tuple[str, ...]:
        """The hashes of the one person who may use it."""
        return self.customer.persons() if self.customer else ()

    def alone(
        self,
        code: str | None,
        *,
        campaign_id: str,
        seed: bytes,
        now: datetime,
        receipt: Receipt | None,
    ) -> CreateVoucher:
        """The voucher with a campaign of its own.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, `INVALID_CODE_CONFIG`.
        """
        holders = self.holders()
        voucher = VoucherIn(**{name: getattr(self, name) for name in _OF_VOUCHER})
        new = Campaign(
            id=campaign_id,
            name="Voucher",  # until its code is known
            version=1,
            offer=voucher.offer(),
            codes=SingleCode(self._digest(holders), voucher.pattern(), voucher.quantity()),
            window=Window(),
            created_at=now,
            updated_at=now,
            counts_persons_whole=True,
        )
        changed = self.model_copy(update={"active": None}).changed(new)
        return CreateVoucher(
            campaign=with_gates_for(changed, self.gates),
            code=code,
            seed=seed,
            active=self.active is not False,
            holders=holders,
            receipt=receipt,
        )

    def given(self, code: str, *, by_support: bool, receipt: Receipt | None) -> ImportCodes:
        """The voucher as one more code of the campaign that is named."""
        self._refuse_beside(_GIVEN)
        given_code = GivenCode(
            place="the body",
            code=code,
            quantity=self.redemption.quantity,
            ends=self.expiration_date,
            active=self.active is not False,
            holders=self.holders(),
            amount_minor=self._amount_minor(),
        )
        return ImportCodes(
            self.reference or "", [given_code], by_support=by_support, receipt=receipt
        )

    def drawn(self, *, seed: bytes, by_support: bool, receipt: Receipt | None) -> OrderCodes:
        """The voucher as a code that is drawn for the campaign that is named."""
        self._refuse_beside(_OF_A_CAMPAIGN - {"active"})
        return OrderCodes(
            campaign=self.reference or "",
            wanted=1,
            quantity=self.redemption.quantity,
            job_id="",
            seed=seed,
            holders=self.holders(),
            by_support=by_support,
            amount_minor=self._amount_minor(),
            receipt=receipt,
        )

    def _amount_minor(self) -> int | None:
        if self.gift is None:
            return None
        if self.gift.model_fields_set != {"amount"}:
            raise _says_the_campaign("gift.effect")
        return self.gift.amount

    def _refuse_beside(self, members: set[str]) -> None:
        """Refuse terms that the campaign has already, rather than overlook them."""
        sent = self.model_dump(exclude_defaults=True).keys()
        if beside := sorted(sent - members - {"type"}):
            raise _says_the_campaign(", ".join(beside))

    def _digest(self, holders: tuple[str, ...]) -> str:
        """What tells this request from another, without the address of a person."""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"customer", "code"})
        text = json.dumps([said, holders], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _says_the_campaign(members: str) -> Refused:
    return Refused(Refusal.INVALID_PAYLOAD, f"the campaign that is named says {members}")
