"""On which terms a campaign hands out codes, and how a code reaches its person."""

from dataclasses import dataclass
from enum import StrEnum

from incentives.domain.condition.tree import Condition


class Delivery(StrEnum):
    """How a person gets the code: in the answer, or only at the address, which is real then."""

    SHOW = "SHOW"
    SEND = "SEND"


@dataclass(frozen=True, slots=True)
class PublishingTerms:
    """On which terms a campaign hands out codes, beside its window, caps and switch.

    Attributes:
        for_browsers: whether visitors of a landing page may ask; servers always may.
        join_once: a person who asks again gets the same code, for ever; else a refusal.
        delivery: of codes that visitors ask for.
        consent: the purpose that a person has to agree to first; None asks for nothing.
        holder_only: whether the code belongs to the person, so that nobody else can use it.
        no_disposable: whether an address is needed, and none of those to be thrown away.
        conditions: what must hold of the person, the moment and the place to get a code.
    """

    for_browsers: bool = False
    join_once: bool = False
    delivery: Delivery = Delivery.SHOW
    consent: str | None = None
    holder_only: bool = False
    no_disposable: bool = False
    conditions: Condition | None = None


USUAL_TERMS = PublishingTerms()
