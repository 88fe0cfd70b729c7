"""The bodies that marketing sends about programmes, rewards and partners."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.gift_card import MAX_BALANCE_MINOR
from incentives.domain.payout import CodeReward, Coupon, GiftCard
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Rate, Reward, RewardKind
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.asked import MAX_AMOUNT_MINOR, Metadata
from manage_programmes.expiration import MAX_DAYS, ExpirationRulesIn

MAX_POINTS = 10**9
MAX_PENDING_DAYS = 90
MAX_REMIND_DAYS = 90
MAX_METADATA = 4_000  # characters of JSON
_BY_CUSTOMER = {RewardKind.COIN, RewardKind.DONATION}
_CODES = {RewardKind.COUPON, RewardKind.GIFT_CARD}

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]
Note = Annotated[str, Field(min_length=1, max_length=2_000)]
When = Annotated[str, Field(max_length=40)]
Points = Annotated[int, Field(ge=1, le=MAX_POINTS)]
Days = Annotated[int, Field(ge=0, le=MAX_DAYS)]


class Strict(RequestShape):
    """A member that is not known is refused: a spelling error here would cost money."""

    model_config = ConfigDict(extra="forbid")


class CardTermsIn(Strict):
    """The terms of the programme's cards; without rules points stay for ever."""

    points: Literal[0] = 0
    expiration_rules: ExpirationRulesIn | None = None


class CardIn(Strict):
    """The cards of the programme."""

    type: Literal["LOYALTY_CARD"] = "LOYALTY_CARD"
    loyalty_card: CardTermsIn = CardTermsIn()


class _TermsIn(Strict):
    """What creating and changing share."""

    description: Note | None = None
    metadata: Metadata | None = None
    auto_join: bool | None = None
    pending_days: Annotated[int, Field(ge=0, le=MAX_PENDING_DAYS)] | None = None
    debt_allowed: bool | None = None
    grace_days: Days | None = None
    remind_days: Annotated[int, Field(ge=0, le=MAX_REMIND_DAYS)] | None = None
    voucher: CardIn | None = None

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        if len(json.dumps(self.metadata)) > MAX_METADATA:
            raise ValueError(f"metadata is longer than {MAX_METADATA} characters of JSON")
        return self

    def applied_to(self, programme: Programme) -> Programme:
        """The programme with the members that were sent.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        named = {
            "description": self.description,
            "metadata": self.metadata,
            "auto_join": self.auto_join,
            "pending_days": self.pending_days,
            "into_debt": self.debt_allowed,
            "grace_days": self.grace_days,
            "remind_days": self.remind_days,
        }
        changes: dict[str, Any] = {name: told for name, told in named.items() if told is not None}
        if self.voucher is not None:
            rules = self.voucher.loyalty_card.expiration_rules
            changes["expiry"] = rules.expiry if rules else None
        changed = replace(programme, **changes)
        if not changed.outlasts_waiting:
            raise Refused(
                Refusal.INVALID_CAMPAIGN_PARAMS,
                "points last no longer than they are pending: they would never be usable",
                resource_type="campaign",
            )
        return changed


class ProgrammeIn(_TermsIn):
    """A new programme. Its zone is the one of all its days, and never changes."""

    name: Name
    campaign_type: Literal["LOYALTY_PROGRAM"] = "LOYALTY_PROGRAM"
    type: Literal["AUTO_UPDATE", "STATIC"] = "AUTO_UPDATE"
    join_once: Literal[True] = True
    active: bool = True
    zone: When = "UTC"
    start_date: When | None = None
    expiration_date: When | None = None

    def programme(self, programme_id: str, now: datetime) -> Programme:
        """The programme that is to be made.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        if self.name.startswith("camp_"):
            raise Refused(
                Refusal.INVALID_CAMPAIGN_PARAMS,
                "a name that begins with camp_ could be taken for an id",
            )
        window = self.model_dump(include={"zone", "start_date", "expiration_date"})
        bare = Programme(
            id=programme_id,
            name=self.name,
            version=1,
            window=Window.of(window),
            created_at=now,
            updated_at=now,
            stopped=not self.active,
        )
        return self.applied_to(bare)


class ProgrammeChangeIn(_TermsIn):
    """Members of a programme that are to change; points that were earned keep their days."""


class ProgrammeListIn(RequestShape):
    """Which programmes; `starting_after_id` goes on behind the last one of a page."""

    limit: Annotated[int, Field(ge=1, le=100)] = 10
    starting_after_id: Name | None = None


class RateIn(Strict):
    """So many points pay this amount, in minor units."""

    points: Points
    amount: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)]


class CodesOfIn(Strict):
    """The campaign whose new codes a reward is."""

    id: Name
    object: Literal["campaign"] = "campaign"


class RewardIn(Strict):
    """A new reward. `COIN` has rates by currency and `DONATION` none; others have a price.

    `COUPON` and `GIFT_CARD` are a new code of a campaign; `amount` is what is on the card.
    """

    name: Name
    type: RewardKind = Field(strict=False)
    points: Points | None = None
    stock: Annotated[int, Field(ge=0, le=MAX_POINTS)] | None = None
    rates: dict[Annotated[str, Field(pattern="^[A-Z]{3}$")], RateIn] | None = None
    related_object_parent: CodesOfIn | None = None
    amount: Annotated[int, Field(ge=1, le=MAX_BALANCE_MINOR)] | None = None
    attributes: Metadata = {}

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.points is None) != (self.type in _BY_CUSTOMER):
            raise ValueError("points are the price, and none for COIN and DONATION")
        if bool(self.rates) != (self.type is RewardKind.COIN):
            raise ValueError("rates go with COIN, and with nothing else")
        if (self.related_object_parent is None) == (self.type in _CODES):
            raise ValueError("related_object_parent goes with COUPON and GIFT_CARD alone")
        if (self.amount is None) == (self.type is RewardKind.GIFT_CARD):
            raise ValueError("amount goes with GIFT_CARD, and with nothing else")
        if len(json.dumps(self.attributes)) > MAX_METADATA:
            raise ValueError(f"attributes are longer than {MAX_METADATA} characters of JSON")
        return self

    @property
    def _code(self) -> CodeReward | None:
        if self.related_object_parent is None:
            return None
        if self.amount is None:
            return Coupon(coupon_of=self.related_object_parent.id)
        return GiftCard(card_of=self.related_object_parent.id, amount_minor=self.amount)

    def reward(self, programme_id: str, reward_id: str, now: datetime) -> Reward:
        """The reward that is to be made."""
        rates = {name: Rate(one.points, one.amount) for name, one in (self.rates or {}).items()}
        return Reward(
            id=reward_id,
            programme_id=programme_id,
            name=self.name,
            kind=self.type,
            created_at=now,
            points=self.points,
            stock=self.stock,
            left=self.stock,
            code=self._code,
            rates=rates or None,
            attributes=dict(self.attributes) or None,
        )
