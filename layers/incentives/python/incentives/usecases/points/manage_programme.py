"""Create, read and change loyalty programmes, their rules and their partners."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.condition.facts import Facts
from incentives.domain.instant import zone_named
from incentives.domain.points.programme import Partner, Programme
from incentives.domain.points.rules import MOST_POINTS, EarningRule
from incentives.domain.points.worth import Amounts
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import receipts
from incentives.store.points import partners, points_keys, programmes
from incentives.store.reading import fetch_one
from incentives.store.transaction import GuardFailed, Pause, Transaction, write_guarded

MOST_RULES = 50  # of a programme, those switched off included
MOST_RULES_OF_EVENT = 20  # that are on: they are written in one transaction
MOST_CHARS = 100_000  # of all rules of a programme

type Change = Callable[[Programme], Programme]
"""What a programme becomes; asked again with the newer one when somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Created:
    """The programme, made by this request or by the one that it repeats."""

    programme: Programme
    repeated: bool


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Some programmes, newest first; `more` when older ones follow."""

    programmes: tuple[Programme, ...]
    more: bool


def create_programme(
    programme: Programme, receipt: Receipt | None, *, now: datetime, pause: Pause
) -> Created:
    """Keep a new programme.

    Raises:
        Refused: `DUPLICATE_FOUND`, a programme or campaign has its name; `IDEMPOTENCY_KEY_REUSED`.
    """
    write = Transaction()
    programmes.add_to(write, programme)
    if receipt is not None:
        receipts.keep(write, receipt, programme.id, now)
    try:
        write.commit(pause)
    except GuardFailed as failed:
        item = failed.images.get(receipts.key_of(receipt)) if receipt else None
        earlier = receipts.resource_of(item, receipt, now) if receipt else None
        if earlier is not None:
            return Created(find_programme(earlier, pause), repeated=True)
        raise Refused(
            Refusal.DUPLICATE_FOUND,
            f"there is a campaign named {programme.name}",
            resource_type="campaign",
        ) from failed
    return Created(programme, repeated=False)


def find_programme(reference: str, pause: Pause) -> Programme:
    """The programme with this id or, failing that, this name.

    Raises:
        Refused: `NOT_FOUND`.
    """
    found = programmes.read(reference, pause)
    if found is None:
        programme_id = programmes.id_of_name(reference, pause)
        found = programmes.read(programme_id, pause) if programme_id else None
    if found is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find campaign with id {reference}",
            resource_type="campaign",
            resource_id=reference,
        )
    return found


def list_programmes(*, limit: int, after_id: str | None, pause: Pause) -> ProgrammePage:
    """At most `limit` programmes, newest first, behind the one that is called `after_id`.

    Raises:
        Refused: `NOT_FOUND`; there is no such programme.
    """
    after = find_programme(after_id, pause) if after_id else None
    found = programmes.newest(limit + 1, after, pause)
    return ProgrammePage(found[:limit], more=len(found) > limit)


def change_programme(reference: str, change: Change, *, now: datetime, pause: Pause) -> Programme:
    """Make the next version. It is in force everywhere within `known_programmes.FRESH`.

    A change that changes nothing makes no version.

    Raises:
        Refused: `NOT_FOUND`; what `change` refuses; `VERSION_CONFLICT` when others kept changing.
    """

    def attempt(write: Transaction) -> Programme:
        current = find_programme(reference, pause)
        wanted = change(current)
        if wanted == current:
            return current
        proposed = replace(wanted, version=current.version + 1, updated_at=now)
        programmes.replace_in(write, proposed)
        return proposed

    conflict = Refused(Refusal.VERSION_CONFLICT, "others kept changing this programme")
    return write_guarded(attempt, pause, otherwise=conflict)


def with_rules(programme: Programme, made: tuple[EarningRule, ...]) -> Programme:
    """The programme with more rules.

    Raises:
        Refused: `INVALID_EARNING_RULE`; they are none, or more or longer than a programme has, or
            worth more than an event may be;
            `INVALID_CAMPAIGN_PARAMS`; a date of a condition is none in the programme's zone.
    """
    if not made or len(programme.rules) + len(made) > MOST_RULES:
        raise Refused(Refusal.INVALID_EARNING_RULE, f"a programme has 1 to {MOST_RULES} rules")
    rules = (*programme.rules, *made)
    if len(repr(rules)) > MOST_CHARS:
        raise Refused(Refusal.INVALID_EARNING_RULE, f"the rules are longer than {MOST_CHARS}")
    facts = Facts(programme.updated_at, zone_named(programme.window.zone))
    for rule in made:
        rule.applies(facts)
        rule.worth(Amounts(0), facts)
    return _with(programme, rules)


def with_rule_switched(programme: Programme, rule_id: str, *, active: bool) -> Programme:
    """The programme with one rule on or off.

    Raises:
        Refused: `NOT_FOUND`; it has no such rule; `INVALID_EARNING_RULE`; too many would be on.
    """
    if rule_id not in {rule.id for rule in programme.rules}:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find earning rule with id {rule_id}",
            resource_type="earning_rule",
            resource_id=rule_id,
        )
    rules = (
        replace(rule, active=active) if rule.id == rule_id else rule for rule in programme.rules
    )
    return _with(programme, tuple(rules))


def _with(programme: Programme, rules: tuple[EarningRule, ...]) -> Programme:
    """The programme with these rules, few enough for each event and none worth too much."""
    after = replace(programme, rules=rules)
    if any(len(after.rules_of(rule.event)) > MOST_RULES_OF_EVENT for rule in rules):
        raise Refused(
            Refusal.INVALID_EARNING_RULE,
            f"at most {MOST_RULES_OF_EVENT} rules of one event are active",
        )
    if after.excessive_rule is not None:
        raise Refused(
            Refusal.INVALID_EARNING_RULE,
            f"the largest order could earn more than {MOST_POINTS} points by one rule",
        )
    return after


def set_partner(wanted: Partner, pause: Pause) -> Partner:
    """Set what a key may award; what it has awarded counts against a new total.

    Args:
        wanted: the terms; its `left` is not looked at.
        pause: between tries.

    Raises:
        Refused: `VERSION_CONFLICT` when the partner kept awarding meanwhile.
    """
    key = points_keys.partner(wanted.programme_id, wanted.app_id)

    def attempt(write: Transaction) -> Partner:
        item = fetch_one(key, pause, consistent=True)
        before = partners.partner_of(item, wanted.programme_id, wanted.app_id)
        used = before.total - before.left if before else 0
        after = replace(wanted, left=wanted.total - used)
        partners.set_terms(write, before, after)
        return after

    conflict = Refused(Refusal.VERSION_CONFLICT, "the partner kept awarding")
    return write_guarded(attempt, pause, otherwise=conflict)
