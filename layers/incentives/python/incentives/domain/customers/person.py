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

# Which spellings a provider delivers to one mailbox. Only what it documents is merged: two persons
# who were taken for one would share their limits. docs/customers.md has the list for shops.
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_PROTON = frozenset({"proton.me", "protonmail.com", "protonmail.ch", "pm.me"})
_YANDEX = frozenset(
    {"ya.ru", "yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "yandex.com.tr"}
)
_APPLE = frozenset({"icloud.com", "me.com", "mac.com"})
# By brand, the endings under which Microsoft gives out mailboxes.
_MICROSOFT = {
    "outlook": (
        "com at be cl co.id co.il co.th com.ar com.au com.br com.gr com.pe com.tr com.vn cz de dk "
        "es fr hu ie in it jp kr lv my ph pt sa sg sk"
    ),
    "hotmail": (
        "com be ca ch cl co.id co.il co.jp co.kr co.nz co.th co.uk co.za com.ar com.au com.br "
        "com.hk com.tr com.tw com.vn cz de dk es fi fr gr hu it jp lt lv my nl no ph rs se sg sk"
    ),
    "live": (
        "com at be ca ch cl cn co.in co.kr co.uk co.za com.ar com.au com.mx com.my com.ph com.pt "
        "com.sg de dk fi fr hk ie in it jp nl no ru se"
    ),
    "msn": "com",
    "windowslive": "com",
}
_FASTMAIL_DOMAINS = (
    "123mail.org 150mail.com 150ml.com 16mail.com 2-mail.com 4email.net 50mail.com airpost.net "
    "allmail.net cluemail.com elitemail.org emailcorner.net emailengine.net emailengine.org "
    "emailgroups.net emailplus.org emailuser.net eml.cc f-m.fm fast-email.com fast-mail.org "
    "fastem.com fastemailer.com fastest.cc fastimap.com fastmail.cn fastmail.co.uk "
    "fastmail.com fastmail.com.au fastmail.de fastmail.es fastmail.fm fastmail.fr fastmail.im "
    "fastmail.in fastmail.jp fastmail.mx fastmail.net fastmail.nl fastmail.org fastmail.se "
    "fastmail.to fastmail.tw fastmail.uk fastmailbox.net fastmessaging.com fea.st fmail.co.uk "
    "fmailbox.com fmgirl.com fmguy.com ftml.net hailmail.net imap-mail.com imap.cc "
    "imapmail.org inoutbox.com internet-e-mail.com internet-mail.org internetemails.net "
    "internetmailing.net jetemail.net justemail.net letterboxes.org mail-central.com "
    "mail-page.com mailas.com mailbolt.com mailc.net mailcan.com mailforce.net mailhaven.com "
    "mailingaddress.org mailite.com mailmight.com mailnew.com mailsent.net mailservice.ms "
    "mailup.net mailworks.org ml1.net mm.st myfastmail.com mymacmail.com nospammail.net "
    "ownmail.net petml.com postinbox.com postpro.net proinbox.com promessage.com realemail.net "
    "reallyfast.biz reallyfast.info rushpost.com sent.as sent.at sent.com speedpost.net "
    "speedymail.org ssl-mail.com swift-mail.com the-fastest.net the-quickest.com "
    "theinternetemail.com veryfast.biz veryspeedy.net warpmail.net xsmail.com yepmail.net "
    "your-mail.com"
)
_FASTMAIL = frozenset(_FASTMAIL_DOMAINS.split())
# What the first release knew. Persons were counted under these forms, and are found under them.
_FIRST_DOMAINS = (
    "gmail.com googlemail.com outlook.com outlook.de outlook.es outlook.fr outlook.it "
    "hotmail.com hotmail.co.uk hotmail.de hotmail.es hotmail.fr hotmail.it live.com "
    "live.co.uk live.de live.fr live.it live.nl msn.com icloud.com me.com mac.com "
    "fastmail.com fastmail.fm proton.me protonmail.com protonmail.ch pm.me"
)
_FIRST_TAGGED = frozenset(_FIRST_DOMAINS.split())
_OF_MICROSOFT = frozenset(
    f"{brand}.{ending}" for brand, endings in _MICROSOFT.items() for ending in endings.split()
)
_TAGGED = _GMAIL | _PROTON | _YANDEX | _APPLE | _FASTMAIL | _OF_MICROSOFT
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
        """What this person is counted under: none or a few texts, each once.

        An id that is an e-mail address is counted as that address. An address has a second text
        where the first release knew its mailbox by another form.
        """
        shop_id = self.source_id or self.id
        known = list(_forms(shop_id)) if shop_id else []
        named = [f"email:{form}" for form in known] or ([f"id:{shop_id}"] if shop_id else [])
        named += [f"email:{form}" for form in _forms(self.email)] if self.email else []
        return tuple(dict.fromkeys(named))

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

    Case does not matter, nor does the form of an international domain, nor what its provider does
    not tell apart. Quoted names, bare host names and address literals are no addresses of
    customers, nor is a tag with no name before it. Never send mail to this form.

    >>> normal_email(" Jo.Doe+shop@GoogleMail.com")
    'jodoe@gmail.com'
    """
    forms = _forms(address)
    return forms[-1] if forms else None


def _forms(address: str) -> tuple[str, ...]:
    """The forms that an address is counted under, the normal form last; none of what is no address.

    A mailbox that the first release knew by another form is counted under that one first, as ever:
    what it used then is found, and its ids stay.
    """
    if len(address) > MAX_EMAIL_CHARS + 2:
        return ()
    local, at, typed_domain = address.strip().rpartition("@")
    local = unicodedata.normalize("NFC", local).lower()
    domain = _ascii_domain(typed_domain)
    if not at or domain is None or not _is_mailbox(local):
        return ()
    if len(local) + len(domain) >= MAX_EMAIL_CHARS:
        return ()
    spellings = dict.fromkeys((_former_spelling(local, domain), _one_spelling(local, domain)))
    if not all(name for name, _ in spellings):
        return ()
    return tuple(f"{name}@{host}" for name, host in spellings)


def _one_spelling(local: str, domain: str) -> tuple[str, str]:
    """The spelling that stands for all of a mailbox; an empty local part is no mailbox."""
    if domain in _TAGGED:
        local = local.partition("+")[0]
    if domain in _PROTON:
        local = local.translate({ord(mark): None for mark in ".-_"})
    if domain in _YANDEX:
        domain = "yandex.ru"
    return _of_gmail(local, domain)


def _former_spelling(local: str, domain: str) -> tuple[str, str]:
    """The spelling that the first release counted a mailbox under."""
    if domain in _FIRST_TAGGED:
        local = local.partition("+")[0]
    return _of_gmail(local, domain)


def _of_gmail(local: str, domain: str) -> tuple[str, str]:
    if domain in _GMAIL:
        return local.replace(".", ""), "gmail.com"
    return local, domain


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
