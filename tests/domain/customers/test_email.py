"""Spellings of one mailbox are one person, and two mailboxes are two."""

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.provisional import domains

from incentives.domain.customers.person import Customer, normal_email
from incentives.domain.refusal import Refused

KEY = bytes(range(32))


@pytest.mark.parametrize(
    "spelling",
    [
        "jodoe@gmail.com",
        "JoDoe@Gmail.com",
        "jo.doe@gmail.com",
        "j.o.d.o.e@googlemail.com",
        "jodoe+shop@gmail.com",
        " Jo.Doe+a+b@GOOGLEMAIL.COM\n",
    ],
)
def test_spellings_of_one_gmail_address_are_one_person(spelling: str) -> None:
    """One mailbox, a welcome offer for each spelling."""
    assert normal_email(spelling) == "jodoe@gmail.com"


@pytest.mark.parametrize(
    "domain",
    [
        "outlook.com",
        "hotmail.com",
        "live.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "fastmail.com",
        "outlook.jp",
        "outlook.ie",
        "hotmail.com.br",
        "hotmail.se",
        "live.com.au",
        "windowslive.com",
        "fastmail.co.uk",
        "sent.com",
    ],
)
def test_plus_tags_are_one_person_where_the_provider_ignores_them(domain: str) -> None:
    """Persons are compared, not spellings."""
    assert normal_email(f"Jo.Doe+shop@{domain}") == f"jo.doe@{domain}"


@pytest.mark.parametrize("domain", ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"])
def test_proton_tells_no_dots_hyphens_and_underscores_apart(domain: str) -> None:
    for spelling in ("jane.doe", "j-a_n.e+shop.x", "JANEDOE", "jane_doe+1"):
        normal = normal_email(f"{spelling}@{domain}")
        assert normal == f"{'jane' if 'shop' in spelling else 'janedoe'}@{domain}"


@pytest.mark.parametrize(
    "domain", ["ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "yandex.com.tr"]
)
def test_yandex_has_one_mailbox_under_all_its_domains(domain: str) -> None:
    assert normal_email(f"Tom+shop@{domain}") == "tom@yandex.ru"


@pytest.mark.parametrize(
    "address",
    ["+one@gmail.com", "+@outlook.com", "+x@hotmail.se", "+a+b@ya.ru", "-@proton.me", "..+x@pm.me"],
)
def test_a_tag_without_a_name_is_no_address(address: str) -> None:
    """Each would be another person with a welcome offer of its own."""
    assert normal_email(address) is None
    with pytest.raises(Refused):
        Customer.of({"email": address})
    assert Customer.of({"source_id": address}).identities == (f"id:{address}",)


def test_a_tag_without_a_name_is_one_where_a_plus_is_a_letter() -> None:
    assert normal_email("+one@example.com") == "+one@example.com"


@pytest.mark.parametrize(
    ("address", "former"),
    [
        ("j.ane@proton.me", "j.ane@proton.me"),
        ("J-ane+x@pm.me", "j-ane@pm.me"),
        ("tom@ya.ru", "tom@ya.ru"),
        ("amy+1@outlook.jp", "amy+1@outlook.jp"),
    ],
)
def test_a_person_is_counted_under_the_form_of_earlier_releases_too(
    address: str, former: str
) -> None:
    """What was used before the provider was known is found, and the customer's id stays."""
    normal = f"email:{normal_email(address)}"
    assert Customer.of({"email": address}).identities == (f"email:{former}", normal)
    assert Customer.of({"id": "7", "email": address}).identities == (
        "id:7",
        f"email:{former}",
        normal,
    )


@pytest.mark.parametrize(
    "address", ["jo.doe+x@gmail.com", "jane@proton.me", "tom@yandex.ru", "amy+1@outlook.com"]
)
def test_an_address_has_one_form_where_earlier_releases_agree(address: str) -> None:
    assert len(Customer.of({"email": address}).identities) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jo@proton.me", "jo@protonmail.com"),
        ("jo@icloud.com", "jo@me.com"),
        ("jo@outlook.jp", "jo@outlook.com"),
        ("jo-doe@yahoo.com", "jo@yahoo.com"),
        ("jo@live.example", "jo+x@live.example"),
        ("jo.doe@yandex.ru", "jodoe@yandex.ru"),
        ("jo.doe@outlook.com", "jodoe@outlook.com"),  # dots tell people apart here
        ("jo.doe@example.com", "jodoe@example.com"),
        ("jo+doe@example.com", "jo@example.com"),  # a plus is a letter like any other
        ("jo@gmail.com", "jo@mail.com"),
        ("jo@outlook.com", "jo@hotmail.com"),
        ("jo@sub.gmail.com", "jo@gmail.com"),
        ("m\u00fcller@example.com", "muller@example.com"),
        ("jo@stra\u00dfe.de", "jo@strasse.de"),
    ],
)
def test_two_people_are_not_taken_for_one(one: str, other: str) -> None:
    assert normal_email(one) not in {None, normal_email(other)}


