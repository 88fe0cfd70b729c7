"""The secrets of a deployment, and the command of who runs it."""

from collections.abc import Callable
from typing import Any

from incentives import names
from incentives.runtime.patience import back_off
from incentives.usecases.access.keep_secrets import ensure_person_keys
from tests.support.calendar import Calendar

type Command = Callable[..., tuple[int, Any]]
"""Runs the operator's command: its status, and its answer or what it said of an error."""

WRAPPING_KEY, ANOTHER = "5" * 64, "6" * 64
KEY = "k" * 64
FORMER = names.FORMER_PERSON_KEY_PARAMETER


def keep_key(calendar: Calendar, text: str = KEY) -> None:
    ensure_person_keys(text, wrapping_key=WRAPPING_KEY, now=calendar.now, pause=back_off)
