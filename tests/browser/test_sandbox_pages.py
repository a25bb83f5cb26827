"""The sandbox's pages in a real browser, with JavaScript and without."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, both_ways
from zendesk_sandbox.server import RunningSandbox

_SECTIONS = {
    "Tickets": "Tickets",
    "Users": "Users",
    "OAuth": "OAuth clients",
    "Switches": "Switches",
    "Requests": "Requests",
}
# Text that would run, load or widen the page if it were not shown as text.
_HOSTILE = "<img src=https://elsewhere.example/x onerror=alert(1)><script>alert(2)</script>" * 3


def expect_order(visitor: Visitor, sandbox: RunningSandbox) -> None:
    """All is as it should be behind the page, and it fits a narrow window."""
    assert visitor.complaints == []
    assert visitor.sources() == {urlsplit(sandbox.url).netloc}
    assert not visitor.is_too_wide()


def make_hostile_ticket(sandbox: RunningSandbox) -> str:
    token = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
    sent = {
        "subject": _HOSTILE,
        "tags": [_HOSTILE],
        "requester": {"name": _HOSTILE, "email": "mallory@x.example"},
        "comment": {"body": _HOSTILE},
    }
    answer = sandbox.ask("POST", "/api/v2/tickets", token=token, json={"ticket": sent})
    return str(answer.json()["ticket"]["id"])


@both_ways
@pytest.mark.parametrize("section", _SECTIONS)
def test_section_is_reached_from_the_first_page(
    visitor: Visitor, sandbox: RunningSandbox, tmp_path: Path, section: str
) -> None:
    make_hostile_ticket(sandbox)
    page = visitor.page
    page.goto(sandbox.url)
    page.get_by_role("link", name=section, exact=True).click()
    expect(page.get_by_role("heading", level=1).first).to_have_text(_SECTIONS[section])
    expect(page.get_by_role("link", name=section, exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    visitor.photograph(tmp_path, section)
    expect_order(visitor, sandbox)


@both_ways
def test_ticket_is_found_and_read(
    visitor: Visitor, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    page = visitor.page
    page.goto(sandbox.url)
    page.get_by_role("searchbox").fill("80 percent")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Export stops at 80 percent").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Export stops at 80 percent #1000")
    page.get_by_text("updates, as its audits have them").click()
    expect(page.locator(".updates > li").first).to_be_visible()
    visitor.photograph(tmp_path, "ticket")
    expect_order(visitor, sandbox)
    page.get_by_role("link", name="All tickets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tickets")


@both_ways
def test_hostile_ticket_is_only_text(
    visitor: Visitor, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    visitor.page.goto(f"{sandbox.url}/agent/tickets/{make_hostile_ticket(sandbox)}")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("<script>alert(2)")
    visitor.photograph(tmp_path, "hostile")
    expect_order(visitor, sandbox)


@both_ways
def test_log_shows_new_calls_until_it_is_paused(visitor: Visitor, sandbox: RunningSandbox) -> None:
    page = visitor.page
    page.goto(f"{sandbox.url}/log")
    expect(page.get_by_text("Nothing was called yet")).to_be_visible()
    sandbox.ask("GET", "/api/v2/users/me")
    expect(page.get_by_role("cell", name="/api/v2/users/me")).to_be_visible()
    page.get_by_role("link", name="pause").click()
    expect(page.get_by_text("paused")).to_be_visible()
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    expect_order(visitor, sandbox)
