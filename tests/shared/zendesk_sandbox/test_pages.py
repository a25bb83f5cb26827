from html.parser import HTMLParser

import pytest

from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox

_HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202egnp.exe \x1b[31m"


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
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
    return number, b"x" * 2500


def _assert_harmless(answer: Answer) -> _Tags:
    assert answer.status == 200
    text = answer.body.decode()
    tags = _Tags(text)
    assert not tags.names & {"script", "img", "b", "i", "form", "iframe"}
    assert not {name for name in tags.attributes if name.startswith("on")} | (
        tags.attributes & {"style", "src"}
    )
    assert "\u202e" not in text
    assert "\x1b" not in text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    return tags


def test_hostile_text_is_shown_and_nothing_more(sandbox: RunningSandbox, agent: str) -> None:
    number, content = _hostile_ticket(sandbox, agent)
    _assert_harmless(sandbox.ask("GET", "/"))
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


def test_style_is_served(sandbox: RunningSandbox) -> None:
    answer = sandbox.ask("GET", "/assets/sandbox.css")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("path", ["/agent/tickets/9999", "/agent/tickets/x", "/nope", "/assets/x"])
def test_missing_pages(sandbox: RunningSandbox, path: str) -> None:
    assert sandbox.ask("GET", path).status == 404
