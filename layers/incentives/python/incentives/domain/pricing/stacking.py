"""Several codes on one cart, each on what the ones before it left.

Product discounts come first, then the order's, then shipping's; credits pay last. Within a level
the codes are sorted by what they give, so that neither the order of codes in the request nor the
order of its lines can change a total.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from incentives.domain.pricing.benefit import Level, level, sort_key
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.rules import Candidate, SkipReason, StackingRules
from incentives.domain.pricing.state import CartState
from incentives.domain.refusal import Refusal, Refused


class _Places[Reason]:
    """The places that stacking rules leave, in all and in each category."""

    def __init__(self, rules: StackingRules) -> None:
        self._rules = rules
        self._taken: list[Candidate[Reason]] = []
        self._exclusive: list[Candidate[Reason]] = []

    def take(self, one: Candidate[Reason]) -> None:
        """Count a code that applies."""
        self._taken.append(one)
        if one.is_exclusive(self._rules):
            self._exclusive.append(one)

    def refusal(self, one: Candidate[Reason]) -> tuple[SkipReason, tuple[str, ...]] | None:
        """Which limit leaves no place for the code, and who has its places; None when there is one.

        The limits are asked in the order of `SkipReason`.
        """
        rules = self._rules
        limits = rules.applicable_redeemables_category_limits
        most = rules.applicable_redeemables_per_category_limit
        asked = [(SkipReason.LIMIT, self._taken, rules.applicable_redeemables_limit)] + [
            (SkipReason.CATEGORY_LIMIT, _in(self._taken, name), limits.get(name, most))
            for name in one.categories
        ]
        if one.is_exclusive(rules):
            most = rules.applicable_exclusive_redeemables_per_category_limit
            whole = rules.applicable_exclusive_redeemables_limit
            asked += [(SkipReason.EXCLUSIVE_LIMIT, self._exclusive, whole)] + [
                (SkipReason.EXCLUSIVE_CATEGORY_LIMIT, _in(self._exclusive, name), most)
                for name in one.categories
            ]
        for reason, taken, limit in asked:
            if limit is not None and len(taken) >= limit:
                return reason, tuple(other.id for other in taken)
        return None


def _in[Reason](taken: list[Candidate[Reason]], category: str) -> list[Candidate[Reason]]:
    return [one for one in taken if category in one.categories]


type Admit[Reason] = Callable[[Candidate[Reason], Effect, CartState], Reason | None]
"""Says why a code may not have its effect on the cart as it stands, or None when it may."""


@dataclass(frozen=True, slots=True)
class Applied[Reason]:
    """A code with its effect, and the cart after it."""

    candidate: Candidate[Reason]
    effect: Effect
    state: CartState


@dataclass(frozen=True, slots=True)
class Skipped[Reason]:
    """A good code that was left aside; `by` are the codes that shut it out, as far as some did."""

    candidate: Candidate[Reason]
    reason: SkipReason
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inapplicable[Reason]:
    """A code that does not apply."""

    candidate: Candidate[Reason]
    reason: Reason


type Outcome[Reason] = Applied[Reason] | Skipped[Reason] | Inapplicable[Reason]


@dataclass(frozen=True, slots=True)
class Stacked[Reason]:
    """What became of each code, in the order in which they were applied, and of the cart."""

    outcomes: tuple[Outcome[Reason], ...]
    state: CartState

    @property
    def applied(self) -> tuple[Applied[Reason], ...]:
        """The codes that apply."""
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Applied))


def stack[Reason](
    candidates: Sequence[Candidate[Reason]],
    cart: Cart,
    rules: StackingRules,
    admit: Admit[Reason] = lambda *_: None,
    standing: Sequence[Candidate[Reason]] = (),
    *,
    alone: Admit[Reason] | None = None,
) -> Stacked[Reason]:
    """Apply the codes that may go together.

    Args:
        candidates: the codes, in any order.
        cart: the cart as the shop sent it.
        rules: what may be combined.
        admit: asked for each code that would apply, with its effect on the running cart: the place
            for budgets and for conditions on what is left. Pure: exclusive codes ask twice.
        standing: codes that apply to the order already; they take places and shut out others.
        alone: the same as `admit`, of a code that is the only one; without it, `admit` is asked.

    Raises:
        Refused: `TOO_MANY_REDEEMABLES` or `DUPLICATED_REDEEMABLES`; the same code is never
            counted twice.
    """
    if sum(not candidate.automatic for candidate in candidates) > rules.redeemables_limit:
        raise Refused(Refusal.TOO_MANY_REDEEMABLES, f"at most {rules.redeemables_limit}")
    if len({candidate.id for candidate in candidates}) < len(candidates):
        raise Refused(Refusal.DUPLICATED_REDEEMABLES, "each code once")
    start = CartState.of(cart, rules.base)
    if rules.once:
        start = start.closing_discounted_lines()
    run = _Run(rules, admit, alone, start, standing)
    outcomes = tuple(run.outcomes(candidates))
    failed = any(isinstance(outcome, Inapplicable) for outcome in outcomes)
    if failed and rules.redeemables_application_mode == "ALL":
        return Stacked(tuple(_undone(outcome) for outcome in outcomes), start)
    return Stacked(outcomes, run.state)


def _undone[Reason](outcome: Outcome[Reason]) -> Outcome[Reason]:
    if isinstance(outcome, Inapplicable):
        return outcome
    return Skipped(outcome.candidate, SkipReason.PRECEDING_FAILED)


class _Run[Reason]:
    """One pass over the codes: the running cart and the places that are taken."""

    def __init__(
        self,
        rules: StackingRules,
        admit: Admit[Reason],
        admit_alone: Admit[Reason] | None,
        start: CartState,
        standing: Sequence[Candidate[Reason]],
    ) -> None:
        self.state = start
        self._rules = rules
        self._admit = admit
        self._admit_alone = admit_alone or admit
        self._refused: dict[str, Reason] = {}
        self._won: dict[str, Effect] = {}
        self._standing = standing
        self._places: _Places[Reason] = _Places(rules)
        for one in standing:
            self._places.take(one)

    def outcomes(self, candidates: Sequence[Candidate[Reason]]) -> Iterator[Outcome[Reason]]:
        """Decide the codes one after the other."""
        in_turn = sorted(candidates, key=self._turn)
        excluded = self._excluded(in_turn)
        rest = [one for one in in_turn if one.id not in excluded]
        if self._rules.best_only == "order":
            excluded |= self._outdone_on_order(rest)
        if self._rules.best_by_line:
            excluded |= self._outdone_on_lines(rest)
        for one in in_turn:
            yield self._decide(one, excluded.get(one.id, ()))

    def _excluded(self, in_turn: list[Candidate[Reason]]) -> dict[str, tuple[str, ...]]:
        """The codes that exclusive ones shut out, or that are exclusive too late, and by which."""
        exclusive = self._exclusive(in_turn)
        # An exclusive code that comes late takes nothing away from those that stand.
        plain = tuple(one.id for one in self._standing if self._is_plain(one))
        excluded = {}
        for one in in_turn:
            late = plain if one.is_exclusive(self._rules) else ()
            if by := exclusive if self._is_plain(one) else late:
                excluded[one.id] = by
        return excluded

    def _exclusive(self, in_turn: Sequence[Candidate[Reason]]) -> tuple[str, ...]:
        """The codes that shut plain ones out: those that stand, or those that would stand alone."""
        stood = tuple(one.id for one in self._standing if one.is_exclusive(self._rules))
        return stood or tuple(one.id for one in in_turn if self._stands_alone(one))

    def _outdone_on_order(self, rest: list[Candidate[Reason]]) -> dict[str, tuple[str, ...]]:
        """All discounts but the best, and by which; what stands on the order stays its one."""
        rivals = [one for one in rest if self._competes(one)]
        if stands := tuple(one.id for one in self._standing if self._competes(one)):
            return {one.id: stands for one in rivals}
        off = {name: effect.granted_minor for name, effect in self._alone(rivals).items()}
        best = max(off, key=off.__getitem__, default="")
        return {name: (best,) for name in off if name != best}

    def _outdone_on_lines(self, rest: list[Candidate[Reason]]) -> dict[str, tuple[str, ...]]:
        """The discounts on goods that are the best on no line, and by which."""
        # Projects that do not ask for it load it not, at no cold start.
        from incentives.domain.pricing.best import on_lines, takers

        alone = self._alone([one for one in rest if level(one.benefit) is Level.PRODUCT])
        self._won, taker = on_lines(alone, self.state), takers(alone, self.state)
        return {
            name: tuple(
                {taker[row]: row for row, part in enumerate(effect.parts) if part and row in taker}
            )
            for name, effect in alone.items()
            if self._won[name].is_nothing and not effect.is_nothing
        }

    def _competes(self, one: Candidate[Reason]) -> bool:
        """Whether it is one of the discounts of which an order takes the best alone."""
        return level(one.benefit) is not Level.PAYMENT and not one.is_joint(self._rules)

    def _alone(self, rivals: list[Candidate[Reason]]) -> dict[str, Effect]:
        """What each would take off if it were the only one; those that would not apply are out."""
        found = {}
        for one in rivals:
            if one.refused is not None or self._places.refusal(one) is not None:
                continue
            effect = apply(one.benefit, self.state)
            if self._is_idle(one, effect):
                continue
            if (reason := self._admit_alone(one, effect, self.state)) is None:
                found[one.id] = effect
            else:
                self._refused[one.id] = reason
        return found

    def _turn(self, one: Candidate[Reason]) -> tuple[object, ...]:
        at, *rest = sort_key(one.benefit)
        return at, self._rules.rank(one.categories), *rest, one.id

    def _is_plain(self, one: Candidate[Reason]) -> bool:
        """Whether it neither wins alone nor goes with everything."""
        return not (one.is_exclusive(self._rules) or one.is_joint(self._rules))

    def _is_idle(self, one: Candidate[Reason], effect: Effect) -> bool:
        """Whether it is left unused for having no effect; what nobody asked for always is."""
        skipped = one.automatic or self._rules.skips_without_effect(one.categories)
        return effect.is_nothing and skipped

    def _stands_alone(self, one: Candidate[Reason]) -> bool:
        """Whether an exclusive code would apply to the cart by itself, and so shuts others out."""
        if not one.is_exclusive(self._rules) or one.refused is not None:
            return False
        if any(self._is_plain(other) for other in self._standing):
            return False
        effect = apply(one.benefit, self.state)
        if self._is_idle(one, effect):
            return False
        return self._admit(one, effect, self.state) is None

    def _decide(self, one: Candidate[Reason], excluded_by: tuple[str, ...]) -> Outcome[Reason]:
        refused = self._refused.get(one.id) if one.refused is None else one.refused
        if refused is not None:
            return Inapplicable(one, refused)
        if excluded_by:
            return Skipped(one, SkipReason.EXCLUDED, excluded_by)
        if (full := self._places.refusal(one)) is not None:
            return Skipped(one, *full)
        won = self._won.get(one.id)
        effect = won.within(self.state.due) if won else apply(one.benefit, self.state)
        if self._is_idle(one, effect):
            return Skipped(one, SkipReason.NO_EFFECT)
        if (reason := self._admit(one, effect, self.state)) is not None:
            return Inapplicable(one, reason)
        self._places.take(one)
        self.state = self.state.after(effect, once=self._rules.once)
        return Applied(one, effect, self.state)
