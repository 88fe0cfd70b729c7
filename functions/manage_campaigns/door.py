"""The door of this function, which opens in several files."""

from incentives.runtime.http import Door

app = Door()
