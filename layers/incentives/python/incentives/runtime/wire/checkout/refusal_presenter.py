"""How the codes that do not apply are told to a caller: in which language, and how much."""

from dataclasses import dataclass

from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.verdict import Inapplicable
from incentives.domain.decisions.sentence import sentence_of
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.details import details_of
from incentives.domain.explanation.say import say
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime import secrets
from incentives.runtime.request import Request
from incentives.store.decisions import decisions
from incentives.usecases.checkout.command import RedemptionRefused


@dataclass(frozen=True, slots=True)
class RefusalPresenter:
    """What an answer says of refused codes.

    Attributes:
        decision_id: for support, to look into the decision.
        uniform: for browsers, which only learn that a code is no use, in one and the same sentence.
    """

    request_id: str
    language: Catalogue
    decided: Decided
    decision_id: str
    uniform: bool = False

    @classmethod
    def of(cls, request: Request, decided: Decided, *, uniform: bool = False) -> "RefusalPresenter":
        """To the caller of a request."""
        id_ = decisions.pack(decided, secrets.decision_key(), for_browser=uniform)
        return cls(request.request_id, request.language(), decided, id_, uniform)

    def refusal(self, inapplicable: Inapplicable) -> Refusal:
        """The key that the caller is told."""
        return Refusal.INVALID_VOUCHER if self.uniform else inapplicable.refusal

    def details(self, inapplicable: Inapplicable) -> str:
        """What was required and found, for the developer; nothing to a browser."""
        return "" if self.uniform else details_of(inapplicable.finding, inapplicable.code)

    def sentence(self, inapplicable: Inapplicable) -> str:
        """The sentence to read to the customer."""
        if self.uniform:
            return say(Refusal.INVALID_VOUCHER, self.language)
        return sentence_of(inapplicable, self.decided, self.language)


def told(refused: RedemptionRefused, request: Request, *, uniform: bool = False) -> Refused:
    """The refusal of a redemption, with its decision, and a sentence in the caller's language."""
    presenter = RefusalPresenter.of(request, refused.decided, uniform=uniform)
    return Refused(
        presenter.refusal(refused.one),
        presenter.details(refused.one),
        resource_type=None if uniform else refused.resource_type,
        resource_id=None if uniform else refused.resource_id,
        sentence=presenter.sentence(refused.one),
        decision_id=presenter.decision_id,
    )
