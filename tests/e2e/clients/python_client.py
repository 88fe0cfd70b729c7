"""The official Python client, with the keys of the running system."""

import warnings
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Self

from infra.local.local_json import LocalSystem
from tests.e2e.shop import Json

with warnings.catch_warnings(action="ignore"):  # its models redefine members of their base
    voucherify: Any = import_module("voucherify")


@dataclass(frozen=True)
class PythonClient:
    """The client's APIs: for campaigns with the marketing key, else with the checkout's."""

    validations: Any
    redemptions: Any
    vouchers: Any
    campaigns: Any
    loyalties: Any
    qualifications: Any
    customers: Any
    orders: Any
    publications: Any
    events: Any

    @classmethod
    def of(cls, system: LocalSystem) -> Self:
        """The client of this system."""
        checkout, marketing = (_api_client(system, key) for key in ("server", "marketing"))
        return cls(
            validations=voucherify.ValidationsApi(checkout),
            redemptions=voucherify.RedemptionsApi(checkout),
            vouchers=voucherify.VouchersApi(checkout),
            campaigns=voucherify.CampaignsApi(marketing),
            loyalties=voucherify.LoyaltiesApi(checkout),
            qualifications=voucherify.QualificationsApi(checkout),
            customers=voucherify.CustomersApi(checkout),
            orders=voucherify.OrdersApi(checkout),
            publications=voucherify.PublicationsApi(checkout),
            events=voucherify.EventsApi(checkout),
        )

    def validate(self, body: Json) -> Any:
        """Validate, with the nulls that the client's own model writes for what is unset."""
        asked = voucherify.ValidationsValidateRequestBody.from_dict(body)
        return self.validations.validate_stacked_discounts(asked)

    def redeem(self, body: Json) -> Any:
        """Redeem, likewise."""
        asked = voucherify.RedemptionsRedeemRequestBody.from_dict(body)
        return self.redemptions.redeem_stacked_discounts(asked)

    def create_campaign(self, body: Json) -> Any:
        """Create a campaign."""
        asked = voucherify.CampaignsCreateRequestBody.from_dict(body)
        return self.campaigns.create_campaign(asked)


def _api_client(system: LocalSystem, key: str) -> Any:
    configuration = voucherify.Configuration(host=system.api_url)
    configuration.api_key["X-App-Id"] = system.keys[key]["app_id"]
    configuration.api_key["X-App-Token"] = system.keys[key]["app_token"]
    return voucherify.ApiClient(configuration)
