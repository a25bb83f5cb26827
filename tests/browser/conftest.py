"""A real browser, as people have it, and what it complained about."""

import os
import shutil
from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from tests.browser.visitor import Visitor

# A busy machine is slow, not wrong.
_PATIENCE = 60_000
expect.set_options(timeout=_PATIENCE)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page may say, nothing leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

# What a test had to show, it has shown; what the page was still loading ends somehow.
_WHATEVER_IS_LEFT = suppress(Error, CancelledError)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's own Chromium, without a window.

    Not for the whole session: while it is open, no other test could run a loop of its own.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip(
            "the pages and the sign-in were not tried in a browser; install Chromium or Chrome"
            " (Debian: apt-get install chromium)"
        )
    environment = {**os.environ, "HOME": str(tmp_path_factory.mktemp("chromium"))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=_ARGUMENTS, env={**environment}
        )
        yield browser
        with _WHATEVER_IS_LEFT:
            browser.close()


@pytest.fixture
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A person before the browser, without JavaScript where the test's parameter is False."""
    has_script = getattr(request, "param", True)
    context = browser.new_context(java_script_enabled=has_script, locale="en-US")
    context.set_default_timeout(_PATIENCE)
    try:
        yield Visitor(context.new_page())
    finally:
        with _WHATEVER_IS_LEFT:
            context.close()
