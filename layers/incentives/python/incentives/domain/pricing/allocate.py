"""Spreading an amount exactly where not every part may be as large as its share."""

from collections.abc import Sequence
from fractions import Fraction

type Number = int | Fraction


def allocate(amount_minor: int, weights: Sequence[Number], rooms: Sequence[int]) -> tuple[int, ...]:
    """An amount in parts proportional to the weights, none above its room.

    What a part has no room for goes to the others, again in proportion. The leftover cents go one
    each to the largest remainders, on a tie to the earlier part. What no part has room for is not
    allocated: the parts add up to the amount or to all rooms with a weight, whichever is less.

    Args:
        amount_minor: what is spread; 0 or more.
        weights: 0 or more each; a part without weight gets nothing.
        rooms: the largest that each part may be, in minor units; 0 or more each.

    >>> allocate(20_00, [50_00, 20_00], [5_00, 20_00])
    (500, 1500)
    """
    parts = [0] * len(weights)
    left_minor = amount_minor
    whole: Number = sum(weights)
    open_ = [at for at, weight in enumerate(weights) if weight]
    if any(rooms[at] * whole < left_minor * weights[at] for at in open_):
        # Whoever has the least room for its weight is full first; sorting them so, one pass is
        # enough, for the share of the others only grows.
        by_room = sorted(open_, key=lambda at: Fraction(rooms[at]) / weights[at])
        for full, at in enumerate(by_room):
            if rooms[at] * whole >= left_minor * weights[at]:
                open_ = sorted(by_room[full:])
                break
            parts[at] = rooms[at]
            left_minor -= rooms[at]
            whole -= weights[at]
        else:
            return tuple(parts)
    _share(left_minor, weights, whole, open_, parts)
    return tuple(parts)


def _share(
    amount_minor: int,
    weights: Sequence[Number],
    whole: Number,
    open_: Sequence[int],
    parts: list[int],
) -> None:
    """Fill the open parts by largest remainder."""
    remainders: list[tuple[Number, int]] = []
    over_minor = amount_minor
    for at in open_:
        share, rest = divmod(amount_minor * weights[at], whole)
        parts[at] = int(share)
        over_minor -= parts[at]
        remainders.append((-rest, at))
    for _, at in sorted(remainders)[:over_minor]:
        parts[at] += 1
