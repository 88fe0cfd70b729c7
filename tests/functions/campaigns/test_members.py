"""A member of a body is declared once, and can be set, changed, unset and answered by that."""

from dataclasses import dataclass, field
from typing import Annotated

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.refusal import Refused
from incentives.runtime.shapes import ResponseShape
from manage_campaigns.members import (
    KeptAs,
    answers,
    applied,
    kept_members,
    kept_part,
    said,
    unsettable,
)
from manage_campaigns.strict import Strict
from manage_campaigns.terms import Terms


@dataclass(frozen=True, slots=True)
class Lid:
    height_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    owner: str | None = None
    colour: str | None = None
    mode: str = "none"
    lid: Lid = field(default=Lid())


class LidIn(Strict):
    height: Annotated[int | None, KeptAs("height_mm", unsettable=True, always=True)] = None


@answers(LidIn, Lid)
class LidOut(ResponseShape):
    """A lid."""

    @classmethod
    def of(cls, lid: Lid) -> "LidOut":
        return cls(**said(LidIn, lid))


class BoxIn(Strict):
    owner: Annotated[str | None, KeptAs("owner", unsettable=True)] = None
    colour: Annotated[str | None, KeptAs("colour", stays=True)] = None
    mode: Annotated[str | None, KeptAs("mode", reads=str.lower, says=str.upper)] = None
    lid: Annotated[LidIn, kept_part("lid", LidOut)] = LidIn()


@answers(BoxIn, Box)
class BoxOut(ResponseShape):
    """A box."""

    id: str


FULL = Box("growth", "red", "joint", Lid(3))


def answered(box: Box) -> dict[str, object]:
    answer: dict[str, object] = BoxOut(id="box", **said(BoxIn, box)).model_dump()
    return answer


def test_what_is_sent_is_kept_and_what_is_not_stays() -> None:
    sent = BoxIn(owner="growth", colour="red", mode="JOINT", lid=LidIn(height=3))
    assert applied(sent, Box()) == FULL
    assert applied(BoxIn(), FULL) == FULL


def test_what_is_unset_has_its_default_again() -> None:
    assert [*unsettable(BoxIn)] == ["owner", "lid.height"]
    assert applied(BoxIn(), FULL, ["owner", "lid.height"]) == Box(None, "red", "joint", Lid())
    assert applied(BoxIn(owner="crm"), FULL, ["owner"]).owner == "crm"


def test_what_stays_is_said_once_and_may_be_repeated() -> None:
    assert applied(BoxIn(colour="red"), FULL) == FULL
    with pytest.raises(Refused) as refused:
        applied(BoxIn(colour="blue"), FULL)
    assert refused.value.details == "colour cannot be changed; it is red"


def test_answers_have_the_same_members_and_leave_out_what_is_not_said() -> None:
    lid = {"height": 3}
    said_in_full = {"id": "box", "owner": "growth", "colour": "red", "mode": "JOINT", "lid": lid}
    assert answered(FULL) == said_in_full
    assert answered(Box()) == {"id": "box", "mode": "NONE", "lid": {"height": None}}


@pytest.mark.parametrize("name", Campaign.__dataclass_fields__)
def test_every_field_of_a_campaign_has_its_place(name: str) -> None:
    """In the table of terms, or among those that are set in a way of their own."""
    by_table = {kept.field for kept in kept_members(Terms).values()}
    by_hand = {"window", "stopped", "categories", "metadata", "codes", "offer", "open_gates"}
    by_engine = {"id", "name", "version", "created_at", "updated_at", "gate_shares"}
    by_engine |= {"window_version", "removal", "counts_persons_whole", "as_read"}
    assert (name in by_table) + (name in by_hand) + (name in by_engine) == 1
