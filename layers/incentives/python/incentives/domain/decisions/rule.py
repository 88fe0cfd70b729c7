"""One rule of a campaign as a decision met it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What was required, and what was there.

    Attributes:
        name: what it is about, such as `limits.per_customer` or `conditions.of[0]`.
        required: what has to be, in plain data.
        found: what was there, in plain data; None when nothing was, or nobody looked.
        held: None when it was not decided by what was seen: the whole did without it, an earlier
            rule refused, or it was left to the guard of the write.
        first: whether it is the one that refused.
    """

    name: str
    required: object
    found: object
    held: bool | None
    first: bool = False
