"""Who waits for whom: a call to AWS ends before its room, a room before the gateway."""

import pytest

from incentives.runtime.patience import LONGEST_CALL_S
from infra.catalogue.background import AUTHORIZE
from infra.catalogue.rooms import ROOMS
from infra.catalogue.spec import RoomSpec

GATEWAY_S = 29
GATEWAY_AUTHORIZER_S = 10


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_call_to_aws_does_not_outlive_its_room(room: RoomSpec) -> None:
    assert room.timeout_s > LONGEST_CALL_S


def test_the_gateway_hears_every_answer() -> None:
    assert all(room.timeout_s < GATEWAY_S for room in ROOMS if room.routes)
    assert AUTHORIZE.timeout_s <= GATEWAY_AUTHORIZER_S
