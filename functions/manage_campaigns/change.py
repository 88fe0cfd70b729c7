"""The body of a change: the members that are sent replace those of the campaign."""

from dataclasses import replace
from typing import Annotated

from pydantic import GetPydanticSchema
from pydantic_core import core_schema

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import Codes, ReferralCodes
from incentives.domain.campaigns.gates import gates_for
from incentives.domain.pricing.benefit import Benefit, Credits
from incentives.domain.pricing.largest import largest_minor
from manage_campaigns.discount import DiscountIn
from manage_campaigns.gift import GiftChangeIn
from manage_campaigns.kinds import campaign_type_of, type_of
from manage_campaigns.members import unsettable
from manage_campaigns.referral import ReferralProgramIn
from manage_campaigns.strict import Text, refused
from manage_campaigns.terms import Terms

_UNSETTABLE = core_schema.literal_schema([*unsettable(Terms)])

type Unset = Annotated[str, GetPydanticSchema(lambda *_: _UNSETTABLE)]


class ChangeIn(Terms):
    """What to change. As null counts as absent, `unset_fields` names what to remove.

    The name, the type and the codes of a campaign stay what they are; it is allowed to repeat them.
    """

    name: Text | None = None
    campaign_type: Text | None = None
    type: Text | None = None
    discount: DiscountIn | None = None
    gift: GiftChangeIn | None = None
    referral_program: ReferralProgramIn | None = None
    unset_fields: list[Unset] = []
    unset_metadata_fields: list[Text] = []

    def applied_to(self, campaign: Campaign) -> Campaign:
        """The campaign as it would be; whatever is not named here stays as it is.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; something that stays, or terms that cannot be.
        """
        self._refuse_what_stays(campaign)
        given = replace(
            campaign,
            offer=self._offer(campaign.offer),
            codes=self._with_program(campaign.codes),
        )
        changed = self.changed(
            given, unset=self.unset_fields, unset_metadata=self.unset_metadata_fields
        )
        return replace(changed, open_gates=self.gates or _gates(campaign, changed))

    def _refuse_what_stays(self, campaign: Campaign) -> None:
        for member, sent, kept in (
            ("name", self.name, campaign.name),
            ("campaign_type", self.campaign_type, campaign_type_of(campaign)),
            ("type", self.type, type_of(campaign)),
        ):
            if sent not in {None, kept}:
                raise refused(f"{member} cannot be changed; it is {kept}")

    def _offer(self, kept: Benefit) -> Benefit:
        """What codes give from now on; a card that was made keeps the money it was made with."""
        if isinstance(kept, Credits):
            if self.discount:
                raise refused("gift cards have no discount")
            return replace(kept, credits_minor=self.gift.amount) if self.gift else kept
        if self.gift:
            raise refused("only a campaign of gift cards has a gift")
        return self.discount.offer() if self.discount else kept

    def _with_program(self, kept: Codes) -> Codes:
        """The terms of a referral programme as they are sent, whole; what converts stays.

        So does the waiting time where it is not sent: it may be older than the default.
        """
        if self.referral_program is None:
            return kept
        if isinstance(kept, ReferralCodes):
            sent = self.referral_program.terms(kept.terms.waiting)
            if sent.event == kept.terms.event:
                return replace(kept, terms=sent)
        raise refused("what converts in a referral programme cannot be changed")


def _gates(campaign: Campaign, changed: Campaign) -> int:
    """As many as before, but a new budget lies in no more than one from the start would."""
    if changed.limits.budget_minor is None or changed == campaign:
        return campaign.open_gates
    wanted = gates_for(
        changed.limits.total, changed.limits.budget_minor, largest_minor(changed.offer)
    )
    return min(campaign.open_gates, wanted)
