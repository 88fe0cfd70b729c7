"""The shapes of a gift card's money and its ledger, as the field has them."""

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain import derived_ids
from incentives.domain.cards.gift_card import CreditEntry, CreditType
from incentives.domain.instant import as_text
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Text
from incentives.usecases.cards.change_card import Lines

MOST_LISTED = 100


class CreditChangeIn(RequestShape):
    """Money to add (above zero) or to take off (below), in minor units.

    `source_id` names the change: a repeat of it, or of the `Idempotency-Key`, gets the first
    answer.
    """

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[int, Field(ge=-MAX_AMOUNT_MINOR, le=MAX_AMOUNT_MINOR)]
    source_id: Text | None = None
    reason: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    @model_validator(mode="after")
    def _is_a_change(self) -> Self:
        if self.amount == 0:
            raise ValueError("amount is not 0")
        return self


class CardRefOut(ResponseShape):
    """What a balance belongs to."""

    type: str = "voucher"
    id: str


class CreditBalanceOut(ResponseShape):
    """A balance after a change of `amount`; `total` is all that ever came on the card."""

    object: str = "balance"
    type: str = "gift_voucher"
    amount: int
    total: int
    balance: int
    operation_type: str = "MANUAL"
    transaction_id: str
    related_object: CardRefOut

    @classmethod
    def of(cls, code: str, entry: CreditEntry) -> "CreditBalanceOut":
        """The balance as the line left it."""
        return cls(
            amount=entry.amount_minor,
            total=entry.loaded_minor,
            balance=entry.balance_minor,
            transaction_id=derived_ids.credit_entry_id(code, entry.number),
            related_object=CardRefOut(id=derived_ids.voucher_id(code)),
        )


class CreditListIn(RequestShape):
    """Which transactions; `starting_after_id` goes on behind the last one of a page."""

    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 10
    starting_after_id: Text | None = None


class CreditOut(ResponseShape):
    """A line of the ledger; `amount` came to the card, or below zero left it."""

    id: str
    object: str = "transaction"
    source_id: str | None
    voucher_id: str
    campaign_id: str
    source: str = "API"
    reason: str | None
    type: CreditType
    amount: int
    details: dict[str, Any]
    related_transaction_id: str | None = None
    created_at: str

    @classmethod
    def of(cls, code: str, entry: CreditEntry) -> "CreditOut":
        """The line on the wire."""
        balance = {
            "type": "gift_voucher",
            "object": "balance",
            "amount": entry.amount_minor,
            "total": entry.loaded_minor,
            "balance": entry.balance_minor,
            "operation_type": "MANUAL" if entry.redemption_id is None else "AUTOMATIC",
            "related_object": {"type": "voucher", "id": derived_ids.voucher_id(code)},
        }
        return cls(
            id=derived_ids.credit_entry_id(code, entry.number),
            source_id=entry.source_id,
            voucher_id=derived_ids.voucher_id(code),
            campaign_id=entry.campaign_id,
            reason=entry.reason,
            type=entry.type,
            amount=entry.amount_minor,
            details={"balance": balance, **_cause(entry)},
            created_at=as_text(entry.at),
        )


class CreditsOut(ResponseShape):
    """A page of a card's ledger, newest first; the last line is what it was made with."""

    object: str = "list"
    data_ref: str = "data"
    data: list[CreditOut]
    has_more: bool
    more_starting_after: str | None = None

    @classmethod
    def of(cls, page: Lines) -> "CreditsOut":
        """The page on the wire."""
        data = [CreditOut.of(page.voucher.code, entry) for entry in page.entries]
        return cls(
            data=data,
            has_more=page.more,
            more_starting_after=data[-1].id if page.more else None,
        )


def _cause(entry: CreditEntry) -> dict[str, Any]:
    """The redemption, or the rollback of one, with its order."""
    redemption_id = entry.redemption_id
    order_id = redemption_id and derived_ids.order_id_of_redemption(redemption_id)
    if redemption_id is None or order_id is None:
        return {}
    order = {"id": order_id, "source_id": entry.order_reference}
    cause: dict[str, Any] = {"order": order, "redemption": {"id": redemption_id}}
    if entry.type is CreditType.REFUND:
        cause["rollback"] = {"id": f"r{redemption_id}"}
    return cause
