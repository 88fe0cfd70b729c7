"""Explain: look into a decision by its id, and take it again. Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.condition.decide import name_of
from incentives.domain.condition.tree import is_personal
from incentives.domain.decisions.decision_token import DecisionToken
from incentives.domain.decisions.evidence import Evidence, replayed
from incentives.domain.decisions.outcome import digest_of, order_digest
from incentives.domain.decisions.redacted import notes_named, plain_order
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.campaigns import versions
from incentives.store.campaigns.versions import Version
from incentives.store.checkout import redemptions
from incentives.store.decisions import decisions
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision that was looked into.

    Attributes:
        token: what its id held.
        decided: the decision taken again, with the definitions that it went by; None when
            something lacks for that.
        lacks: what that is: `orders`, `definitions` or `evidence`; empty when nothing does.
    """

    token: DecisionToken
    decided: Decided | None = None
    lacks: str = ""

    @property
    def same(self) -> bool | None:
        """Whether it came to the same, byte for byte; None when it could not be taken again."""
        if self.decided is None:
            return None
        return digest_of(self.decided.verdicts) == self.token.digest


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision, and the same with other definitions.

    Attributes:
        explained: it was, and taken again with the definitions that it went by.
        decided: as it would be with the others.
        withheld: kinds of condition that the others have and that could not be decided, because
            a decision keeps no such facts of a person.
    """

    explained: Explained
    decided: Decided
    withheld: tuple[str, ...]


def explain(
    decision_id: str,
    *,
    opening: Sequence[bytes],
    order: Order | None = None,
    now: datetime,
    pause: Pause,
) -> Explained:
    """Look into a decision.

    Args:
        decision_id: from an answer.
        opening: the keys that may have sealed it.
        order: that the decision was about, when it was too long to be kept.
        now: the instant of the request.
        pause: between tries.

    Raises:
        Refused: `RESOURCE_NOT_FOUND` for every id that is none of ours, was changed or has expired;
            `INVALID_ORDER`, it was about another order.
    """
    token = decisions.unpack(decision_id, opening, now)
    if token is None:
        details = "There is no decision with this id; decisions live for 30 days."
        raise Refused(Refusal.RESOURCE_NOT_FOUND, details, resource_type="decision")
    if token.lacks == "evidence":
        return Explained(token, lacks=token.lacks)
    found = _definitions(token.evidence.versions, pause)
    if found is None:
        return Explained(token, lacks="definitions")
    evidence = _whole(token, found, order, pause)
    if evidence is None:
        return Explained(token, lacks=token.lacks)
    return Explained(token, replayed(evidence, found))


def replay(
    decision_id: str,
    *,
    wanted: Mapping[str, int | None],
    opening: Sequence[bytes],
    order: Order | None = None,
    now: datetime,
    pause: Pause,
) -> Replayed:
    """Take a decision again, with other definitions where they are wanted.

    Args:
        decision_id: from an answer.
        wanted: versions by campaign; None is the one in force. The others are as they were.
        opening: the keys that may have sealed it.
        order: see `explain`.
        now: the instant of the request.
        pause: between tries.

    Raises:
        Refused: as `explain`; `DECISION_INCOMPLETE`, something lacks to take it again;
            `NOT_FOUND`, no such version of a campaign of the decision is kept.
    """
    explained = explain(decision_id, opening=opening, order=order, now=now, pause=pause)
    if explained.decided is None:
        raise Refused(Refusal.DECISION_INCOMPLETE, _LACKS[explained.lacks])
    decided = explained.decided
    definitions = dict(decided.situation.campaigns)
    if not wanted.keys() <= definitions.keys():
        raise _no_such(next(iter(wanted.keys() - definitions.keys())))
    definitions |= _others(wanted, pause)
    again = replayed(Evidence.of(decided), definitions)
    return Replayed(explained, again, tuple(sorted(set(_withheld(again)))))


_LACKS = {
    "orders": "The order was too long to be kept with the decision: send it as order.",
    "definitions": "A definition that the decision went by is not kept any more.",
    "evidence": "The request was too long to be kept with the decision.",
}


def _definitions(wanted: list[Version], pause: Pause) -> dict[str, Campaign] | None:
    found = versions.find(wanted, pause)
    if len(found) < len(wanted):
        return None
    return {campaign.id: campaign for campaign in found.values()}


def _others(wanted: Mapping[str, int | None], pause: Pause) -> dict[str, Campaign]:
    named = [(id_, version) for id_, version in wanted.items() if version is not None]
    in_force = [id_ for id_, version in wanted.items() if version is None]
    found = {one.id: one for one in versions.find(named, pause).values()}
    found |= versions.current(in_force, pause)
    for id_ in wanted.keys() - found.keys():
        raise _no_such(id_)
    return found


def _withheld(decided: Decided) -> Iterator[str]:
    for outcome in decided.conditions.values():
        for finding in outcome.findings:
            leaf = finding.leaf
            if is_personal(leaf) and name_of(leaf) not in decided.ask.shopper.recalled:
                yield leaf.kind


def _whole(
    token: DecisionToken, definitions: Mapping[str, Campaign], order: Order | None, pause: Pause
) -> Evidence | None:
    """The evidence with its orders: as they were kept, as they were sent, or as the table has them.

    Raises:
        Refused: `INVALID_ORDER`.
    """
    evidence = token.evidence
    if not token.lacks:
        return evidence
    notes = notes_named(definitions.values())
    known = [evidence.ask.order, *_redeemed(evidence.ask.order, pause)]
    known += [] if order is None else [order]
    plain = [plain_order(one, notes) for one in known]
    for asked in plain:
        for kept in plain:
            whole = evidence.with_orders(asked, kept)
            if order_digest(whole) == token.order_digest:
                return whole
    if order is not None:
        raise Refused(Refusal.INVALID_ORDER, "the decision was about another order")
    return None


def _redeemed(order: Order, pause: Pause) -> list[Order]:
    """The order as its redemptions keep it, if it has any."""
    if order.reference is None:
        return []
    record = redemptions.record_of(
        fetch_one(keys.order(derived_ids.order_id_of(order.reference)), pause)
    )
    return [] if record is None else [record.order]


def _no_such(campaign_id: str) -> Refused:
    return Refused(
        Refusal.NOT_FOUND,
        "the decision was not about this campaign, or this version of it is not kept",
        resource_type="campaign",
        resource_id=campaign_id,
    )
