"""A person before a browser: sees pages, and all that goes wrong behind them."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

both_ways = pytest.mark.parametrize(
    "visitor", [True, False], ids=["with JavaScript", "without JavaScript"], indirect=True
)
_WIDE: ViewportSize = {"width": 1280, "height": 800}
_NARROW: ViewportSize = {"width": 420, "height": 800}


@dataclass
class Visitor:
    """One page of the browser, everything it asked for, and everything it complained about.

    Violations of a page's policy and missing files are complaints, too: they go to the console.
    """

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def photograph(self, folder: Path, name: str) -> None:
        """Keeps how the page looks in a wide and in a narrow window."""
        for size, kind in ((_WIDE, "wide"), (_NARROW, "narrow")):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=folder / f"{name}-{kind}.png", full_page=True)

    def is_too_wide(self) -> bool:
        """Whether somebody with a narrow window would have to scroll sideways."""
        self.page.set_viewport_size(_NARROW)
        html = self.page.locator("html")
        return bool(html.evaluate("root => root.scrollWidth > root.clientWidth"))

    def sources(self) -> set[str]:
        """Host and port of everything that the browser asked for."""
        return {urlsplit(url).netloc for url in self.asked}

    def _note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.type}: {message.text}")
