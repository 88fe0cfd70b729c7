"""The route of this function, which opens in several files."""

from incentives.runtime.http import Router

app = Router()
