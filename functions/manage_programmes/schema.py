"""The bodies that marketing sends about programmes, and what the bodies of others share."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import Metadata
from manage_programmes.expiration import MAX_DAYS, ExpirationRulesIn

MAX_POINTS = 10**9
MAX_PENDING_DAYS = 90
MAX_REMIND_DAYS = 90
MAX_METADATA = 4_000  # characters of JSON

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
