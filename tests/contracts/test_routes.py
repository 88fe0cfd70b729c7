"""The doors that the API opens are the doors that the rooms have, each for the right keys."""

from importlib import import_module

import pytest

from incentives.runtime.http import Door
from infra.catalogue.rooms import ROOMS
from infra.catalogue.spec import RoomSpec

WITH_DOORS = [room for room in ROOMS if room.routes]


def doors(room: RoomSpec) -> Door:
    """What the handler of a room declares."""
    app = import_module(f"{room.name}.handler").app
    assert isinstance(app, Door)
    return app


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_of_the_catalogue_can_be_called(room: RoomSpec) -> None:
    assert callable(import_module(f"{room.name}.handler").lambda_handler)


@pytest.mark.parametrize("room", WITH_DOORS, ids=lambda room: room.name)
def test_the_api_opens_exactly_the_doors_that_a_room_has(room: RoomSpec) -> None:
    opened = {(route.method, route.path) for route in room.routes}
    assert {(route.method, route.path.text) for route in doors(room).routes} == opened


@pytest.mark.parametrize("room", WITH_DOORS, ids=lambda room: room.name)
def test_client_keys_open_the_doors_for_browsers_and_no_other(room: RoomSpec) -> None:
    for route in doors(room).routes:
        for_browsers = route.path.text.startswith("/client/")
        assert {scope.is_for_browsers for scope in route.scopes} == {for_browsers}
