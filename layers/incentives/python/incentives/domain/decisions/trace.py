"""The account of a decision: for each code the rules, what each required, and what was there.

The rules are those of `eligibility.broken_rules` and `Counters`, in their order. A refusal that
none of them accounts for, such as one by the project's stacking rules, is an entry of its own.
"""

from collections.abc import Iterator
from dataclasses import replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.eligibility import lacks_amount
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Skipped, Verdict
from incentives.domain.codes.holder import holder_refusal
from incentives.domain.codes.voucher import Voucher
from incentives.domain.condition.decide import records
from incentives.domain.decisions.limit_checks import counted
from incentives.domain.decisions.rule import Rule
from incentives.domain.explanation.details import details_of
from incentives.domain.instant import as_text
from incentives.domain.refusal import Refusal

_UNKNOWN_CODE = "code"
_BEFORE_ALL_RULES = frozenset(
    {
        Refusal.REDEMPTION_ROLLED_BACK,
        Refusal.INVALID_ORDER,
        Refusal.TOO_MANY_REDEEMABLES,
    }
)
"""What an order is told of its codes as such, before any campaign is asked."""


def rules_of(verdict: Verdict, decided: Decided) -> list[Rule]:
    """Every rule that was asked about a code, in the order in which they are asked."""
    if isinstance(verdict, Inapplicable) and verdict.refusal in _BEFORE_ALL_RULES:
        return [_by_its_key(verdict)]
    campaign = decided.campaign_of(verdict.code)
    if campaign is None:
        return [Rule(_UNKNOWN_CODE, "a code of a campaign", None, held=False, first=True)]
    rules = list(_asked(decided.situation.vouchers[verdict.code], campaign, decided))
    rules += _conditions(verdict.code, decided)
    rules += counted(verdict, campaign, decided)
    match verdict:
        case Applicable():
            return rules
        case Skipped(reason=reason, by=by):
            return [*rules, Rule("stacking_rules", reason.value, list(by), held=False, first=True)]
        case Inapplicable():
            return _with_first(rules, verdict)


def _with_first(rules: list[Rule], inapplicable: Inapplicable) -> list[Rule]:
    """The rules with the one marked that refused; one that is not among them comes last."""
    broken = next((number for number, rule in enumerate(rules) if rule.held is False), None)
    if broken is None:
        return [*rules, _by_its_key(inapplicable)]
    return [*rules[:broken], replace(rules[broken], first=True), *rules[broken + 1 :]]


def _by_its_key(inapplicable: Inapplicable) -> Rule:
    found = details_of(inapplicable.finding, inapplicable.code)
    return Rule(inapplicable.refusal.value, None, found, held=False, first=True)


def _asked(voucher: Voucher, campaign: Campaign, decided: Decided) -> Iterator[Rule]:
    """The rules that need no counter."""
    ask, persons = decided.ask, decided.situation.persons
    for name, on in (("voucher.active", voucher.active), ("campaign.active", not campaign.is_off)):
        yield Rule(name, required=True, found=on, held=on)
    now = as_text(ask.now)
    inside = campaign.window.refusal(ask.now) is None
    yield Rule("campaign.window", campaign.window.as_data(), now, held=inside)
    if voucher.expires_at is not None:
        held = ask.now < voucher.expires_at
        yield Rule("voucher.expiration_date", as_text(voucher.expires_at), now, held=held)
    if campaign.needs_person:
        yield Rule("customer", "to be known", bool(persons) or None, held=bool(persons))
    if voucher.holders:
        held = holder_refusal(voucher, campaign, decided.situation.everyone) is None
        yield Rule("voucher.holder", "the person who holds the code", None, held=held)
    yield from _amounts(campaign, decided)


def _amounts(campaign: Campaign, decided: Decided) -> Iterator[Rule]:
    order = decided.order
    amount_minor, minimum_minor = order.amount_minor, campaign.minimum_spend_minor
    lacking = lacks_amount(campaign, order)
    if lacking or minimum_minor is not None:
        yield Rule("order.amount", "to be known", amount_minor, held=not lacking)
    if campaign.currency is not None:
        held = order.currency == campaign.currency
        yield Rule("order.currency", campaign.currency, order.currency, held=held)
    if minimum_minor is not None and amount_minor is not None:
        held = amount_minor >= minimum_minor
        yield Rule("minimum_order_amount", minimum_minor, amount_minor, held=held)


def _conditions(code: str, decided: Decided) -> Iterator[Rule]:
    """Each leaf of the condition; a leaf that does not hold refuses only if the whole does not."""
    outcome = decided.conditions.get(code)
    if outcome is None:
        return
    for leaf, finding in zip(records(outcome), outcome.findings, strict=True):
        held = bool(finding.truth)
        cause = finding is outcome.cause and not outcome
        yield Rule(
            f"conditions{leaf.pop('at')}",
            leaf.pop("required"),
            leaf,
            held=held if held or cause else None,
        )
