"""Programmes on the wire: a campaign of the type LOYALTY_PROGRAM."""

from datetime import datetime

from incentives.domain.instant import as_text
from incentives.domain.points.expiry import Expiry, PeriodType, Rounding
from incentives.domain.points.programme import Programme
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.fields import Metadata


class ExpirationRulesOut(ResponseShape):
    """How long points last; see `Expiry`."""

    period_type: str
    period_value: int | None
    rounding_type: str | None
    rounding_value: int | None
    fixed_month: int | None
    fixed_day: int | None
    counted_from: str

    @classmethod
    def of(cls, policy: Expiry) -> "ExpirationRulesOut":
        """The policy on the wire."""
        fixed = policy.period is PeriodType.FIXED_DAY_OF_YEAR
        particular = policy.rounding is Rounding.PARTICULAR_MONTH
        return cls(
            period_type=policy.period.value,
            period_value=None if fixed else policy.value,
            rounding_type=policy.rounding.value if policy.rounding else None,
            rounding_value=policy.month if particular else None,
            fixed_month=policy.month if fixed else None,
            fixed_day=policy.day if fixed else None,
            counted_from=policy.counted_from.value,
        )


class CardTermsOut(ResponseShape):
    """The terms of a programme's cards."""

    points: int = 0
    expiration_rules: ExpirationRulesOut | None = None


class CardVoucherOut(ResponseShape):
    """The cards of a programme."""

    type: str = "LOYALTY_CARD"
    loyalty_card: CardTermsOut


class ProgrammeOut(ResponseShape):
    """A programme, in the field's shape, with our members beside."""

    id: str
    name: str
    object: str = "campaign"
    campaign_type: str = "LOYALTY_PROGRAM"
    type: str = "AUTO_UPDATE"
    join_once: bool = True
    auto_join: bool
    active: bool
    version: int
    zone: str
    start_date: datetime | None = None
    expiration_date: datetime | None = None
    voucher: CardVoucherOut
    pending_days: int
    debt_allowed: bool
    grace_days: int
    remind_days: int
    description: str | None = None
    metadata: Metadata
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, programme: Programme) -> "ProgrammeOut":
        """The programme on the wire."""
        rules = ExpirationRulesOut.of(programme.expiry) if programme.expiry else None
        return cls(
            id=programme.id,
            name=programme.name,
            auto_join=programme.auto_join,
            active=not programme.stopped,
            version=programme.version,
            zone=programme.window.zone,
            start_date=programme.window.starts_at,
            expiration_date=programme.window.ends_at,
            voucher=CardVoucherOut(loyalty_card=CardTermsOut(expiration_rules=rules)),
            pending_days=programme.pending_days,
            debt_allowed=programme.into_debt,
            grace_days=programme.grace_days,
            remind_days=programme.remind_days,
            description=programme.description,
            metadata=programme.metadata or {},
            created_at=as_text(programme.created_at),
            updated_at=as_text(programme.updated_at),
        )
