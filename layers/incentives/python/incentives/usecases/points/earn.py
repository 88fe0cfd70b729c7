"""Earn: what an event is worth by the rules of a programme, once, whoever tells it again.

A single rule needs no read. Several rules, challenges and tiers are decided together on what was
read, and written in one transaction: an event has earned everything or nothing.
"""

from dataclasses import replace
from datetime import datetime

from incentives.domain.points.entry import EntryType
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID, EarningRule
from incentives.domain.refusal import Refusal, Refused
from incentives.store.points.earning import Allowance
from incentives.store.transaction import Pause
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.award_points import AwardPoints, award_on_card
from incentives.usecases.points.cards import Joining, following
from incentives.usecases.points.earn_together import earn_together
from incentives.usecases.points.earning import Earn, Earned


def earn(
    command: Earn,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
    mint: Mint | None = None,
) -> Earned:
    """Award what the event is worth; codes that milestones give come from the mint.

    Raises:
        Refused: what `award_points` refuses, but for a rule's limit: that rule earns nothing.
    """

    def act(card: str) -> Earned:
        member = replace(command.member, id=card)
        joining = Joining(member, command.persons, pause)
        one = replace(command, member=member)
        earned = _earn(one, joining, programme, now=now, pause=pause, mint=mint)
        return replace(earned, member_id=card)

    return following(command.member.id, act)


def _earn(
    command: Earn,
    joining: Joining,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
    mint: Mint | None,
) -> Earned:
    rules = programme.rules_of(command.event)
    if not programme.knows(command.event):
        return Earned()
    if len(rules) == 1 and not rules[0].challenge and not programme.looks_at_members:
        earned = _by_one(command, joining, rules[0], programme, now=now, pause=pause)
        if earned is not None:
            return earned
    return earn_together(command, joining, programme, now=now, pause=pause, mint=mint)


def _by_one(
    command: Earn,
    joining: Joining,
    rule: EarningRule,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
) -> Earned | None:
    """Award what the event is worth by the only rule there is, without having read anything.

    None when the rule earns nothing now, or did not earn then: what has, only a read can tell.

    Raises:
        Refused: what `award_points` refuses, but for the rule's limit: then it earns nothing.
    """
    facts = command.facts(programme, now, None)
    if not rule.applies(facts) or not rule.measures(command.amounts):
        return None
    points = rule.worth(command.amounts, facts)
    if points < 1:
        return None
    allowance = None
    if rule.limit is not None:
        allowance = Allowance(command.member.id, rule, rule.limit, programme.moment(now))
    award = AwardPoints(
        member_id=command.member.id,
        cause=command.cause(command.name, EntryType.EARNED, rule),
        points=points,
        # Only an order can be returned, so only its points have to wait.
        lot=lambda at: programme.lot(at, pending=command.event == ORDER_PAID, rule=rule),
        joining=joining,
        joins=programme.auto_join,
        partner_app_id=command.partner_app_id,
        allowance=allowance,
    )
    try:
        awarded = award_on_card(award, programme, now=now, pause=pause)
    except Refused as refused:
        if refused.refusal is not Refusal.CUSTOMER_LIMIT_EXCEEDED:
            raise
        if command.event == ORDER_PAID:
            return None  # for its refund it is noted that it was told
        return Earned(used_up=(rule,))
    if awarded.entry.rule_id != rule.id:
        return None  # it was told while there were other rules
    return Earned(entries=((rule, awarded.entry),), repeated=awarded.repeated)
