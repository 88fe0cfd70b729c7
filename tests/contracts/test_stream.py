"""What the stream's filter lets through is what the functions behind it read."""

from incentives.names import Kind
from incentives.store.events import stream as events
from infra.catalogue.functions import ALL_FUNCTIONS


def test_every_kind_that_has_events_reaches_publish_events_and_no_other() -> None:
    (stream,) = (function.stream for function in ALL_FUNCTIONS if function.name == "publish_events")
    assert stream is not None
    assert set(stream.kinds) == {Kind(kind) for kind in events._READERS}
