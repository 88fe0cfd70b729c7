"""One sentence for each refusal, with whatever is known beside its key."""

from collections.abc import Iterator

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.near_misses import minimum_finding
from incentives.domain.checkout.verdict import Inapplicable
from incentives.domain.condition.decide import LeafFinding
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.say import say, say_finding
from incentives.domain.explanation.writing import Amount, End, Start, Value
from incentives.domain.findings import BelowMinimum, UnmetCondition
from incentives.domain.instant import zone_named
from incentives.domain.refusal import Finding


def sentence_of(one: Inapplicable, decided: Decided, language: Catalogue) -> str:
    """Why a code does not apply, fit to be read to the customer.

    Amounts are in the campaign's currency, else in the order's, else in minor units.
    """
    campaign = decided.campaign_of(one.code)
    if campaign is None:
        return say(one.refusal, language)
    currency = campaign.currency or decided.order.currency
    leaf = _leaf(one.finding)
    if leaf is not None:
        zone = zone_named(campaign.window.zone)
        return say_finding(leaf, language, zone=zone, currency=currency)
    values = dict(_values(one, campaign, decided, currency))
    return say(one.refusal, language, values)


def _leaf(finding: Finding | None) -> LeafFinding | None:
    """What lacks, when it is a condition that does; a minimum is one, too."""
    match finding:
        case UnmetCondition(leaf=leaf):
            return leaf
        case BelowMinimum(amount_minor=amount_minor, minimum_minor=minimum_minor):
            return minimum_finding(minimum_minor, amount_minor)
    return None


def _values(
    one: Inapplicable, campaign: Campaign, decided: Decided, currency: str | None
) -> Iterator[tuple[str, Value]]:
    """What a sentence may say of the offer's window, of the limit, and of a card's money."""
    voucher = decided.situation.vouchers[one.code]
    window, zone = campaign.window, zone_named(campaign.window.zone)
    if window.starts_at is not None:
        yield "starts_at", Start(window.starts_at, zone)
    ends = [end for end in (window.ends_at, voucher.expires_at) if end is not None]
    if ends:
        yield "ends_at", End(min(ends), zone)
    for limit in campaign.limits_per_person(decided.ask.now):
        if limit.declared.refusal is one.refusal:
            yield "limit", limit.most
    if campaign.currency is not None:
        yield "currency", campaign.currency
    if voucher.gift is not None:
        yield "balance", Amount(voucher.gift.balance_minor, currency)
