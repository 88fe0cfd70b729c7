"""Forget a customer: take away what says who they are, and leave what was counted.

Idempotent and in steps that any call may repeat; the customer's record goes last, because it leads
to everything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from incentives.domain.refusal import Refusal, Refused
from incentives.names import Kind
from incentives.store.customers import person_keys, personal, whole_person
from incentives.store.customers.personal import PersonalItem
from incentives.store.points.members import member_of
from incentives.store.reading import fetch, fetch_one
from incentives.store.referrals import referral_keys, referrers
from incentives.store.transaction import GuardFailed, Pause, Transaction

MOST_AT_ONCE = 5_000  # items of one hash that one call goes through; most that a person has

_PAGE = 100
_LAST = Kind.CUSTOMER.value


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one call has done; not `done` when a person has more than that: call again.

    Attributes:
        may_be_owed: the person has a part in a referral programme, whose payables name whom to pay.
    """

    persons: tuple[str, ...]
    done: bool
    may_be_owed: bool


def erase_customer(persons: Sequence[str], *, pause: Pause) -> Forgotten:
    """Erase what is kept of a person, as far as one call goes.

    Raises:
        Refused: `MISSING_CUSTOMER`; `TOO_MANY_REQUESTS`.
    """
    if not persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    all_hashes = whole_person.find(persons, pause).hashes
    seen = set[str]()
    done = all(_clear(person, seen, pause) for person in all_hashes)
    members = fetch(personal.memberships(all_hashes, pause), pause)
    for key, item in members.items():
        member = member_of(item)
        if member is not None and member.customer_source_id is not None:
            personal.clear_member(key, pause)
    if done:
        for person in all_hashes:
            personal.delete(person_keys.customer(person), pause)
    return Forgotten(all_hashes, done, may_be_owed=Kind.REFERRAL.value in seen)


def _clear(person: str, seen: set[str], pause: Pause) -> bool:
    """Go through the items below a hash, all but the record; whether these were all.

    Args:
        person: the hash.
        seen: the kinds of items that were gone through are added to it.
        pause: between tries.
    """
    after = None
    for _ in range(MOST_AT_ONCE // _PAGE):
        items = personal.page(person, after, limit=_PAGE)
        seen |= {item.kind for item in items}
        cleared = [_clear_one(item, pause) for item in items if item.kind != _LAST]
        if not all(cleared):
            return False
        if len(items) < _PAGE:
            return True
        after = items[-1].key[1]
    return False


def _clear_one(item: PersonalItem, pause: Pause) -> bool:
    """Erase an item, and what lies elsewhere because of it; False to go through it again."""
    told = personal.shown(item)
    if item.kind == Kind.PUBLICATION and "id" in told:
        personal.delete(person_keys.message(str(told["id"])), pause)
    if item.kind == Kind.REFERRAL and "code" in item.values:
        return _clear_referrer(item.values["code"]["S"], pause) and personal.erase(item, pause)
    return personal.erase(item, pause)


def _clear_referrer(code: str, pause: Pause) -> bool:
    """Take the shop's id from the referrer of this code, who earns nothing from then on.

    False when it was changed meanwhile. A conversion writes the same revision: it comes before, and
    pays, or sees this.
    """
    found = referrers.referrer_of(fetch_one(referral_keys.referrer(code), pause, consistent=True))
    if found is None or found.erased:
        return True
    write = Transaction()
    referrers.put_referrer(write, found.forgotten())
    try:
        write.commit(pause)
    except GuardFailed:
        return False
    return True
