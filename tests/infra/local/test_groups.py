"""Tests that share something costly run in one process, when several test side by side."""

import os

import pytest

from infra.local.places import ROOT

SIDE_BY_SIDE = "PYTEST_XDIST_WORKER" in os.environ


@pytest.mark.xdist_group("infra")
def test_a_group_is_told_to_who_shares_out_the_tests(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@infra") is SIDE_BY_SIDE


def test_storms_are_a_group_by_themselves(request: pytest.FixtureRequest) -> None:
    found = [
        item
        for item in request.session.items
        if item.path.is_relative_to(ROOT / "tests" / "concurrency")
    ]
    assert all(item.get_closest_marker("storm") for item in found)
    assert all(item.nodeid.endswith("@storm") is SIDE_BY_SIDE for item in found)


def test_the_whole_stack_is_a_group_by_itself(request: pytest.FixtureRequest) -> None:
    found = [
        item for item in request.session.items if "system" in getattr(item, "fixturenames", ())
    ]
    groups = {str(mark.args[0]) for item in found for mark in item.iter_markers("xdist_group")}
    assert groups <= {"whole"}
    assert all(item.nodeid.endswith("@whole") is SIDE_BY_SIDE for item in found)
