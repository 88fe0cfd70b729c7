"""`docs/operations.md` says which scope opens which route, as the routes themselves do."""

import pytest

import openapi
import scope_table
from incentives.names import Scope


def test_the_guide_has_the_scopes_of_every_route() -> None:
    guide = scope_table.GUIDE.read_text()
    assert guide == scope_table.with_table(guide, openapi.functions()), "make openapi"


@pytest.mark.parametrize(
    ("route", "scopes"),
    [
        ("GET `/v1/decisions/{decision}`", {Scope.MARKETING, Scope.SUPPORT}),
        ("POST `/v1/orders`", {Scope.CHECKOUT}),
        ("POST `/client/v1/redemptions`", {Scope.CLIENT_CHECKOUT}),
    ],
)
def test_a_line_names_the_scopes_that_open_a_route(route: str, scopes: set[Scope]) -> None:
    lines = scope_table.table(openapi.functions()).splitlines()
    (line,) = (line for line in lines if line.startswith(f"| {route} |"))
    marks = [cell.strip() for cell in line.split("|")[2:-1]]
    assert {scope for scope, mark in zip(scope_table.SCOPES, marks, strict=True) if mark} == scopes


def test_a_guide_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no"):
        scope_table.with_table("# Operations", {})
