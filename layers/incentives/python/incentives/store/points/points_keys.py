"""Keys of loyalty programmes: like `keys`, for points."""

from incentives.domain import derived_ids
from incentives.store.keys import Key

ENTRY_PREFIX = "ENTRY#"

DUE_SHARDS = 8
"""Parts of a programme's members that are visited side by side; see docs/expiry.md."""


def programme(programme_id: str) -> Key:
    """A programme's definition."""
    return f"PROGRAMME#{programme_id}", "DEFINITION"


def member(member_id: str) -> Key:
    """A member's balance."""
    return f"MEMBER#{member_id}", "BALANCE"


def member_of(pk: str) -> str:
    """The member of a partition."""
    return pk.removeprefix("MEMBER#")


def due_listing(programme_id: str, shard: int) -> str:
    """Partition of the listing index with the members of a shard, by the day they have a duty."""
    return f"DUE#{programme_id}#{shard}"


def due_listing_of(member_id: str) -> str:
    """The one that a member is in; the person's hash, in hexadecimal, spreads them evenly."""
    return due_listing(
        derived_ids.programme_of_member(member_id) or "", int(member_id[-1], 16) % DUE_SHARDS
    )


def reminder(member_id: str, day: str) -> Key:
    """That a member was reminded of points that end on a day."""
    return f"MEMBER#{member_id}", f"REMINDER#{day}"


def entry(member_id: str, cause: str) -> Key:
    """The one ledger entry of a cause."""
    return f"MEMBER#{member_id}", f"{ENTRY_PREFIX}{derived_ids.entry_tail(member_id, cause)}"


def entry_of_id(member_id: str, entry_id: str) -> Key:
    """The ledger entry with this id."""
    return f"MEMBER#{member_id}", f"{ENTRY_PREFIX}{entry_id.partition('_')[2]}"


def rule_count(member_id: str, rule_id: str, period: str) -> Key:
    """How often a member has earned by a rule in a period."""
    return f"MEMBER#{member_id}", f"COUNT#{rule_id}#{period}"


def progress(member_id: str, rule_id: str) -> Key:
    """How far a member is in the challenge of a rule."""
    return f"MEMBER#{member_id}", f"PROGRESS#{rule_id}"


def refund(member_id: str, cause: str) -> Key:
    """How much of what this cause earned was taken back."""
    return f"MEMBER#{member_id}", f"REFUND#{derived_ids.entry_tail(member_id, cause)}"


def reward(programme_id: str, reward_id: str) -> Key:
    """A reward of a programme, with its stock."""
    return f"PROGRAMME#{programme_id}", f"REWARD#{reward_id}"


def partner(programme_id: str, app_id: str) -> Key:
    """What a partner's key may award in a programme, and what it has."""
    return f"PROGRAMME#{programme_id}", f"PARTNER#{app_id}"


def partner_day(programme_id: str, app_id: str, day: str) -> Key:
    """What a partner has awarded on a day of the programme's zone."""
    return f"PROGRAMME#{programme_id}", f"PARTNER#{app_id}#{day}"
