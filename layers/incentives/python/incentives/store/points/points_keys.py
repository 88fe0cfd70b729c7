"""Keys and ids of loyalty programmes: like `keys`, for points."""

from incentives.store.keys import Key, digest

ENTRY_PREFIX = "ENTRY#"

DUE_SHARDS = 8
"""Parts of a programme's members that are visited side by side; see docs/expiry.md."""

_PROGRAMME_PREFIX = "camp_"
_PROGRAMME_TAIL = 26  # base32 characters of a programme's id
_PERSON_HASH = 32  # hexadecimal characters
_ENTRY_DIGEST = 26


def member_id(programme_id: str, person: str) -> str:
    """The id (`mem_…`) of a person in a programme, which is also the number of the card.

    It follows from the two, so nobody is enrolled twice, and it says where the member is kept.
    """
    return f"mem_{programme_id.removeprefix(_PROGRAMME_PREFIX)}{person}"


def programme_of(member: str) -> str | None:
    """The programme of a member, or None when it is no id of a member."""
    tail = member.removeprefix("mem_")
    if tail == member or not member.isascii() or len(tail) <= _PERSON_HASH:
        return None
    return f"{_PROGRAMME_PREFIX}{tail[:-_PERSON_HASH]}"


def person_of(member: str) -> str:
    """The hash of the person who a member is."""
    return member[-_PERSON_HASH:]


def is_programme_id(reference: str) -> bool:
    """Whether this is an id and not a name; no name begins like one."""
    return reference.startswith(_PROGRAMME_PREFIX)


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
    return due_listing(programme_of(member_id) or "", int(member_id[-1], 16) % DUE_SHARDS)


def reminder(member_id: str, day: str) -> Key:
    """That a member was reminded of points that end on a day."""
    return f"MEMBER#{member_id}", f"REMINDER#{day}"


def entry(member_id: str, cause: str) -> Key:
    """The one ledger entry of a cause."""
    return f"MEMBER#{member_id}", f"{ENTRY_PREFIX}{entry_tail(member_id, cause)}"


def entry_id(member_id: str, cause: str) -> str:
    """The id (`vtx_…`) of an entry, as the wire names a transaction."""
    return f"vtx_{entry_tail(member_id, cause)}"


def entry_tail(member_id: str, cause: str) -> str:
    """What tells an entry from all others: it follows from the member and the cause."""
    return digest(f"{member_id}\n{cause}", _ENTRY_DIGEST)


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
    return f"MEMBER#{member_id}", f"REFUND#{entry_tail(member_id, cause)}"


def reward(programme_id: str, reward_id: str) -> Key:
    """A reward of a programme, with its stock."""
    return f"PROGRAMME#{programme_id}", f"REWARD#{reward_id}"


def partner(programme_id: str, app_id: str) -> Key:
    """What a partner's key may award in a programme, and what it has."""
    return f"PROGRAMME#{programme_id}", f"PARTNER#{app_id}"


def partner_day(programme_id: str, app_id: str, day: str) -> Key:
    """What a partner has awarded on a day of the programme's zone."""
    return f"PROGRAMME#{programme_id}", f"PARTNER#{app_id}#{day}"
