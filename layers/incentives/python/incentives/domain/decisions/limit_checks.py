"""The limits of a campaign, and their counters as a decision saw them."""

from collections.abc import Iterator

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState, Share
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Verdict
from incentives.domain.decisions.rule import Rule
from incentives.domain.refusal import Refusal

_IN_TURN = (
    Refusal.CUSTOMER_LIMIT_EXCEEDED,
    Refusal.QUANTITY_EXCEEDED,
    Refusal.BUDGET_EXCEEDED,
)


def counted(verdict: Verdict, campaign: Campaign, situation: Situation) -> Iterator[Rule]:
    """The limits, in the order in which they are asked.

    A redemption leaves counters that nobody has looked at to the guard of its write.
    """
    refusal = verdict.refusal if isinstance(verdict, Inapplicable) else None
    voucher, limits = situation.vouchers[verdict.code], campaign.limits
    used_up = voucher.quantity is not None and voucher.redeemed >= voucher.quantity
    if voucher.quantity is not None:
        held = _held(
            verdict, voucher.redeemed, broken=used_up and refusal is Refusal.QUANTITY_EXCEEDED
        )
        yield Rule("voucher.redemption.quantity", voucher.quantity, voucher.redeemed, held)
    if limits.per_person is not None:
        uses = [situation.uses.get((person, campaign.id)) for person in situation.persons]
        used = max((use for use in uses if use is not None), default=None)
        held = _held(verdict, used, broken=refusal is Refusal.CUSTOMER_LIMIT_EXCEEDED)
        yield Rule("limits.per_customer", limits.per_person, used, held)
    gates = _read_gates(campaign, situation)
    if limits.total is not None:
        left = [(share.uses or 0) - state.used for share, state in gates]
        found = _summed([state.used for _, state in gates], left, campaign)
        broken = refusal is Refusal.QUANTITY_EXCEEDED and not used_up
        yield Rule("limits.total", limits.total, found, _held(verdict, found, broken=broken))
    if limits.budget_minor is not None:
        left = [(share.budget_minor or 0) - state.spent_minor for share, state in gates]
        found = _summed([state.spent_minor for _, state in gates], left, campaign)
        found = found and found | {"most_at_once": max(0, *left)}
        broken = refusal is Refusal.BUDGET_EXCEEDED
        yield Rule(
            "limits.budget", limits.budget_minor, found, _held(verdict, found, broken=broken)
        )


def _read_gates(campaign: Campaign, situation: Situation) -> list[tuple[Share, GateState]]:
    return [
        (share, state)
        for number, share in enumerate(campaign.gate_shares)
        if (state := situation.gates.get((campaign.id, number))) is not None
    ]


def _summed(used: list[int], left: list[int], campaign: Campaign) -> dict[str, int] | None:
    """What the gates that were read hand out together, and how many of all gates they are."""
    if not used:
        return None
    return {
        "used": sum(used),
        "left": sum(max(0, one) for one in left),
        "gates": len(campaign.gate_shares),
        "gates_read": len(used),
    }


def _held(verdict: Verdict, found: object, *, broken: bool) -> bool | None:
    """Whether a limit held; None when nobody looked, or something before it refused."""
    if broken:
        return False
    asked = isinstance(verdict, Applicable) or (
        isinstance(verdict, Inapplicable) and verdict.refusal in _IN_TURN
    )
    return True if asked and found is not None else None
