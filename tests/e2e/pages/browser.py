"""A visitor's browser, headless, driven by Playwright: the one that `make browser` finds."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, expect, sync_playwright

from infra.local import browser

# As root in a container; and nothing that speaks to addresses of its own.
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# A function that was never called starts first.
PATIENCE_MS = 60_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, for as long as it is needed.

    Raises:
        RuntimeError: it is not installed.
    """
    found = _found()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        settings: dict[str, str | float | bool] = {**os.environ, **found.settings}
        launched = playwright.chromium.launch(
            executable_path=found.path, args=list(OPTIONS), env=settings
        )
        try:
            yield launched
        finally:
            launched.close()


@cache
def _found() -> browser.FoundBrowser:
    found = browser.find()
    if found is None:
        message = "The page tests need a browser: `make browser` finds or brings one."
        raise RuntimeError(message)
    return found
