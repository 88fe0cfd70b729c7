"""What a campaign says of goods that come back."""

from dataclasses import dataclass
from enum import StrEnum


class ReturnRule(StrEnum):
    """What becomes of a discount when a part of the order comes back.

    `KEEP`: what is kept keeps its own part of the discount. `RE_EVALUATE`: the offer is applied
    anew to what is kept. `TAKE_BACK`: as `KEEP` while the campaign's conditions hold for what is
    kept; when they no longer do, nothing is left of the discount.
    """

    KEEP = "KEEP"
    RE_EVALUATE = "RE_EVALUATE"
    TAKE_BACK = "TAKE_BACK"


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """A campaign's word on returns.

    Attributes:
        gives_use_back: whether the code may be used again once nothing of its discount is left;
            otherwise only the budget gets its money back.
    """

    discount: ReturnRule = ReturnRule.KEEP
    gives_use_back: bool = True


KEEP_ITS_PART = ReturnPolicy()
