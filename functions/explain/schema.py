"""The shapes of decisions; ours, the field has none."""

from typing import Any

from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Verdict
from incentives.domain.decisions.decision_token import Result
from incentives.domain.decisions.rule import Rule
from incentives.domain.decisions.sentence import sentence_of
from incentives.domain.decisions.trace import rules_of
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.details import details_of
from incentives.domain.explanation.say import say
from incentives.domain.instant import as_text
from incentives.domain.refusal import Refusal
from incentives.runtime.shapes import ResponseShape
from incentives.usecases.decisions.explain import Explained


class RuleOut(ResponseShape):
    """A rule: what it required, what was there, and whether it is the one that refused.

    `held` is null when it decided nothing: the whole did without it, an earlier rule refused, or
    it was left to the guard of a redemption's write.
    """

    rule: str
    required: Any = None
    found: Any = None
    held: bool | None
    first: bool

    @classmethod
    def of(cls, rule: Rule) -> "RuleOut":
        """The rule on the wire."""
        return cls(
            rule=rule.name,
            required=rule.required,
            found=rule.found,
            held=rule.held,
            first=rule.first,
        )


class CodeDecidedOut(ResponseShape):
    """One code: what it took off (minor units), or why it does not apply, and the rules it met."""

    code: str
    applies: bool
    discount_amount: int | None = None
    key: str | None = None
    details: str | None = None
    sentence: str | None = None
    campaign_id: str | None = None
    campaign: str | None = None
    version: int | None = None
    rules: list[RuleOut] = []

    @classmethod
    def of(cls, verdict: Verdict, decided: Decided, language: Catalogue) -> "CodeDecidedOut":
        """A code with everything that is known of its decision."""
        campaign = decided.campaign_of(verdict.code)
        common = {
            "code": verdict.code,
            "rules": [RuleOut.of(rule) for rule in rules_of(verdict, decided)],
        } | (
            {}
            if campaign is None
            else {
                "campaign_id": campaign.id,
                "campaign": campaign.name,
                "version": campaign.version,
            }
        )
        match verdict:
            case Applicable():
                return cls(applies=True, discount_amount=verdict.discount_minor, **common)
            case Inapplicable():
                return cls(
                    applies=False,
                    key=verdict.refusal.value,
                    details=details_of(verdict.finding, verdict.code),
                    sentence=sentence_of(verdict, decided, language),
                    **common,
                )
        sentence = say(Refusal.NO_APPLICABLE_REDEEMABLES, language)
        return cls(applies=False, key=verdict.reason.value, sentence=sentence, **common)

    @classmethod
    def of_result(cls, result: Result) -> "CodeDecidedOut":
        """A code of which no more than the result is kept."""
        applies = result.key is None
        return cls(
            code=result.code, applies=applies, discount_amount=result.off_minor, key=result.key
        )


class DecisionOut(ResponseShape):
    """A decision that was looked into.

    `lacks` says what is not kept, so that no rules can be shown: `orders` (too long for the id:
    replay it with the order), `definitions` (deleted since) or `evidence`. `same` says that taken
    again now, with its own definitions, it came to the same, byte for byte.
    """

    object: str = "decision"
    decided_at: str
    expires_at: str
    codes: list[CodeDecidedOut]
    repeated: list[str]
    lacks: str | None = None
    same: bool | None = None
    digest: str

    @classmethod
    def of(cls, explained: Explained, language: Catalogue) -> "DecisionOut":
        """The decision, with sentences in this language."""
        token, decided = explained.token, explained.decided
        codes = (
            [CodeDecidedOut.of_result(result) for result in token.results]
            if decided is None
            else [CodeDecidedOut.of(verdict, decided, language) for verdict in decided.verdicts]
        )
        fresh = {one.code for one in codes}
        return cls(
            decided_at=as_text(token.decided_at),
            expires_at=as_text(token.expires_at),
            codes=codes,
            repeated=[code for code in token.evidence.ask.codes if code not in fresh],
            lacks=explained.lacks or None,
            same=explained.same,
            digest=token.digest,
        )
