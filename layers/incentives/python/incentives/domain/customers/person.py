"""Persons, not spellings: what tells a customer from another, and how it is counted.

A person is counted under the shop's own id and under the e-mail address, each brought to one form
and kept as a keyed hash only. Two spellings of one mailbox are one person.
"""

import hmac
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from incentives.domain.refusal import Refusal, Refused

HASH_CHARS = 32  # 128 bits in hex: no two persons meet
MIN_KEY_BYTES = 16
MAX_ID_CHARS = 255
MAX_EMAIL_CHARS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_MAX_LOCAL_BYTES, _MAX_DOMAIN_CHARS, _MAX_LABEL_CHARS = 64, 253, 63

_GIVEN = "cust_"
_GIVEN_ID = re.compile(rf"{_GIVEN}[0-9a-f]{{{HASH_CHARS}}}")

_GMAIL = frozenset({"gmail.com", "googlemail.com"})
# Mailboxes where "name+anything" is "name". Elsewhere plus is a letter like any other.
_PLUS_TAGGED = (
    "gmail.com googlemail.com outlook.com outlook.de outlook.es outlook.fr outlook.it hotmail.com "
    "hotmail.co.uk hotmail.de hotmail.es hotmail.fr hotmail.it live.com live.co.uk live.de live.fr "
    "live.it live.nl msn.com icloud.com me.com mac.com fastmail.com fastmail.fm proton.me "
    "protonmail.com protonmail.ch pm.me"
)
_PLUS_TAGS = frozenset(_PLUS_TAGGED.split())
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]+(?<!-)")
_IDEOGRAPHIC_FULL_STOP = "\u3002"  # separates labels like a dot (UTS 46)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the shop sends it. Its `repr` tells nothing, so that a log cannot either.

    Attributes:
        id: the id this API gave, or the shop uses as one.
        source_id: the shop's own id; it counts before `id`.
        email: the address as typed.
    """

    id: str | None = field(default=None, repr=False)
    source_id: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, data: Mapping[str, object]) -> Self:
        """Read the wire's `customer`; null and empty are absent, other fields are not looked at.

        Raises:
            Refused: `INVALID_PAYLOAD`; an id or an address that cannot be one.
        """
        made = cls(
            id=_shop_id(data, "id"),
            source_id=_shop_id(data, "source_id"),
            email=_text(data, "email"),
        )
        if made.email is not None and normal_email(made.email) is None:
            raise Refused(Refusal.INVALID_PAYLOAD, "customer.email must be an e-mail address")
        return made

    @property
    def identities(self) -> tuple[str, ...]:
        """What this person is counted under: none, one or two texts, each once.

        An id that is an e-mail address is counted as that address.
        """
        known = []
        shop_id = self.source_id or self.id
        if shop_id:
            address = normal_email(shop_id)
            known.append(f"email:{address}" if address else f"id:{shop_id}")
        if self.email and (address := normal_email(self.email)):
            known.append(f"email:{address}")
        return tuple(dict.fromkeys(known))

    def hashes(self, key: bytes) -> tuple[str, ...]:
        """The identities as they are kept; empty when the person is unknown.

        An id that this API gave holds the hash that it was made from.
        """
        hashed = (
            _given_hash(identity) or person_hash(identity, key) for identity in self.identities
        )
        return tuple(dict.fromkeys(hashed))


def customer_id(persons: Sequence[str]) -> str | None:
    """The id (`cust_…`) that this API gives a person, from the hashes; None of nobody.

    It follows from the first of them: the shop's own id where that is known.
    """
    return f"{_GIVEN}{persons[0]}" if persons else None


def persons_of(given_id: str | None) -> tuple[str, ...]:
    """The hash that an id of ours (`cust_…`) was made from; empty when it is none."""
    given = _given_hash(f"id:{given_id}")
    return (given,) if given else ()


def _given_hash(identity: str) -> str | None:
    """The hash inside an id of ours, or None when the identity is anything else."""
    given = identity.removeprefix("id:")
    return given.removeprefix(_GIVEN) if given != identity and _GIVEN_ID.fullmatch(given) else None


def person_hash(identity: str, key: bytes) -> str:
    """An identity as it is kept for counting: 32 hex characters of a keyed hash (HMAC-SHA256).

    Args:
        identity: one of `Customer.identities`.
        key: secret of the deployment, 16 bytes or more. Without it nobody can try addresses.

    Raises:
        ValueError: the key is too short.
    """
    if len(key) < MIN_KEY_BYTES:
        raise ValueError(f"the key of the person hash needs {MIN_KEY_BYTES} bytes or more")
    return hmac.digest(key, identity.encode(), "sha256").hex()[:HASH_CHARS]


def normal_email(address: str) -> str | None:
    """The form of an e-mail address for counting, or None when it is no address.

    Case does not matter, nor does the form of an international domain. Gmail ignores dots and has
    two names; some providers ignore what follows a plus. Quoted names, bare host names and address
    literals are no addresses of customers. Never send mail to this form.

    >>> normal_email(" Jo.Doe+shop@GoogleMail.com")
    'jodoe@gmail.com'
    """
    if len(address) > MAX_EMAIL_CHARS + 2:
        return None
    local, at, typed_domain = address.strip().rpartition("@")
    local = unicodedata.normalize("NFC", local).lower()
    domain = _ascii_domain(typed_domain)
    if not at or domain is None or not _is_mailbox(local):
        return None
    if len(local) + len(domain) >= MAX_EMAIL_CHARS:
        return None
    if domain in _PLUS_TAGS:
        local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def _ascii_domain(typed: str) -> str | None:
    """The domain in lower case with its international labels in their ASCII form, if it is one.

    The mapping is that of UTS 46 without its exceptions: NFKC and lower case, then punycode.
    """
    mapped = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).lower())
    labels = [_ascii_label(part) for part in mapped.replace(_IDEOGRAPHIC_FULL_STOP, ".").split(".")]
    domain = ".".join(labels)
    if len(labels) < 2 or len(domain) > _MAX_DOMAIN_CHARS or labels[-1].isdigit():
        return None
    if any(len(label) > _MAX_LABEL_CHARS or not _LABEL.fullmatch(label) for label in labels):
        return None
    return domain


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    # A character that no domain may have leaves a label that is none.
    return "xn--" + label.encode("punycode").decode("ascii") if _is_worded(label) else ""


def _is_mailbox(local: str) -> bool:
    if not _LOCAL.fullmatch(local) or not _is_worded(local):
        return False
    return len(local.encode()) <= _MAX_LOCAL_BYTES


def _is_worded(text: str) -> bool:
    """Whether all that is beyond ASCII in it is letters, digits and the marks on them."""
    return all(
        char.isascii() or char.isalnum() or unicodedata.category(char).startswith("M")
        for char in text
    )


def _shop_id(data: Mapping[str, object], name: str) -> str | None:
    value = _text(data, name)
    if value is not None and (len(value) > MAX_ID_CHARS or not value.isprintable()):
        raise Refused(
            Refusal.INVALID_PAYLOAD,
            f"customer.{name} must have at most {MAX_ID_CHARS} printable characters",
        )
    return value


def _text(data: Mapping[str, object], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(Refusal.INVALID_PAYLOAD, f"customer.{name} must be a text")
    return (value or "").strip() or None
