"""Domain objects as JSON text and back, through their own dataclasses."""

from pydantic import TypeAdapter

from incentives.domain.campaign import Campaign
from incentives.domain.redemption import OrderRecord
from incentives.domain.verdict import Inapplicable

_CAMPAIGN = TypeAdapter(Campaign)
_ORDER_RECORD = TypeAdapter(OrderRecord)
_REFUSED = TypeAdapter(tuple[Inapplicable, ...])


def campaign_text(campaign: Campaign) -> str:
    """A campaign's definition as text; defaults are left out."""
    return _CAMPAIGN.dump_json(campaign, exclude_defaults=True).decode()


def campaign_of(text: str) -> Campaign:
    """A campaign from its text."""
    return _CAMPAIGN.validate_json(text)


def order_record_text(record: OrderRecord) -> str:
    """An order's redemptions as text; defaults are left out, so a plain order stays under 1 KB."""
    return _ORDER_RECORD.dump_json(record, exclude_defaults=True).decode()


def order_record_of(text: str) -> OrderRecord:
    """An order's redemptions from their text."""
    return _ORDER_RECORD.validate_json(text)


def refused_text(refused: tuple[Inapplicable, ...]) -> str:
    """Codes that did not apply, with their reasons, as text."""
    return _REFUSED.dump_json(refused, exclude_defaults=True).decode()


def refused_of(text: str) -> tuple[Inapplicable, ...]:
    """Codes that did not apply from their text."""
    return _REFUSED.validate_json(text)
