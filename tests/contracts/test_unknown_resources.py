"""What is not known is named for what it is: a sentence for a customer speaks of codes only."""

import pytest

from incentives.names import Scope
from tests.contracts.codes.counter import Counter

CODE = (
    "We do not know this code; please check how it is written.",
    "Diesen Code kennen wir nicht; bitte prüfen Sie die Schreibweise.",
)
CAMPAIGN = (
    "We do not know this offer or programme.",
    "Diese Aktion oder dieses Programm kennen wir nicht.",
)
CUSTOMER = ("We do not know this customer.", "Dieses Kundenkonto kennen wir nicht.")
MEMBER = ("We do not know this membership.", "Diese Mitgliedschaft kennen wir nicht.")
OTHER = ("There is no such thing here.", "Das gibt es hier nicht.")


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        ("/v1/vouchers/NOWHERE", CODE),
        ("/v1/campaigns/nowhere", CAMPAIGN),
        ("/v1/campaigns/nowhere/vouchers", CAMPAIGN),
        ("/v1/customers/nobody", CUSTOMER),
        ("/v1/customers/nobody/consents", CUSTOMER),
        ("/v1/redemptions/r_nowhere", OTHER),
        ("/v1/loyalties/nowhere", CAMPAIGN),
        ("/v1/loyalties/members/nobody", MEMBER),
        ("/v1/loyalties/members/nobody/transactions", MEMBER),
        ("/v1/loyalties/nowhere/members/nobody", MEMBER),
        ("/v1/referrals/nowhere/measures", CAMPAIGN),
        ("/v1/referrals/members/NOWHERE", CODE),
        ("/v1/referrals/conversions/nowhere", OTHER),
    ],
)
def test_the_sentence_speaks_of_a_code_only_where_it_is_one(
    counter: Counter, path: str, sentences: tuple[str, str]
) -> None:
    of_the_office = ("/v1/campaigns", "/v1/loyalties/nowhere", "/v1/referrals/nowhere")
    scope = Scope.MARKETING if path.startswith(of_the_office) else Scope.SUPPORT
    scope = Scope.CHECKOUT if path.endswith("/members/nobody") else scope
    for language, sentence in zip(("en", "de"), sentences, strict=True):
        answer = counter.ask("GET", path, scope=scope, headers={"accept-language": language})
        assert answer.status == 404
        assert answer.json["error"]["message"] == sentence


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/v1/loyalties/members/nobody/balance", {"points": 5}, MEMBER[0]),
        (
            "/v1/loyalties/members/nobody/redemption",
            {"reward": {"id": "rew_1"}, "order": {"amount": 1}},
            MEMBER[0],
        ),
        ("/v1/loyalties/nowhere/members", {"customer": {"source_id": "a"}}, CAMPAIGN[0]),
    ],
)
def test_who_writes_is_told_the_same(
    counter: Counter, path: str, body: object, sentence: str
) -> None:
    answer = counter.ask("POST", path, body)
    assert answer.status == 404
    assert answer.json["error"]["message"] == sentence
