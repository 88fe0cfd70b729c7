"""The shapes of decisions; ours, the field has none."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from incentives.domain.decision.account import rules_of
from incentives.domain.decision.decided import Decided
from incentives.domain.decision.docket import Result
from incentives.domain.decision.outcome import digest_of, verdict_data
from incentives.domain.decision.rule import Rule
from incentives.domain.decision.sentence import sentence_of
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.say import say
from incentives.domain.instant import as_text
from incentives.domain.refusal import Refusal
from incentives.domain.verdict import Applicable, Inapplicable, Verdict
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.asked import MAX_REDEEMABLES
from incentives.runtime.wire.asked_order import OrderIn
from incentives.usecases.explain import Explained, Replayed

type Version = Annotated[int, Field(ge=1)] | Literal["current"]


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
    def of(cls, one: Verdict, decided: Decided, language: Catalogue) -> "CodeDecidedOut":
        """A code with everything that is known of its decision."""
        campaign = decided.campaign_of(one.code)
        common = {
            "code": one.code,
            "rules": [RuleOut.of(rule) for rule in rules_of(one, decided)],
        } | (
            {}
            if campaign is None
            else {
                "campaign_id": campaign.id,
                "campaign": campaign.name,
                "version": campaign.version,
            }
        )
        match one:
            case Applicable():
                return cls(applies=True, discount_amount=one.discount_minor, **common)
            case Inapplicable():
                return cls(
                    applies=False,
                    key=one.refusal.value,
                    details=one.details,
                    sentence=sentence_of(one, decided, language),
                    **common,
                )
        sentence = say(Refusal.NO_APPLICABLE_REDEEMABLES, language)
        return cls(applies=False, key=one.reason.value, sentence=sentence, **common)

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
        docket, decided = explained.docket, explained.decided
        codes = (
            [CodeDecidedOut.of_result(one) for one in docket.results]
            if decided is None
            else [CodeDecidedOut.of(one, decided, language) for one in decided.verdicts]
        )
        fresh = {one.code for one in codes}
        return cls(
            decided_at=as_text(docket.decided_at),
            expires_at=as_text(docket.expires_at),
            codes=codes,
            repeated=[code for code in docket.evidence.ask.codes if code not in fresh],
            lacks=explained.lacks or None,
            same=explained.same,
            digest=docket.digest,
        )


class DefinitionIn(RequestShape):
    """A campaign, and the version of its definition; `current` is the one in force."""

    campaign_id: Annotated[str, Field(min_length=1, max_length=200)]
    version: Version = "current"


class ReplayIn(RequestShape):
    """With which definitions to take a decision again; those that are not named stay as they were.

    `order` is the order of the decision, when it was too long to be kept with it.
    """

    definitions: Annotated[list[DefinitionIn], Field(max_length=MAX_REDEEMABLES)] = []
    order: OrderIn | None = None

    def wanted(self) -> dict[str, int | None]:
        """Versions by campaign; None is the one in force."""
        return {
            one.campaign_id: None if one.version == "current" else one.version
            for one in self.definitions
        }


class DifferenceOut(ResponseShape):
    """A code for which it comes out otherwise."""

    code: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ReplayOut(ResponseShape):
    """A decision taken again.

    `same` compares with the decision itself, byte for byte; `digest` is of `outcome`. `withheld`
    names conditions of the other definitions that need facts of a person, which are not kept.
    """

    object: str = "replay"
    same: bool
    digest: str
    outcome: list[dict[str, Any]]
    differences: list[DifferenceOut]
    withheld: list[str]

    @classmethod
    def of(cls, replayed: Replayed) -> Self:
        """The replay, and where it differs."""
        before = [] if replayed.explained.decided is None else replayed.explained.decided.verdicts
        then = {one.code: verdict_data(one) for one in before}
        now = {one.code: verdict_data(one) for one in replayed.decided.verdicts}
        digest = digest_of(replayed.decided.verdicts)
        return cls(
            same=digest == replayed.explained.docket.digest,
            digest=digest,
            outcome=list(now.values()),
            differences=[
                DifferenceOut(code=code, before=then.get(code), after=now.get(code))
                for code in dict.fromkeys([*then, *now])
                if then.get(code) != now.get(code)
            ],
            withheld=list(replayed.withheld),
        )
