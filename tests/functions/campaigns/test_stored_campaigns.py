"""The text of a campaign of each kind in the table: as earlier releases wrote and read it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import NoCodes, PublicCode
from incentives.store.bodies import campaign_members, campaign_of, campaign_text
from manage_campaigns.schema import CampaignIn
from manage_campaigns.single import SingleIn

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DISCOUNT = {"type": "PERCENT", "percent_off": 10}
_HEAD = '{"id":"camp_1","name":"Autumn","version":1,'
_MADE = '"created_at":"2026-12-01T12:00:00Z","updated_at":"2026-12-01T12:00:00Z",'
_CHARSET = '"charset":"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"}'
_PATTERN = '"code_pattern":{"prefix":"","pattern":"############","postfix":"",' + _CHARSET
_TEN_PERCENT = _HEAD + '"offer":{"rate_bp":1000},"window":{},' + _MADE
KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "public code": (
        {
            "voucher": {"code": "welcome", "discount": DISCOUNT},
            "shown": True,
            "limits": {"total": 500, "publications": 3},
            "support_may_give": True,
            "description": "d",
        },
        _TEN_PERCENT + '"limits":{"total":500,"publications":3},"public_code":"WELCOME",'
        '"support_may_give":true,"shown":true,"open_gates":16,"description":"d"}',
    ),
    "unique codes": (
        {
            "voucher": {
                "discount": DISCOUNT,
                "code_config": {"prefix": "SUN-"},
                "redemption": {"quantity": 3},
            },
            "activity_duration_after_publishing": "P7D",
            "support_may_give": True,
            "join_once": True,
            "publication": {"for_browsers": True, "consent": "news"},
            "categories": ["a"],
            "stacking_rules_type": "JOINT",
            "banner": "B",
            "description": "D",
            "metadata": {"a": 1},
            "currency": "EUR",
            "returns": {"discount": "RE_EVALUATE"},
            "minimum_order_amount": 100,
            "start_date": "2026-12-01",
            "timezone": "Europe/Berlin",
            "gates": 2,
            "active": False,
        },
        _HEAD + '"offer":{"rate_bp":1000},"window":{"zone":"Europe/Berlin",'
        '"starts_at":"2026-11-30T23:00:00Z"},' + _MADE + '"stopped":true,"minimum_spend_minor":100,'
        '"code_pattern":{"prefix":"SUN-","pattern":"############","postfix":"",'
        + _CHARSET
        + ',"code_quantity":3,"support_may_give":true,"publishing":{"for_browsers":true,'
        '"join_once":true,"consent":"news"},"valid_after_handout":{"days":7},"categories":["a"],'
        '"combines":"joint","banner":"B","open_gates":2,"description":"D","metadata":{"a":1},'
        '"currency":"EUR","returns":{"discount":"RE_EVALUATE"}}',
    ),
    "unique codes that are given": (
        {"type": "STATIC", "voucher": {"discount": DISCOUNT}},
        _TEN_PERCENT + _PATTERN + ',"auto_update":false,"open_gates":16}',
    ),
    "gift cards": (
        {
            "campaign_type": "GIFT_VOUCHERS",
            "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 50_00}},
        },
        _HEAD
        + '"offer":{"credits_minor":5000},"window":{},'
        + _MADE
        + _PATTERN
        + ',"code_quantity":null,"open_gates":16}',
    ),
    "promotion": (
        {
            "campaign_type": "PROMOTION",
            "promotion": {"tiers": [{"banner": "Sale", "action": {"discount": DISCOUNT}}]},
            "returns": {"discount": "TAKE_BACK"},
        },
        _TEN_PERCENT + '"is_promotion":true,"banner":"Sale","open_gates":16,'
        '"returns":{"discount":"TAKE_BACK"}}',
    ),
    "referral programme": (
        {
            "campaign_type": "REFERRAL_PROGRAM",
            "voucher": {"discount": DISCOUNT, "is_referral_code": True},
            "referral_program": {
                "conversion_event_type": "redemption",
                "reward_waiting_time": "P0D",
            },
            "activity_duration_after_publishing": "P7D",
            "currency": "EUR",
        },
        _TEN_PERCENT + _PATTERN + ',"valid_after_handout":{"days":7},"open_gates":16,"referral":{},'
        '"currency":"EUR"}',
    ),
}
SINGLE_BODY: dict[str, Any] = {
    "type": "GIFT_VOUCHER",
    "gift": {"amount": 50_00},
    "activity_duration_after_publishing": "P7D",
}
SINGLE = (
    '{"id":"camp_1","name":"Voucher","version":1,"offer":{"credits_minor":5000},"window":{},'
    + _MADE
    + _PATTERN
    + ',"code_quantity":null,"auto_update":false,"valid_after_handout":{"days":7},"open_gates":16,'
    '"standalone":"2b6b32565e19255ea0ac4be4ddb0f8a6972286dfe306e9dfd1c38af87aa2a809"}'
)
TEXTS = [text for _, text in KINDS.values()] + [SINGLE]


def made(body: dict[str, Any]) -> Campaign:
    asked = CampaignIn.model_validate({"name": "Autumn"} | body)
    command = asked.command(
        campaign_id="camp_1", job_id="job_1", seed=bytes(32), now=NOW, receipt=None
    )
    return command.campaign


def as_of_now(text: str) -> str:
    """The same campaign made by this release, which counts persons as a whole from the start."""
    return text.removesuffix("}") + ',"counts_persons_whole":true}'


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_campaign_is_written_to_the_letter_as_ever(kind: str) -> None:
    body, text = KINDS[kind]
    assert campaign_text(made(body)) == as_of_now(text)
    assert campaign_of(as_of_now(text)) == made(body)


def test_the_campaign_of_a_single_voucher_is_written_to_the_letter_as_ever() -> None:
    asked = SingleIn.model_validate(SINGLE_BODY)
    campaign = asked.alone(
        None, campaign_id="camp_1", seed=bytes(32), now=NOW, receipt=None
    ).campaign
    assert campaign_text(campaign) == as_of_now(SINGLE)
    assert campaign_of(as_of_now(SINGLE)) == campaign


@pytest.mark.parametrize("text", TEXTS)
def test_all_of_a_text_is_known_and_written_back(text: str) -> None:
    campaign = campaign_of(text)
    assert campaign.as_read is None
    assert campaign_text(campaign) == text
    assert campaign_members(campaign).keys() >= json.loads(text).keys()


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_newer_release_says_of_codes_stays(text: str) -> None:
    newer = json.loads(text) | {"of_a_newer_release": 1}
    for member in ("code_pattern", "referral"):
        if member in newer:
            newer[member] |= {"of_a_newer_release": 2}
    changed = replace(campaign_of(json.dumps(newer)), description="new")
    assert json.loads(campaign_text(changed)) == newer | {"description": "new"}


def test_uses_that_an_earlier_release_kept_with_a_public_code_are_not_read() -> None:
    text = KINDS["public code"][1].replace('"support', '"code_quantity":500,"support')
    campaign = campaign_of(text)
    assert (campaign.codes, campaign.as_read) == (PublicCode("WELCOME", shown=True), None)


def test_what_an_earlier_release_kept_and_does_not_go_with_the_codes_does_not_matter() -> None:
    """A change once let a promotion say how long its codes are good, though it has none."""
    stored = json.loads(KINDS["promotion"][1]) | {"valid_after_handout": {"days": 7}}
    campaign = campaign_of(json.dumps(stored))
    assert campaign.codes == NoCodes()
    assert json.loads(campaign_text(replace(campaign, banner="B"))) == stored | {"banner": "B"}
