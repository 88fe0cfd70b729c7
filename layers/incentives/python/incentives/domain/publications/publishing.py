"""Who gets a code of a campaign: its own terms, beside window, switch and caps."""

from collections.abc import Sequence
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.condition.decide import decide, why_not
from incentives.domain.condition.facts import Facts
from incentives.domain.customers.consent import Consent
from incentives.domain.customers.shopper import Shopper
from incentives.domain.findings import Circumstance, ConsentRequired, FieldRequired, UnmetCondition
from incentives.domain.instant import zone_named
from incentives.domain.refusal import Finding, Refusal, Refused


def refuse_unfit(
    campaign: Campaign, shopper: Shopper, consents: Sequence[Consent], now: datetime
) -> None:
    """Refuse who does not meet the campaign's conditions, or did not agree to what it asks for.

    What is not known of the person or the place never passes.

    Raises:
        Refused: what the conditions say; `MISSING_CONSENT`.
    """
    terms = campaign.publishing
    if terms.conditions is not None:
        zone = zone_named(campaign.window.zone)
        facts = Facts(now, zone, customer=shopper.customer, place=shopper.place)
        outcome = decide(terms.conditions, facts)
        why = why_not(outcome)
        if why is not None:
            raise _refused(campaign, Refusal(why.value), UnmetCondition(outcome.cause, zone))
    if terms.consent is not None and all(consent.purpose != terms.consent for consent in consents):
        raise _refused(campaign, Refusal.MISSING_CONSENT, ConsentRequired(terms.consent))


def refuse_disposable(campaign: Campaign, *, disposable: bool | None) -> None:
    """Refuse addresses to be thrown away where the campaign takes none; None is no address.

    Raises:
        Refused: `INVALID_CUSTOMER`, or `MISSING_CUSTOMER` without an address.
    """
    if not campaign.publishing.no_disposable:
        return
    if disposable is None:
        raise _refused(campaign, Refusal.MISSING_CUSTOMER, FieldRequired("customer.email"))
    if disposable:
        raise _refused(campaign, Refusal.INVALID_CUSTOMER, Circumstance.DISPOSABLE_ADDRESS)


def refuse_visitors(campaign: Campaign) -> None:
    """Refuse browsers where the campaign does not hand out codes to them.

    Raises:
        Refused: `NO_VOUCHER_SUITABLE`.
    """
    if not campaign.publishing.for_browsers:
        raise _refused(campaign, Refusal.NO_VOUCHER_SUITABLE)


def _refused(campaign: Campaign, refusal: Refusal, finding: Finding | None = None) -> Refused:
    return Refused(refusal, finding, resource_type="campaign", resource_id=campaign.id)
