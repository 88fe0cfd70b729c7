"""What is not known is named for what it is: a sentence for a customer speaks of codes only."""

import pytest

from incentives.names import Scope
from tests.contracts.codes.counter import Counter

CODE = "We do not know this code; please check how it is written."
OTHER = "There is no such thing here."


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/v1/vouchers/NOWHERE", CODE),
        ("/v1/campaigns/nowhere", OTHER),
        ("/v1/customers/nobody", OTHER),
        ("/v1/redemptions/r_nowhere", OTHER),
        ("/v1/loyalties/nowhere", OTHER),
    ],
)
def test_the_sentence_speaks_of_a_code_only_where_it_is_one(
    counter: Counter, path: str, sentence: str
) -> None:
    scope = Scope.MARKETING if "campaigns" in path or "loyalties" in path else Scope.SUPPORT
    answer = counter.ask("GET", path, scope=scope)
    assert answer.status == 404
    assert answer.json["error"]["message"] == sentence
