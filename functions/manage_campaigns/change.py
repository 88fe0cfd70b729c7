"""The body of a change: the members that are sent replace those of the campaign."""

from dataclasses import replace
from typing import Literal

from incentives.domain.campaign import Campaign, Limits
from incentives.domain.window import Window
from incentives.runtime.wire.asked import Metadata
from manage_campaigns.answers import type_of
from manage_campaigns.schema import fit
from manage_campaigns.terms import DiscountIn, Terms, Text, refused

type Unset = Literal[
    "description",
    "start_date",
    "expiration_date",
    "validity_timeframe",
    "validity_day_of_week",
    "validity_hours",
    "activity_duration_after_publishing",
    "minimum_order_amount",
    "limits.total",
    "limits.per_customer",
    "limits.budget",
]


class ChangeIn(Terms):
    """What to change. As null counts as absent, `unset_fields` names what to remove.

    The name, the type and the codes of a campaign stay what they are; it is allowed to repeat them.
    """

    name: Text | None = None
    campaign_type: Text | None = None
    type: Text | None = None
    discount: DiscountIn | None = None
    unset_fields: list[Unset] = []
    unset_metadata_fields: list[Text] = []

    def applied_to(self, campaign: Campaign) -> Campaign:
        """The campaign as it would be; whatever is not named here stays as it is.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; something that stays, or terms that cannot be.
        """
        self._refuse_what_stays(campaign)
        if campaign.public_code and self.activity_duration_after_publishing:
            raise refused("activity_duration_after_publishing is for unique codes")
        removed = self._without_unset(campaign)
        return replace(
            removed,
            window=Window.of(removed.window.as_data() | self.window()),
            offer=self.discount.offer() if self.discount else removed.offer,
            limits=self._limits(removed.limits),
            open_gates=self.gates or removed.open_gates,
            stopped=removed.stopped if self.active is None else not self.active,
            description=self.description or removed.description,
            minimum_spend_minor=self.minimum_order_amount or removed.minimum_spend_minor,
            valid_after_handout=self.valid_after_handout() or removed.valid_after_handout,
            metadata=fit(self._metadata(removed.metadata or {})),
        )

    def _refuse_what_stays(self, campaign: Campaign) -> None:
        for member, sent, kept in (
            ("name", self.name, campaign.name),
            ("campaign_type", self.campaign_type, "DISCOUNT_COUPONS"),
            ("type", self.type, type_of(campaign)),
        ):
            if sent not in {None, kept}:
                raise refused(f"{member} cannot be changed; it is {kept}")

    def _without_unset(self, campaign: Campaign) -> Campaign:
        unset = set(self.unset_fields)
        window = {name: it for name, it in campaign.window.as_data().items() if name not in unset}
        limits = campaign.limits
        return replace(
            campaign,
            window=Window.of(window),
            limits=Limits(
                None if "limits.total" in unset else limits.total,
                None if "limits.per_customer" in unset else limits.per_person,
                None if "limits.budget" in unset else limits.budget_minor,
            ),
            description=None if "description" in unset else campaign.description,
            minimum_spend_minor=(
                None if "minimum_order_amount" in unset else campaign.minimum_spend_minor
            ),
            valid_after_handout=(
                None
                if "activity_duration_after_publishing" in unset
                else campaign.valid_after_handout
            ),
        )

    def _limits(self, limits: Limits) -> Limits:
        return Limits(
            self.limits.total or limits.total,
            self.limits.per_customer or limits.per_person,
            self.limits.budget or limits.budget_minor,
        )

    def _metadata(self, metadata: dict[str, object]) -> Metadata:
        merged = metadata | self.metadata
        return {name: it for name, it in merged.items() if name not in self.unset_metadata_fields}  # type: ignore[misc]
