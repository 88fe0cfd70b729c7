"""Domain objects as JSON text and back, through their own dataclasses."""

from pydantic import TypeAdapter

from incentives.domain.campaign import Campaign
from incentives.domain.order_record import OrderRecord
from incentives.domain.verdict import Left

_CAMPAIGN = TypeAdapter(Campaign)
_ORDER_RECORD = TypeAdapter(OrderRecord)
_LEFT: TypeAdapter[tuple[Left, ...]] = TypeAdapter(tuple[Left, ...])


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


def left_text(left: tuple[Left, ...]) -> str:
    """Codes that an order goes without, with the reasons, as text."""
    return _LEFT.dump_json(left, exclude_defaults=True).decode()


def left_of(text: str) -> tuple[Left, ...]:
    """Codes that an order goes without from their text."""
    return _LEFT.validate_json(text)
