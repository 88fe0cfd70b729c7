"""Loaded once, before a crowd is forked: what every process would load for itself otherwise."""

from infra.local.account import Account
from tests.concurrency.checkout import shoppers

__all__ = ["shoppers"]

# The first client of a session reads the description of its service, which takes a while.
Account(endpoint="http://127.0.0.1:1", id="0" * 12).client("dynamodb")
