"""How people come by a campaign's discount: the kinds of codes, and what goes with each.

What the codes give is another matter: a gift card is a unique code whose campaign gives credits.
"""

from dataclasses import dataclass
from typing import Literal

from incentives.domain.campaigns.terms import ReferralTerms
from incentives.domain.code import CodePattern
from incentives.domain.duration import Duration


@dataclass(frozen=True, slots=True)
class PublicCode:
    """One code that everybody types.

    Attributes:
        shown: whether it is shown to everybody who may use it; None was never said.
    """

    code: str
    shown: bool | None = None
    kind: Literal["public"] = "public"


@dataclass(frozen=True, slots=True)
class UniqueCodes:
    """Codes of their own, gift cards among them.

    Attributes:
        pattern: how they look.
        quantity: uses of each; None is unlimited.
        auto_update: the field's word for a campaign that may get more of them.
        valid_after_handout: how long one is good after it was handed out.
    """

    pattern: CodePattern
    quantity: int | None = 1
    auto_update: bool = True
    valid_after_handout: Duration | None = None
    kind: Literal["unique"] = "unique"


@dataclass(frozen=True, slots=True)
class SingleCode:
    """One unique code, made together with its campaign, which gets no other.

    Such a campaign is on no list, and nothing announces its window.

    Attributes:
        digest: of the request that made both.
        pattern: how the code looks, if it was drawn.
        quantity: its uses; None is unlimited.
        valid_after_handout: how long it is good after it was handed out.
    """

    digest: str
    pattern: CodePattern
    quantity: int | None = 1
    valid_after_handout: Duration | None = None
    kind: Literal["single"] = "single"


@dataclass(frozen=True, slots=True)
class ReferralCodes:
    """One code for each person who recommends: a referral programme.

    Attributes:
        terms: what converts, what is paid, and how often.
        pattern: how the codes look.
        auto_update: whether it may get more of them.
        valid_after_handout: how long one is good after it was handed out.
    """

    terms: ReferralTerms
    pattern: CodePattern
    auto_update: bool = True
    valid_after_handout: Duration | None = None
    kind: Literal["referral"] = "referral"


@dataclass(frozen=True, slots=True)
class NoCodes:
    """A promotion: its one tier is asked for by id, or applied by itself."""

    kind: Literal["none"] = "none"


@dataclass(frozen=True, slots=True)
class PointsCards:
    """The cards of a loyalty programme, which is a campaign to the rules of a checkout only."""

    kind: Literal["points"] = "points"


type Codes = PublicCode | UniqueCodes | SingleCode | ReferralCodes | NoCodes | PointsCards
"""Every kind, told apart by `kind`."""
