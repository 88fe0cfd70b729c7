"""Marketing with the official Python client, unchanged but for its address, on the whole stack."""

import pytest
from voucherify.exceptions import NotFoundException
from voucherify.models.campaigns_create_request_body import CampaignsCreateRequestBody
from voucherify.models.campaigns_update_request_body import CampaignsUpdateRequestBody

from tests.e2e.clients.python_client import PythonClient

SUN = {
    "name": "Sun",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "AUTO_UPDATE",
    "voucher": {
        "type": "DISCOUNT_VOUCHER",
        "discount": {"type": "PERCENT", "percent_off": 12.5, "effect": "APPLY_TO_ORDER"},
        "code_config": {"pattern": "SUN-############"},
    },
    "start_date": "2026-05-01T00:00:00Z",
}


def test_a_campaign_from_creation_to_deletion(python: PythonClient) -> None:
    campaigns = python.campaigns
    created = campaigns.create_campaign(CampaignsCreateRequestBody.from_dict(SUN))
    read = campaigns.get_campaign("Sun")
    assert (read.id, read.voucher.discount.percent_off) == (created.id, 12.5)
    assert read.start_date.isoformat() == "2026-05-01T00:00:00+00:00"
    change = CampaignsUpdateRequestBody.from_dict({"expiration_date": "2099-05-31T00:00:00Z"})
    changed = campaigns.update_campaign(created.id, change)
    assert changed.expiration_date.isoformat() == "2099-05-31T00:00:00+00:00"
    campaigns.disable_campaign(created.id)
    assert campaigns.get_campaign(created.id).active is False
    campaigns.enable_campaign(created.id)
    assert campaigns.get_campaign(created.id).active is True
    assert created.id in [campaign.id for campaign in campaigns.list_campaigns(limit=100).campaigns]
    campaigns.delete_campaign(created.id)
    with pytest.raises(NotFoundException):
        campaigns.get_campaign(created.id)
