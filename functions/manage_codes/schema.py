"""The shapes of codes that are ordered, given, imported and listed."""

import base64
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from incentives.domain.codes.given_code import GivenCode
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.codes.holder import HolderIn
from incentives.runtime.wire.codes.voucher_seen import VoucherSeenOut
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR
from incentives.usecases.codes.import_codes import Imported
from incentives.usecases.codes.list_codes import CodePage
from incentives.usecases.codes.look_up import VoucherSeen

MOST_USES = 1_000_000_000
MOST_LISTED = 100
MOST_EXPORTED = 5_000

Quantity = Annotated[int, Field(ge=1, le=MOST_USES)]
Date = Annotated[str, Field(max_length=40)]
Cursor = Annotated[str, Field(max_length=1_000)]


class _Strict(RequestShape):
    """Members that are not known are refused: a spelling error here would cost money."""

    model_config = ConfigDict(extra="forbid")


class CodeUsesIn(_Strict):
    """Uses of a code; absent is the campaign's number."""

    quantity: Quantity | None = None


class CardAmountIn(_Strict):
    """What a gift card is made with, in minor units; absent is the campaign's amount."""

    amount: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)] | None = None


class OrderCodesIn(_Strict):
    """What is special about the codes that are ordered; `customer` has one code for themselves.

    With a `gift.amount` of its own one gift card is made.
    """

    redemption: CodeUsesIn = CodeUsesIn()
    gift: CardAmountIn = CardAmountIn()
    customer: HolderIn | None = None


class CodeCountIn(RequestShape):
    """How many codes are ordered; one is answered at once, more are made in the background."""

    vouchers_count: int = 1


class GivenCodeIn(_Strict):
    """What is special about a code that is given.

    `expiration_date` (or `expires_at`) ends the code; `published_at` says when it was handed out,
    for campaigns whose codes are good for so long after that. A date without a time ends with its
    day, and starts with it. With a `customer` nobody else may use it.
    """

    redemption: CodeUsesIn = CodeUsesIn()
    quantity: Quantity | None = None
    expiration_date: Date | None = None
    expires_at: Date | None = None
    active: bool | None = None
    published_at: Date | None = None
    gift: CardAmountIn = CardAmountIn()
    customer: HolderIn | None = None

    def given(self, code: str, place: str) -> GivenCode:
        """The code as the rules know it."""
        return GivenCode(
            place=place,
            code=code,
            quantity=self.redemption.quantity or self.quantity,
            ends=self.expiration_date or self.expires_at,
            active=self.active,
            handed_out=self.published_at,
            holders=self.customer.persons() if self.customer else (),
            amount_minor=self.gift.amount,
        )


class ImportedCodeIn(GivenCodeIn):
    """A code of an import."""

    code: Annotated[str, Field(min_length=1, max_length=1_000)]


class CodeImportOut(ResponseShape):
    """An import is done when it is answered: `done` of `wanted` codes are there.

    `updated` of them were there already and were changed, in an import that may do that.
    """

    object: str = "import"
    status: Literal["DONE"] = "DONE"
    campaign_id: str
    wanted: int
    done: int
    updated: int | None = None

    @classmethod
    def of(cls, imported: Imported, *, update: bool) -> "CodeImportOut":
        """The answer; without updates the same for a repeat."""
        count = len(imported.vouchers)
        updated = imported.updated if update else None
        return cls(campaign_id=imported.campaign.id, wanted=count, done=count, updated=updated)


class ImportQueryIn(RequestShape):
    """Whether rows of codes that are there change these: their end, their uses, their switch."""

    update: bool = False


class CodeListIn(RequestShape):
    """Which codes; `cursor` comes from the page before."""

    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 10
    cursor: Cursor | None = None


class CodeExportIn(RequestShape):
    """Which codes; `cursor` comes from the page before."""

    limit: Annotated[int, Field(ge=1, le=MOST_EXPORTED)] = 1_000
    cursor: Cursor | None = None


class VoucherPageOut(ResponseShape):
    """A page of a campaign's codes, in their alphabetical order."""

    object: str = "list"
    data_ref: str = "data"
    data: list[VoucherSeenOut]
    has_more: bool
    cursor: str | None = None

    @classmethod
    def of(cls, page: CodePage) -> "VoucherPageOut":
        """The page on the wire. Uses of a public code are counted elsewhere: look it up."""
        return cls(
            data=[
                VoucherSeenOut.of(VoucherSeen(voucher, page.campaign, voucher.redeemed))
                for voucher in page.vouchers
            ],
            has_more=page.next_after is not None,
            cursor=cursor_after(page.next_after),
        )


def cursor_after(code: str | None) -> str | None:
    """Where the next page begins, without showing the code; None when there is no next page."""
    if code is None:
        return None
    return base64.urlsafe_b64encode(code.encode()).decode().rstrip("=")


def code_before(cursor: str | None) -> str | None:
    """The code that a page begins after; None for the first page.

    Raises:
        Refused: `INVALID_QUERY_PARAMS`; not a cursor of ours.
    """
    if cursor is None:
        return None
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except ValueError:
        raise Refused(Refusal.INVALID_QUERY_PARAMS, "Property .cursor: not a cursor") from None
