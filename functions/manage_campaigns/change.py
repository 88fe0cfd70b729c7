"""The body of a change: the members that are sent replace those of the campaign."""

from dataclasses import replace
from typing import Literal

from incentives.domain.campaigns.campaign import Campaign, Limits
from incentives.domain.campaigns.gates import gates_for
from incentives.domain.campaigns.referral_terms import ReferralTerms
from incentives.domain.condition.tree import Condition
from incentives.domain.pricing.benefit import Benefit, largest_minor
from incentives.domain.pricing.gifts import Credits
from incentives.domain.window import Window
from manage_campaigns.discount import DiscountIn
from manage_campaigns.gift import GiftChangeIn
from manage_campaigns.kinds import campaign_type_of, type_of
from manage_campaigns.metadata import fit
from manage_campaigns.referral import ReferralProgramIn
from manage_campaigns.strict import Text, refused
from manage_campaigns.terms import Terms, refuse_unreadable

type Unset = Literal[
    "description",
    "banner",
    "start_date",
    "expiration_date",
    "validity_timeframe",
    "validity_day_of_week",
    "validity_hours",
    "activity_duration_after_publishing",
    "minimum_order_amount",
    "conditions",
    "categories",
    "limits.total",
    "limits.per_customer",
    "limits.budget",
    "limits.publications",
    "publication.consent",
    "publication.conditions",
]


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
        changed = replace(
            campaign,
            window=Window.of(self._window(campaign)),
            offer=self._offer(campaign.offer),
            limits=self._limits(campaign.limits),
            stopped=campaign.stopped if self.active is None else not self.active,
            description=self._either("description", self.description, campaign.description),
            banner=self._either("banner", self.banner, campaign.banner),
            shown=self._shown(campaign),
            minimum_spend_minor=self._either(
                "minimum_order_amount", self.minimum_order_amount, campaign.minimum_spend_minor
            ),
            conditions=self._conditions(campaign),
            categories=self._categories(campaign),
            combines=self.combining() or campaign.combines,
            valid_after_handout=self._either(
                "activity_duration_after_publishing",
                self.valid_after_handout(),
                campaign.valid_after_handout,
            ),
            support_may_give=campaign.support_may_give
            if self.support_may_give is None
            else self.support_may_give,
            publishing=self.publication.terms(
                campaign.publishing, join_once=self.join_once, unset=self.unset_fields
            ),
            returns=self.returns.policy() if self.returns else campaign.returns,
            metadata=fit(self._metadata(campaign)),
            currency=self.known_currency() or campaign.currency,
            referral=self._referral(campaign),
        )
        refuse_unreadable(changed)
        return replace(changed, open_gates=self.gates or self._gates(campaign, changed))

    def _refuse_what_stays(self, campaign: Campaign) -> None:
        for member, sent, kept in (
            ("name", self.name, campaign.name),
            ("campaign_type", self.campaign_type, campaign_type_of(campaign)),
            ("type", self.type, type_of(campaign)),
        ):
            if sent not in {None, kept}:
                raise refused(f"{member} cannot be changed; it is {kept}")
        if campaign.currency and self.currency not in {None, campaign.currency}:
            raise refused(f"currency cannot be changed; it is {campaign.currency}")
        if self.discount and isinstance(campaign.offer, Credits):
            raise refused("gift cards have no discount")
        if self.gift and not isinstance(campaign.offer, Credits):
            raise refused("only a campaign of gift cards has a gift")
        if campaign.public_code and self.activity_duration_after_publishing:
            raise refused("activity_duration_after_publishing is for unique codes")

    def _offer(self, kept: Benefit) -> Benefit:
        """What codes give from now on; a card that was made keeps the money it was made with."""
        if self.gift and isinstance(kept, Credits):
            return replace(kept, credits_minor=self.gift.amount)
        return self.discount.offer() if self.discount else kept

    def _either[Value](self, name: Unset, sent: Value | None, kept: Value | None) -> Value | None:
        """What is sent, or what is kept unless it is to be removed."""
        if sent is not None:
            return sent
        return None if name in self.unset_fields else kept

    def _shown(self, campaign: Campaign) -> bool | None:
        """Whether the code is shown; who never was on the list need not be taken off."""
        if self.shown is None or (campaign.shown is None and not self.shown):
            return campaign.shown
        return self.shown

    def _limits(self, kept: Limits) -> Limits:
        return Limits(
            total=self._either("limits.total", self.limits.total, kept.total),
            per_person=self._either(
                "limits.per_customer", self.limits.per_customer, kept.per_person
            ),
            budget_minor=self._either("limits.budget", self.limits.budget, kept.budget_minor),
            publications=self._either(
                "limits.publications", self.limits.publications, kept.publications
            ),
        )

    def _gates(self, campaign: Campaign, changed: Campaign) -> int:
        """As many as before, but a new budget lies in no more than one from the start would."""
        if changed.limits.budget_minor is None or changed == campaign:
            return campaign.open_gates
        wanted = gates_for(
            changed.limits.total, changed.limits.budget_minor, largest_minor(changed.offer)
        )
        return min(campaign.open_gates, wanted)

    def _referral(self, campaign: Campaign) -> ReferralTerms | None:
        """The terms as they are sent, whole; what converts stays what it is."""
        kept = campaign.referral
        if self.referral_program is None:
            return kept
        sent = self.referral_program.terms()
        if kept is None or sent.event != kept.event:
            raise refused("what converts in a referral programme cannot be changed")
        return sent

    def _conditions(self, campaign: Campaign) -> Condition | None:
        sent = self.condition()
        if sent is not None:
            return sent
        return None if "conditions" in self.unset_fields else campaign.conditions

    def _categories(self, campaign: Campaign) -> tuple[str, ...]:
        sent = self.named_categories()
        if sent is not None:
            return sent
        return () if "categories" in self.unset_fields else campaign.categories

    def _window(self, campaign: Campaign) -> dict[str, object]:
        kept = campaign.window.as_data()
        return {
            name: it for name, it in kept.items() if name not in self.unset_fields
        } | self.window()

    def _metadata(self, campaign: Campaign) -> dict[str, object]:
        merged = (campaign.metadata or {}) | self.metadata
        return {name: it for name, it in merged.items() if name not in self.unset_metadata_fields}
