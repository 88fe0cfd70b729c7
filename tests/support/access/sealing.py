"""The deployment's keys as tests have them: persons are counted and decisions sealed under one."""

import pytest

from incentives.runtime import secrets
from incentives.runtime.wire import caller

KEY = b"k" * 32


def give_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the functions of this process find the keys without reading them."""
    monkeypatch.setattr(caller, "person_key", lambda: KEY)
    monkeypatch.setattr(secrets, "person_key", lambda: KEY)
    monkeypatch.setattr(secrets, "decision_key", lambda: KEY)
    monkeypatch.setattr(secrets, "decision_keys", lambda: (KEY,))
