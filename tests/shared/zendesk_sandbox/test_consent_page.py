"""The page that asks a person, as the browser shows it."""

import re
from dataclasses import replace
from html import unescape

import pytest

from tests.shared.zendesk_sandbox.browser_sign_in import (
    add_client,
    decide,
    open_page,
    read_told,
)
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202egnp.exe"


@pytest.fixture
def client(sandbox: RunningSandbox) -> Client:
    return add_client(sandbox)


def test_page_says_who_asks_for_what(sandbox: RunningSandbox, client: Client) -> None:
    page = open_page(sandbox, scope="read tickets:write ticket_attachments:write")
    text = unescape(page.body.decode())
    assert page.status == 200
    assert client.company is not None
    for shown in ("Log Tool", client.company, "see everything you can see", "change tickets"):
        assert shown in text
    for user in sandbox.state.users.values():
        assert (user.email in text) != user.is_suspended
    first = re.search(r'value="(\d+)" required checked', text)
    assert first is not None
    assert int(first[1]) == sandbox.seeded.admin.id
    assert text.count(" checked") == 1


def test_hostile_names_are_shown_and_nothing_more(sandbox: RunningSandbox) -> None:
    add_client(sandbox, name=_HOSTILE, company=_HOSTILE, description=f"{_HOSTILE}\nmore")
    hostile = replace(sandbox.seeded.requester, name=_HOSTILE, email="<i>@x.example")
    sandbox.state.users[hostile.id] = hostile
    page = open_page(sandbox, state=_HOSTILE).body.decode()
    for tag in ("<script", "<img", "<i>", "\u202e"):
        assert tag not in page
    assert "&lt;script&gt;" in page
    assert "\\u202e" in page


def test_unknown_scope_that_is_kept_is_shown_as_text() -> None:
    with start_sandbox(switches=Switches(unknown_scope="kept")) as sandbox:
        add_client(sandbox)
        page = open_page(sandbox, scope="<script>")
        assert b"&lt;script&gt;" in page.body
        assert b"<script" not in page.body
        code = read_told(decide(sandbox, page))["code"]
        assert sandbox.state.codes[code].scopes == ("<script>",)


@pytest.mark.parametrize(
    ("place", "source"),
    [(0, "http://localhost:19186"), (1, "https://tool.example"), (2, "http:")],
)
def test_policy_lets_the_form_lead_to_the_client_and_nowhere_else(
    sandbox: RunningSandbox, client: Client, place: int, source: str
) -> None:
    page = open_page(sandbox, redirect_uri=client.redirect_uris[place])
    policy = page.headers["content-security-policy"].split("; ")
    assert f"form-action 'self' {source}" in policy
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    assert b"<script" not in page.body
    refused = open_page(sandbox, client_id="nobody").headers["content-security-policy"]
    assert refused.endswith("form-action 'self'")


@pytest.mark.usefixtures("client")
def test_style_of_the_page_is_served(sandbox: RunningSandbox) -> None:
    links = re.findall(r'href="(/assets/[^"]+)"', open_page(sandbox).body.decode())
    assert len(links) == 2
    for link in links:
        assert sandbox.ask("GET", link).headers["content-type"].startswith("text/css")


@pytest.mark.usefixtures("client")
def test_suspended_users_cannot_sign_in(sandbox: RunningSandbox) -> None:
    agent = replace(sandbox.seeded.agent, is_suspended=True)
    page = open_page(sandbox)
    sandbox.state.users[agent.id] = agent
    assert agent.email.encode() not in open_page(sandbox).body
    assert decide(sandbox, page).status == 400
