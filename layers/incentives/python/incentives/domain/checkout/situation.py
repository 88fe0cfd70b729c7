"""What is known at the moment of a decision: the pieces that were read, or that a write showed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import UseKey
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import Quoted, ReferralFinding
from incentives.domain.refusal import Reason, Refusal


@dataclass(frozen=True, slots=True)
class ReferralSeen:
    """Whether the redeemer may come by the code; it names nobody.

    Attributes:
        refusal: why not; None when they may.
        details: what it rests on, in the words of a decision id of an earlier release.
        finding: what it rests on.
        converts: whether the redemption is the conversion, and pays both sides.
        cost_minor: what the rewards of it count for.
    """

    refusal: Refusal | None = None
    details: str = ""
    converts: bool = False
    cost_minor: int = 0
    finding: ReferralFinding | None = None

    @property
    def reason(self) -> Reason | None:
        """Why they may not come by the code; None when they may."""
        if self.refusal is None:
            return None
        return Reason(
            self.refusal, self.finding or (Quoted(self.details) if self.details else None)
        )


type GateKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a decision may look at.

    A gate or a use that is not here was not read: the decision assumes that it is unused, and the
    guarded write finds out. A voucher or campaign that is not here does not exist.

    Attributes:
        vouchers: by canonical code.
        campaigns: by id.
        gates: by campaign id and number.
        uses: a person's uses of a campaign in a period.
        persons: the hashes of the customer of the request; empty when unknown.
        referrals: what referral codes come to for this customer, by code.
        further: the customer's other names, where a code made them matter.
    """

    vouchers: Mapping[str, Voucher] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    gates: Mapping[GateKey, GateState] = field(default_factory=dict)
    uses: Mapping[UseKey, int] = field(default_factory=dict)
    persons: tuple[str, ...] = ()
    referrals: Mapping[str, ReferralSeen] = field(default_factory=dict)
    further: tuple[str, ...] = ()

    @property
    def everyone(self) -> tuple[str, ...]:
        """All names of the customer that are known here: who holds a code may be any of them."""
        return (*self.persons, *self.further)

    def only(self, codes: Collection[str]) -> "Situation":
        """What of it a decision on these codes alone may look at."""
        vouchers = {code: voucher for code, voucher in self.vouchers.items() if code in codes}
        of = {voucher.campaign_id for voucher in vouchers.values()}
        return replace(
            self,
            vouchers=vouchers,
            campaigns={
                campaign_id: campaign
                for campaign_id, campaign in self.campaigns.items()
                if campaign_id in of
            },
            gates={gate: one for gate, one in self.gates.items() if gate[0] in of},
            uses={use: one for use, one in self.uses.items() if use.campaign_id in of},
        )
