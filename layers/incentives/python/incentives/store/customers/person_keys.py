"""Keys of persons: like `keys`, for customers, their consents and what they were handed."""

from incentives.domain.campaigns.limits import EVER
from incentives.store.keys import Key

_USES, _USE = "USES", "USE#"


def uses(person: str) -> Key:
    """A person's uses of all campaigns, or where they lie."""
    return f"PERSON#{person}", _USES


def is_uses(key: Key) -> bool:
    """Whether an item is what `uses` names."""
    return key[1] == _USES


def use(person: str, campaign_id: str, period: str = EVER) -> Key:
    """A person's uses, in a period, of a campaign that an earlier release made; see `UseKey`."""
    of_period = "" if period == EVER else f"#{period}"
    return f"PERSON#{person}", f"{_USE}{campaign_id}{of_period}"


def is_use(key: Key) -> bool:
    """Whether an item is what `use` names."""
    return key[1].startswith(_USE)


def customer(person: str) -> Key:
    """What is known of a person, or where it lies."""
    return f"PERSON#{person}", "CUSTOMER"


def person_of(key: Key) -> str:
    """The hash of the person below whom an item lies."""
    return key[0].removeprefix("PERSON#")


def orders_of(person: str) -> Key:
    """A person's completed orders, as far as they are known."""
    return f"PERSON#{person}", "ORDERS"


def consent(person: str, purpose: str, at: str) -> Key:
    """A declaration of a person for a purpose; `consents` finds all of them."""
    return f"PERSON#{person}", f"CONSENT#{at}#{purpose}"


def consents(person: str) -> Key:
    """What all declarations of a person begin with."""
    return f"PERSON#{person}", "CONSENT#"


def publication(person: str, campaign_id: str) -> Key:
    """The code that a person has of a campaign."""
    return f"PERSON#{person}", f"PUBLICATION#{campaign_id}"


def sendings(person: str) -> Key:
    """When codes were last sent to a person again."""
    return f"PERSON#{person}", "SENDINGS"


def publication_source(source_id: str) -> Key:
    """The holder of what a shop calls a publication."""
    return f"PUBLICATION_SOURCE#{source_id}", "SOURCE"


def message(publication: str) -> Key:
    """A code that is to be sent."""
    return f"MESSAGE#{publication}", "MESSAGE"
