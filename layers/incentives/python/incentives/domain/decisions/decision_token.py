"""What the id of a decision holds: its evidence, and what came out of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Verdict
from incentives.domain.decisions.evidence import Evidence
from incentives.domain.decisions.outcome import digest_of, order_digest

LIVES = timedelta(days=30)
_FEWER_CODES = (10, 3, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one code: what it took off (minor units), or the key that says why not."""

    code: str
    off_minor: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionToken:
    """A decision as its id holds it.

    Attributes:
        digest: of the bytes of its outcome.
        results: of the codes; those that stood on the order already are not among them.
        lacks: what was left out because it was too long: `orders`, or `evidence` as a whole.
        order_digest: of the orders that were left out, so that they are known again.
    """

    evidence: Evidence
    digest: str
    results: tuple[Result, ...]
    lacks: str = ""
    order_digest: str = ""

    @classmethod
    def of(cls, decided: Decided) -> "DecisionToken":
        """All of a decision."""
        results = tuple(map(_result, decided.verdicts))
        return cls(Evidence.of(decided), digest_of(decided.verdicts), results)

    @property
    def decided_at(self) -> datetime:
        """When it was taken."""
        return self.evidence.ask.now

    @property
    def expires_at(self) -> datetime:
        """From when on nobody can look into it."""
        return self.decided_at + LIVES

    def shorter(self) -> Iterator["DecisionToken"]:
        """The same with less and less of it, for an id that must not be too long."""
        lean = replace(self, lacks="orders", order_digest=order_digest(self.evidence))
        yield replace(lean, evidence=self.evidence.without_orders())
        ask = self.evidence.ask
        for most in (len(self.results), *_FEWER_CODES):
            bare = Ask(ask.codes[:most], Order(), ask.now, ask.seed)
            yield DecisionToken(Evidence(bare), self.digest, self.results[:most], "evidence")


def _result(verdict: Verdict) -> Result:
    if isinstance(verdict, Applicable):
        return Result(verdict.code, verdict.discount_minor)
    key = verdict.refusal if isinstance(verdict, Inapplicable) else verdict.reason
    return Result(verdict.code, key=key.value)
