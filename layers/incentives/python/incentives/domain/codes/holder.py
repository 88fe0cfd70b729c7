"""The holder of a code: the one person who may use it."""

from collections.abc import Collection

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.voucher import Voucher
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.tree import nodes
from incentives.domain.findings import Circumstance
from incentives.domain.refusal import Reason, Refusal, Refused


def is_holder(voucher: Voucher, persons: Collection[str]) -> bool | None:
    """Whether this person holds the code; None when nobody says who asks.

    A code without a holder has nobody who does.

    Args:
        voucher: the code.
        persons: the hashes of the customer of the request; one that fits is enough.
    """
    if not persons:
        return None
    return not set(voucher.holders).isdisjoint(persons)


def holder_refusal(voucher: Voucher, campaign: Campaign, persons: Collection[str]) -> Reason | None:
    """Why a code that belongs to somebody is not for this person, or None when it is.

    A campaign whose conditions ask for `code.holder` says by them what a holder may do.
    """
    if not voucher.holders or conditions_decide(campaign):
        return None
    match is_holder(voucher, persons):
        case None:
            return Reason(Refusal.MISSING_CUSTOMER)
        case False:
            return Reason(Refusal.CUSTOMER_RULES_VIOLATED, Circumstance.HELD_BY_ANOTHER)
    return None


def conditions_decide(campaign: Campaign) -> bool:
    """Whether its conditions say what a holder may do, so that no code binds by itself."""
    if campaign.conditions is None:
        return False
    return any(
        isinstance(node, Flag) and node.kind == "code.holder" for node in nodes(campaign.conditions)
    )


def refuse_support(campaign: Campaign, *, holders: Collection[str], quantity: int | None) -> None:
    """Refuse a code that a support agent may not make: one for anybody, or of another campaign.

    Raises:
        Refused: `MISSING_REQUIRED_PERMISSION`, or `MISSING_CUSTOMER` when nobody would hold it.
    """
    if not campaign.support_may_give:
        raise _not_theirs("support agents may make no codes of this campaign")
    if quantity is not None:
        raise _not_theirs("the campaign says how often its codes may be used")
    if not holders:
        raise Refused(Refusal.MISSING_CUSTOMER, "a support agent makes a code for one person")


def _not_theirs(details: str) -> Refused:
    return Refused(Refusal.MISSING_REQUIRED_PERMISSION, details, resource_type="campaign")
