"""A visitor's browser: Debian's Chromium, headless, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

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
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        message = "The page tests need Chromium; Debian: apt-get install chromium"
        raise RuntimeError(message)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()
