"""What the stream brings becomes events on the bus."""

import json
from dataclasses import replace
from typing import Any

import pytest

import event_schema
from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.campaigns.codes import PublicCode, UniqueCodes
from incentives.domain.campaigns.limits import Limits
from incentives.domain.code import CodePattern
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.duration import Duration
from incentives.domain.events.event import EventType
from incentives.domain.instant import as_text
from incentives.store.campaigns import campaigns, switches
from incentives.store.codes import code_jobs
from incentives.store.transaction import Transaction
from incentives.usecases.checkout.roll_back import RollBack, roll_back
from incentives.usecases.codes.generate_codes import GenerateCodes, generate_codes
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.event_site import EventSite


def published(campaign: Campaign) -> None:
    """Carry a next version of a campaign through."""
    campaigns.propose(campaign, no_pause)
    item = campaigns.read(campaign.id, no_pause)
    assert item is not None
    campaigns.finish(item, no_pause)


def test_a_redemption_and_its_rollback_are_told_with_what_they_changed(site: EventSite) -> None:
    campaign = keep(a_campaign())
    done = redeemed(an_ask("WELCOME", order="shop-7", amount_minor=200_00))
    made = done.made[0]
    roll_back(RollBack(made.id, whole=False), now=NOW, pause=no_pause)
    site.deliver("redemption")
    succeeded, rolled_back = sorted(site.heard(), key=lambda one: str(one["type"]), reverse=True)
    assert succeeded["type"] == "redemption.succeeded"
    assert succeeded["data"] == {
        "redemption_id": made.id,
        "order_id": derived_ids.order_id_of("shop-7"),
        "order_reference": "shop-7",
        "order_amount": 200_00,
        "discount_amount": 20_00,
        "voucher_id": derived_ids.voucher_id("WELCOME"),
        "code": "WELCOME",
        "campaign_id": campaign.id,
        "campaign_name": campaign.name,
    }
    assert rolled_back["data"] == succeeded["data"] | {"rollback_id": f"r{made.id}"}


def test_a_unique_code_is_told_by_its_id_only(site: EventSite) -> None:
    keep(a_campaign(public_code=None), "SECRET-1")
    redeemed(an_ask("SECRET-1"))
    site.deliver("redemption", "voucher", "gate", "campaign")
    (told,) = (one for one in site.heard() if one["type"] == "redemption.succeeded")
    assert told["data"]["voucher_id"] == derived_ids.voucher_id("SECRET-1")
    assert "SECRET-1" not in json.dumps(told)


def test_codes_added_to_an_order_later_are_told_alone(site: EventSite) -> None:
    keep(a_campaign(public_code="FIRST"))
    keep(a_campaign(public_code="SECOND"))
    redeemed(an_ask("FIRST", order="shop-8"))
    redeemed(an_ask("SECOND", order="shop-8"))
    site.deliver("redemption")
    assert sorted(one["data"]["code"] for one in site.heard()) == ["FIRST", "SECOND"]


def test_a_record_that_comes_twice_brings_the_same_event_ids(site: EventSite) -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME"))
    site.deliver("redemption")
    (first,) = site.heard()
    site.deliver("redemption")
    assert site.heard() == [first]


def test_the_life_of_a_campaign_is_told(site: EventSite) -> None:
    campaign = keep(a_campaign())
    life: list[dict[str, Any]] = [
        {"limits": Limits(total=500), "name": "Summer"},
        {"stopped": True},
        {"stopped": False},
        {"removal": Removal.ASKED},
        {"removal": Removal.DECIDED},
    ]
    for step in life:
        campaign = replace(campaign, version=campaign.version + 1, **step)
        published(campaign)
    site.deliver("campaign")
    told = sorted(site.heard(), key=lambda one: int(one["data"]["version"]))
    assert [(one["type"], one["data"]["version"]) for one in told] == [
        ("campaign.created", 1),
        ("campaign.updated", 2),
        ("campaign.stopped", 3),
        ("campaign.resumed", 4),
        ("campaign.deleted", 6),
    ]
    assert told[1]["data"]["changed"] == ["name", "limits"]


def test_what_changed_of_the_codes_is_told_by_the_name_that_it_always_had(site: EventSite) -> None:
    campaign = keep(a_campaign(codes=PublicCode("WELCOME", shown=True)))
    published(replace(campaign, version=2, codes=PublicCode("WELCOME", shown=False)))
    other = keep(a_campaign(codes=UniqueCodes(CodePattern.of())))
    codes = UniqueCodes(CodePattern.of(), valid_after_handout=Duration(days=1))
    published(replace(other, version=2, codes=codes, categories=("a",)))
    site.deliver("campaign")
    changes = [one["data"]["changed"] for one in site.heard() if "changed" in one["data"]]
    assert sorted(changes) == [["shown"], ["valid_after_handout", "categories"]]


def test_the_edges_of_a_window_are_told_when_they_were(site: EventSite) -> None:
    campaign = keep(a_campaign())
    for edge in ("start", "end"):
        switches.book(campaign, edge, NOW, NOW, no_pause)
    site.deliver("switch")
    closed, opened = site.heard()
    assert (opened["type"], closed["type"]) == ("campaign.opened", "campaign.closed")
    assert opened["time"] == opened["data"]["at"] == as_text(NOW)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [("########", "codes.generated"), ("##", "codes.failed")],
)
def test_a_job_is_told_once_when_it_ends(site: EventSite, pattern: str, told: str) -> None:
    config: dict[str, object] = {"pattern": pattern, "charset": "AB"}
    campaign = keep(a_campaign(codes=UniqueCodes(CodePattern.of(config))))
    job = CodeJob.of(
        id="job_1", campaign_id=campaign.id, wanted=20, seed=bytes(32), quantity=1, now=NOW
    )
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)
    generate_codes(
        GenerateCodes(campaign.id, job.id, 0), now=NOW, pause=no_pause, has_time=lambda: True
    )
    site.deliver("code_job", "code_chunk", "voucher")
    (event,) = site.heard()
    assert event["type"] == told
    assert (event["data"]["job_id"], event["data"]["wanted"]) == ("job_1", 20)


def test_every_type_of_event_has_a_shape_and_the_documents_are_up_to_date() -> None:
    assert event_schema.DOCUMENT.read_text() == event_schema.text(), "run: make openapi"
    page = (event_schema.DOCUMENT.parent / "events.md").read_text()
    assert all(f"`{kind.value}`" in page for kind in EventType)
