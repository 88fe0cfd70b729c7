"""Addresses that are kept to be written to: their syntax, and whether they are thrown away.

Only functions that keep or send to an address load this; counting needs `person.normal_email`
alone.
"""

from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email

from incentives.domain.customers.person import normal_email
from incentives.domain.refusal import Refusal, Refused


def refuse_unfit_address(typed: str) -> None:
    """Refuse what no mail could be sent to, by the rules of the field's own library.

    Whether there is such a mailbox is not asked: that would tell strangers, and take seconds.

    Raises:
        Refused: `INVALID_PAYLOAD`.
    """
    try:
        validate_email(typed.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Refused(Refusal.INVALID_PAYLOAD, f"customer.email: {error}") from None
    if normal_email(typed) is None:
        raise Refused(Refusal.INVALID_PAYLOAD, "customer.email must be an e-mail address")


def is_disposable(typed: str) -> bool:
    """Whether the address is of a provider of mailboxes to be thrown away, or below one.

    >>> is_disposable("jo@mailinator.com"), is_disposable("jo@any.mailinator.com")
    (True, True)
    """
    address = normal_email(typed)
    if address is None:
        return False
    labels = address.rpartition("@")[2].split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))
