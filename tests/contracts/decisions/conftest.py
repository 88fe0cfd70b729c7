"""The club whose code asks for more than most customers bring."""

from dataclasses import replace

import pytest

from incentives.domain.condition.parse import parse
from tests.builders import a_campaign, keep
from tests.contracts.codes.counter import Counter
from tests.contracts.decisions.looking import (
    ABROAD,
    GOLD,
    SPEND,
)


@pytest.fixture
def club(counter: Counter) -> Counter:
    """The counter with a code for gold customers from abroad who spend 50.00."""
    terms = parse({"kind": "all", "of": [SPEND, GOLD, ABROAD]})
    keep(replace(a_campaign(public_code="CLUB", total=5), conditions=terms, currency="EUR"))
    return counter
