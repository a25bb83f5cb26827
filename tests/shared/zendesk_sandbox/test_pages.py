from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_PAGES = ("/", "/users", "/oauth-clients", "/switches", "/log")
_HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202egnp.exe \x1b[31m"


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "form":
            self.forms.append(dict(attrs))
        self.links += [value or "" for name, value in attrs if name == "href"]


def _hostile_ticket(sandbox: RunningSandbox, agent: str) -> tuple[int, bytes]:
    upload = sandbox.ask(
        "POST",
        "/api/v2/uploads?filename=%3Cb%3Elogs%3C/b%3E.zip",
        token=agent,
        body=b"x" * 2500,
        headers={"Content-Type": "application/zip"},
    ).json()["upload"]
    sent = {
        "subject": _HOSTILE,
        "tags": [_HOSTILE],
        "requester": {"name": _HOSTILE, "email": "<i>@x.example"},
        "email_ccs": [{"user_email": '"><b>@x.example', "user_name": _HOSTILE}],
        "comment": {"body": f"{_HOSTILE}\nsecond line", "uploads": [upload["token"]]},
    }
    made = sandbox.ask("POST", "/api/v2/tickets", token=agent, json={"ticket": sent})
    number = made.json()["ticket"]["id"]
    note = {"ticket": {"comment": {"body": "for us", "public": False}}}
    sandbox.ask("PUT", f"/api/v2/tickets/{number}", token=agent, json=note)
    hostile = replace(
        sandbox.seeded.mint,
        id=7,
        identifier=_HOSTILE,
        name=_HOSTILE,
        allowed_scopes=(_HOSTILE,),
        redirect_uris=(_HOSTILE,),
    )
    sandbox.state.clients[7] = hostile
    with sandbox.state.lock:
        add_token(
            sandbox.state, hostile, sandbox.state.tickets[number].requester_id, (_HOSTILE,), 9
        )
    sandbox.ask("GET", "/api/v2/%3Cscript%3Ealert(1)%3C/script%3E/%E2%80%AE", headers={"X": "y"})
    return number, b"x" * 2500


def _assert_harmless(answer: Answer) -> _Tags:
    assert answer.status == 200
    text = answer.body.decode()
    tags = _Tags(text)
    assert not tags.names & {"script", "img", "b", "i", "iframe"}
    assert not {name for name in tags.attributes if name.startswith("on")} | (
        tags.attributes & {"style", "src"}
    )
    assert all((form["action"], form["method"]) == ("/", "get") for form in tags.forms)
    assert "\u202e" not in text
    assert "\x1b" not in text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    return tags


@pytest.mark.parametrize("path", _PAGES)
def test_no_page_runs_what_came_from_outside(
    sandbox: RunningSandbox, agent: str, path: str
) -> None:
    _hostile_ticket(sandbox, agent)
    _assert_harmless(sandbox.ask("GET", path))
    _assert_harmless(sandbox.ask("GET", f"{path}?q={quote(_HOSTILE)}&status={quote(_HOSTILE)}"))


@pytest.mark.parametrize("path", _PAGES)
def test_pages_lead_to_each_other(sandbox: RunningSandbox, path: str) -> None:
    page = sandbox.ask("GET", path)
    assert set(_PAGES) <= set(_assert_harmless(page).links)
    assert f'<a href="{path}" aria-current="page">' in page.body.decode()


@pytest.mark.parametrize("path", _PAGES)
def test_no_page_shows_a_secret(sandbox: RunningSandbox, agent: str, path: str) -> None:
    sandbox.ask("GET", "/api/v2/users/me", token=agent)
    text = sandbox.ask("GET", path).body.decode()
    tokens = [token.access for token in sandbox.state.tokens.values()]
    for secret in (*tokens, *(client.secret for client in sandbox.state.clients.values())):
        assert secret.reveal()[10:30] not in text


def test_hostile_text_is_shown_and_nothing_more(sandbox: RunningSandbox, agent: str) -> None:
    number, content = _hostile_ticket(sandbox, agent)
    page = sandbox.ask("GET", f"/agent/tickets/{number}")
    tags = _assert_harmless(page)
    text = page.body.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\\u202e" in text
    assert "second line" in text
    link = next(link for link in tags.links if "/attachments/token/" in link)
    assert sandbox.ask("GET", link.removeprefix(sandbox.url)).body == content


def test_thread_marks_what_is_internal(sandbox: RunningSandbox, agent: str) -> None:
    number, _ = _hostile_ticket(sandbox, agent)
    text = sandbox.ask("GET", f"/agent/tickets/{number}").body.decode()
    assert text.count("internal note") == 1
    assert text.count("public reply") == 1
    assert "2.5 KB" in text
    assert text.index("for us") < text.index("second line")


def test_list_links_to_every_ticket(sandbox: RunningSandbox) -> None:
    tags = _assert_harmless(sandbox.ask("GET", "/"))
    assert {f"/agent/tickets/{number}" for number in sandbox.state.tickets} <= set(tags.links)


def _numbers(sandbox: RunningSandbox, query: str) -> set[int]:
    links = _Tags(sandbox.ask("GET", f"/?{query}").body.decode()).links
    return {int(link.rpartition("/")[2]) for link in links if link.startswith("/agent/tickets/")}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("status=solved", {1003, 1015}),
        ("status=nonsense", set()),
        ("q=%231004", {1004}),
        ("q=INSTALLER", {1006}),
        ("q=omar%40elsewhere", {1005, 1012, 1017}),
        ("q=omar&status=new", {1012}),
        ("q=vip", {1001}),
        ("q=what+do+you+need&status=hold", {1008}),
        ("q=nobody+says+this", set()),
    ],
)
def test_list_can_be_narrowed(
    sandbox: RunningSandbox, agent: str, query: str, numbers: set[int]
) -> None:
    sandbox.ask("PUT", "/api/v2/tickets/1001", token=agent, json={"ticket": {"tags": ["vip"]}})
    assert _numbers(sandbox, query) == numbers


