"""Addresses that are kept: what mail can be sent to, and what is thrown away."""

import pytest

from incentives.domain.customers.mailbox import is_disposable, refuse_unfit_address
from incentives.domain.refusal import Refused


@pytest.mark.parametrize("typed", ["jo@example.com", " Jo.Doe+x@GMail.com ", "ünï@münchen.de"])
def test_mail_can_be_sent_there(typed: str) -> None:
    refuse_unfit_address(typed)


@pytest.mark.parametrize(
    "typed",
    ["jo", "jo@localhost", "jo@x.invalid", "a..b@example.com", '"a b"@example.com', "jo@[::1]"],
)
def test_no_mail_can_be_sent_there(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_unfit_address(typed)
    assert refused.value.refusal == "invalid_payload"


@pytest.mark.parametrize(
    "typed", ["jo@mailinator.com", "JO@MAILINATOR.COM", "jo@any.mailinator.com", "jo@yopmail.com"]
)
def test_an_address_to_be_thrown_away_is_known(typed: str) -> None:
    """Persons are compared, not spellings."""
    assert is_disposable(typed)


@pytest.mark.parametrize("typed", ["jo@gmail.com", "jo@amailinator.example", "jo@com", "jo"])
def test_other_addresses_are_not_thrown_away(typed: str) -> None:
    assert not is_disposable(typed)