@pytest.mark.parametrize(
    "spelling",
    [
        "jo@b\u00fccher.example",
        "jo@BU\u0308CHER.example",
        "jo@xn--bcher-kva.example",
        "JO@XN--BCHER-KVA.EXAMPLE",
        "jo@b\u00fccher\u3002example",
        "jo@\uff42\u00fccher\uff0eexample",
    ],
)
def test_the_forms_of_an_international_domain_are_one(spelling: str) -> None:
    """Persons are compared, not spellings."""
    assert normal_email(spelling) == "jo@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "domain",
    [
        "stra\u00dfe.de",
        "fa\u00df.de",
        "\u4f8b\u3048.\u30c6\u30b9\u30c8",
        "\u0939\u093f\u0928\u094d\u0926\u0940.\u092d\u093e\u0930\u0924",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.com",
        "\u0130stanbul.com",
    ],
)
def test_international_domains_are_written_as_idna_2008_does(domain: str) -> None:
    encoded = idna.encode(domain, uts46=True, transitional=False).decode()
    assert normal_email(f"jo@{domain}") == f"jo@{encoded}"


@pytest.mark.parametrize(
    "address",
    [
        "o'brien@example.com",
        "a!#$%&'*+/=?^_`{|}~-b@example.com",
        "m\u00fcller@example.com",
        "\u0939\u093f\u0928\u094d\u0926\u0940@example.com",
        "1@2.example",
        "jo@a-b.co.uk",
    ],
)
def test_unusual_addresses_are_addresses(address: str) -> None:
    assert normal_email(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jo",
        "@",
        "jo@",
        "@example.com",
        "jo@localhost",
        "jo@example..com",
        "jo@.example.com",
        "jo@example.com.",
        "jo@-example.com",
        "jo@example-.com",
        "jo@exa_mple.com",
        "jo@127.0.0.1",
        "jo@[127.0.0.1]",
        "jo@@example.com",
        "jo doe@example.com",
        '"jo"@example.com',
        ".jo@example.com",
        "jo.@example.com",
        "j..o@example.com",
        "jo\x00@example.com",
        "jo@exam\x00ple.com",
        "jo\n@example.com",
        "jo\u200b@example.com",
        "jo@exam\u00adple.com",  # a soft hyphen
        "jo@\ud800.com",
        "jo\ud800@example.com",
        "jo@\u200d.com",
        "a" * 65 + "@example.com",
        "jo@" + "a" * 64 + ".com",
        "jo@" + "a." * 200 + "com",
        "jo@" + "\u00fc" * 62 + ".com",
        "x" * 10_000_000,
    ],
)
def test_what_is_no_address_of_a_customer_has_no_normal_form(text: str) -> None:
    assert normal_email(text) is None


@given(st.text(max_size=30), domains())
def test_the_normal_form_of_a_normal_form_is_itself(local: str, domain: str) -> None:
    normal = normal_email(f"{local}@{domain}")
    if normal is not None:
        assert normal_email(normal) == normal


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none_and_no_error(text: str) -> None:
    for address in (text, f"jo@{text}", f"jo@{text}.com", f"{text}@gmail.com"):
        normal = normal_email(address)
        assert normal is None or normal_email(normal) == normal