def test_ticket_shows_what_each_update_did(sandbox: RunningSandbox, agent: str) -> None:
    change = {"ticket": {"status": "solved", "assignee_id": sandbox.seeded.admin.id}}
    sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=change)
    updates = sandbox.ask("GET", "/agent/tickets/1000").body.decode().partition("<details>")[2]
    assert "3 updates" in updates
    assert "<li>status: open → solved</li>" in updates
    assert "<li>assignee_id: Alex Agent → Ada Admin</li>" in updates
    assert "<li>mail to rita@customer.example</li>" in updates


def test_people_with_what_sets_them_apart(sandbox: RunningSandbox) -> None:
    rows = sandbox.ask("GET", "/users").body.decode().split("<tr>")
    remarks = {"Lena Light": "light agent", "Silas": "suspended", "Log Courier": "assigned tickets"}
    for name, remark in remarks.items():
        assert [remark in row for row in rows if name in row] == [True]
    assert "shares tickets" in next(row for row in rows if "Sam Shared" in row)


def test_tokens_with_their_first_characters(sandbox: RunningSandbox, courier: str) -> None:
    sandbox.issue_token(sandbox.seeded.admin.id, "read", life=None)
    sandbox.advance(3600)
    text = sandbox.ask("GET", "/oauth-clients").body.decode()
    never, expired = text.partition("<h1>Tokens</h1>")[2].split("<tr")[2:]
    assert courier[:10] + "…" in expired
    assert expired.startswith(' class="dead"')
    assert not never.startswith(' class="dead"')
    assert "Ada Admin" in never
    assert "never" in never
    assert "issuer_cli" in text


def test_switches_in_force() -> None:
    with start_sandbox(switches=Switches(hidden_ticket=403)) as sandbox:
        text = sandbox.ask("GET", "/switches").body.decode()
    rows = text.split("<tr")
    assert [row.startswith(' class="changed"') for row in rows if ">hidden_ticket<" in row] == [
        True
    ]
    assert text.count('class="changed"') == 1
    assert "52,428,800" in text


def test_log_has_the_newest_call_on_top(sandbox: RunningSandbox, courier: str) -> None:
    sandbox.ask("GET", "/api/v2/users/me", token=courier)
    sandbox.ask("DELETE", f"/api/v2/uploads/{'s' * 25}", token=courier)
    sandbox.ask("GET", "/users")
    page = sandbox.ask("GET", "/log").body.decode()
    assert '<meta http-equiv="refresh" content="2">' in page
    newest, older = page.split("<tr>")[2:]
    assert "/api/v2/uploads/[token]" in newest
    assert "404" in newest
    assert "/api/v2/users/me" in older
    assert "Log Courier" in older
    assert sandbox.requests[0].request_id in older
    paused = sandbox.ask("GET", "/log?paused=1").body.decode()
    assert "http-equiv" not in paused
    assert 'href="/log"' in paused


def test_long_lists_are_cut(sandbox: RunningSandbox) -> None:
    ticket = sandbox.state.tickets[1000]
    for number in range(2000, 2400):
        sandbox.state.tickets[number] = replace(ticket, number=number)
    for _ in range(250):
        sandbox.issue_token(sandbox.seeded.admin.id, "read")
    assert "220 more tickets are not shown" in sandbox.ask("GET", "/").body.decode()
    assert "50 more tokens are not shown" in sandbox.ask("GET", "/oauth-clients").body.decode()


def test_style_is_served(sandbox: RunningSandbox) -> None:
    answer = sandbox.ask("GET", "/assets/sandbox.css")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("path", ["/agent/tickets/9999", "/agent/tickets/x", "/nope", "/assets/x"])
def test_missing_pages(sandbox: RunningSandbox, path: str) -> None:
    assert sandbox.ask("GET", path).status == 404


@pytest.mark.parametrize("path", ["/admin", "/admin/apps-integrations/apis/oauth-clients"])
def test_who_looks_for_the_admin_center_is_shown_the_way(
    sandbox: RunningSandbox, path: str
) -> None:
    page = sandbox.ask("GET", path)
    assert page.status == 404
    assert "no Admin Center" in page.body.decode()
    assert {"/users", "/oauth-clients"} <= set(_Tags(page.body.decode()).links)
