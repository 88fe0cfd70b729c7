"""What the stream's filter lets through is what the rooms behind it read."""

from incentives.names import Kind
from incentives.store.events import stream as events
from infra.catalogue.rooms import ROOMS


def test_every_kind_that_has_events_reaches_publish_events_and_no_other() -> None:
    (stream,) = (room.stream for room in ROOMS if room.name == "publish_events")
    assert stream is not None
    assert set(stream.kinds) == {Kind(kind) for kind in events._READERS}
