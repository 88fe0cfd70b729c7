"""A visitor of a landing page is erased, who is no customer of record."""

from dataclasses import replace

import pytest

import validate.handler
from incentives import names
from incentives.domain.campaigns.terms import Delivery
from incentives.names import Scope
from incentives.runtime import settings
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code import handler
from tests.account import Table
from tests.support.customers.customers import Json, asked, ok
from tests.support.customers.erasing import erased, text
from tests.support.landing import OPEN, for_visitors, key_of, publish, visit

ADDRESS = "Jo.Doe+tea@GMail.com"
SECRETS = ("jo.doe", "jodoe", "gmail", "my shoes", "press-the-button-once", "203.0.113.7")


@pytest.fixture(autouse=True)
def _landing_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(names.ENV_BOT_CHECK, "off")
    settings.read.cache_clear()
    for function in (handler, validate.handler):
        monkeypatch.setattr(function, "_cache", InstanceCache())


def guessed(code: str) -> Json:
    body = {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {"amount": 100},
        "customer": {"email": ADDRESS},
    }
    return ok(
        asked(
            validate.handler.lambda_handler,
            "POST",
            "/client/v1/validations",
            scope=Scope.CLIENT,
            body=body,
        )
    )


def test_nothing_is_left_of_an_address_but_that_it_had_its_code(bound: Table) -> None:
    """A message, a consent, a wrong try, and what a server repeats by its own key."""
    sent = for_visitors(replace(OPEN, delivery=Delivery.SEND, consent="newsletter"), publications=1)
    agreed = [{"purpose": "newsletter", "version": "2026-11"}]
    assert visit(sent, ADDRESS, consents=agreed, metadata={"likes": "my shoes"})[0] == 200
    assert guessed("NO-SUCH-CODE")["valid"] is False
    key = {"idempotency-key": "press-the-button-once"}
    by_server = for_visitors()
    assert (
        publish(by_server, customer={"email": ADDRESS}, headers=key, source_id="mail-1")[0] == 200
    )
    assert visit(by_server, ADDRESS)[0] == 200  # by a message of its own
    kinds = [item["kind"]["S"] for item in bound.items()]
    assert {"consent", "tries", "receipt", "publication_source", "sendings"} <= set(kinds)
    assert kinds.count("message") == 2
    assert "jo.doe" in text(bound)
    assert erased("jodoe@googlemail.com")["status"] == "DONE"
    assert [secret for secret in SECRETS if secret in text(bound)] == []
    again = publish(by_server, customer={"email": "JODOE@gmail.com"})
    assert key_of(again) == (400, "voucher_cannot_be_published")
    somebody = visit(sent, "al@example.com", consents=agreed)
    assert key_of(somebody) == (400, "no_voucher_suitable_for_publication")
