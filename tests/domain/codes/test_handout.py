"""Codes that are good for so long after they were handed out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.domain.codes.handout import handed_out
from incentives.domain.duration import Duration
from incentives.domain.window import Window
from tests.builders import a_campaign, a_voucher

MARCH_28 = datetime(2026, 3, 28, 11, tzinfo=UTC)  # noon in Berlin, a day before summer time
MARCH_30 = datetime(2026, 3, 30, 10, tzinfo=UTC)  # noon in Berlin
TWO_DAYS = a_campaign(
    codes=UniqueCodes(CodePattern.of(), valid_after_handout=Duration(days=2)),
    window=Window(zone="Europe/Berlin"),
)


@pytest.mark.parametrize(
    ("own_end", "end"),
    [
        (None, MARCH_30),
        (datetime(2026, 3, 30, 9, tzinfo=UTC), datetime(2026, 3, 30, 9, tzinfo=UTC)),
        (MARCH_30, MARCH_30),
        (datetime(2026, 3, 30, 11, tzinfo=UTC), MARCH_30),
    ],
)
def test_a_code_ends_so_many_days_later_or_at_its_own_sooner_end(
    own_end: datetime | None, end: datetime
) -> None:
    voucher = replace(a_voucher(TWO_DAYS, "GIFT"), expires_at=own_end)
    assert handed_out(voucher, TWO_DAYS, MARCH_28).expires_at == end


def test_a_campaign_without_the_rule_notes_only_that_it_was_handed_out() -> None:
    campaign = a_campaign(public_code=None)
    voucher = a_voucher(campaign, "GIFT")
    given = handed_out(voucher, campaign, MARCH_28)
    assert given == replace(voucher, handed_out_at=MARCH_28)
