"""`docs/campaigns.md` has every member of a campaign that the request's schema has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from manage_campaigns.answers import CampaignOut
from manage_campaigns.change import ChangeIn
from manage_campaigns.figures import GuessingOut, JobOut, UsageOut
from manage_campaigns.members import unsettable
from manage_campaigns.notes import NoteOut
from manage_campaigns.schema import CampaignIn
from manage_campaigns.terms import Terms

PAGE = (Path(__file__).parents[3] / "docs" / "campaigns.md").read_text()
TABLE = re.compile(
    r"^<!-- (?P<shape>\w+) -->\n\|.+\n\|[-|]+\|\n(?P<lines>(?:\|.+\n)+)", re.MULTILINE
)
EXAMPLE = re.compile(r"-d '\s*(\{.+?\})'", re.DOTALL)
CELLS = re.compile(r"(?<!\\)\|")
PARTS: dict[str, type[BaseModel]] = {
    "usage": UsageOut,
    "guessing": GuessingOut,
    "jobs": JobOut,
    "notes": NoteOut,
}
STAYS = {"name", "campaign_type", "type", "auto_join", "use_voucher_metadata_schema"}

type Lines = dict[str, list[str]]


def tables() -> dict[str, Lines]:
    """For each shape that the page names: the cells behind each member."""
    found = {}
    for table in TABLE.finditer(PAGE):
        rows = [
            [cell.strip() for cell in CELLS.split(line)[1:-1]]
            for line in table["lines"].splitlines()
        ]
        found[table["shape"]] = {row[0].strip("`"): row[1:] for row in rows}
        assert len(found[table["shape"]]) == len(rows), "a member stands there twice"
    return found


def shapes(of: Any) -> Iterator[type[BaseModel]]:
    """Every shape that can be sent inside this one, itself too."""
    if isinstance(of, type) and issubclass(of, BaseModel):
        yield of
        for field in of.model_fields.values():
            yield from shapes(field.annotation)
    for part in get_args(of):
        yield from shapes(part)


SENT = {shape.__name__: shape for top in (CampaignIn, ChangeIn) for shape in shapes(top)}


def own_fields(shape: type[BaseModel]) -> dict[str, Any]:
    """Its fields without those that another table of the page has for it."""
    parents = [one for one in SENT.values() if one is not shape and issubclass(shape, one)]
    parents += [CampaignIn] if shape is ChangeIn else []
    taken = {name for parent in parents for name in parent.model_fields}
    return {name: field for name, field in shape.model_fields.items() if name not in taken}


def test_the_page_has_a_table_of_every_shape_that_can_be_sent() -> None:
    assert tables().keys() == SENT.keys() | {"CampaignOut"}


@pytest.mark.parametrize("name", SENT)
def test_a_table_has_every_member_and_no_other(name: str) -> None:
    assert tables()[name].keys() == own_fields(SENT[name]).keys()


@pytest.mark.parametrize("name", SENT)
def test_a_table_says_what_is_required_and_what_a_member_is_by_default(name: str) -> None:
    for member, field in own_fields(SENT[name]).items():
        told = tables()[name][member][1].strip("`")
        if field.is_required():
            assert told == "required", member
        elif isinstance(field.default, bool | int | str):
            plain = field.default if isinstance(field.default, str) else json.dumps(field.default)
            assert told == plain, member
        else:
            assert told != "required", member


def test_the_page_says_what_can_be_changed_and_what_removed() -> None:
    removable = set(unsettable(Terms))
    for member, (_, _, change, _) in tables()["CampaignIn"].items():
        stays = member in STAYS or member not in ChangeIn.model_fields
        assert change == ("no" if stays else "removable" if member in removable else "yes"), member


def test_the_page_has_what_answers_have_beside_what_is_sent() -> None:
    expected = {name for name in CampaignOut.model_fields if name not in CampaignIn.model_fields}
    for name, shape in PARTS.items():
        expected |= {f"{name}.{member}" for member in shape.model_fields}
    assert tables()["CampaignOut"].keys() == expected


def test_the_examples_of_the_page_can_be_sent() -> None:
    made, changed = EXAMPLE.findall(PAGE)
    assert CampaignIn.model_validate_json(made).model_dump()["limits"]["total"] == 500
    assert ChangeIn.model_validate_json(changed).model_dump()["limits"]["total"] == 800
