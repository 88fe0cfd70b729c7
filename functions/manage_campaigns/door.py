"""The door of this room, which opens in several files."""

from incentives.runtime.http import Door

app = Door()
