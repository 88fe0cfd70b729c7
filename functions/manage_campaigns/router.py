"""The router of this function, whose routes are in several files."""

from incentives.runtime.http import Router

app = Router()
