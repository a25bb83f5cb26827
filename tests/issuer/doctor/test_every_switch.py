"""The doctor against an account under every setting of every switch of the sandbox."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from token_issuer.doctor.questions import QUESTIONS
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches, list_switches

Run = Callable[..., tuple[int, str, str]]

NO_ANSWER = {
    "created_token_life",
    "client_owner",
    "token_status",
    "token_limit",
    "api_tokens",
    "hidden_ticket",
    "hidden_followup",
}
STOPPED = {
    ("uploads_by_ticket_attachments_write", "refuse"),
    ("ccd_request_update", "refuse"),
    ("json_suffix", "required"),
    ("tokens_scope", "broad"),
}
DIE_BY_THEMSELVES = {("tokens_scope", "broad"), ("client_deletion", "keeps")}
WORKS = ("create_token", "works")
DEFAULTS = {switch.name: str(switch.choices[0]) for switch in list_switches()}
CASES = [
    (switch.name, setting)
    for switch in list_switches()
    for setting in (*switch.choices, *((3,) if switch.takes_number else ()))
]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """One whose identity client may ask for anything, and where a large file is small."""
    with start_sandbox(limits=Limits(attachment_size=5000)) as running:
        issuer = running.seeded.issuer
        running.state.clients[issuer.id] = replace(issuer, allowed_scopes=None)
        yield running


def examine(issuer: Run, sandbox: RunningSandbox, **switches: Any) -> tuple[int, dict[str, Any]]:
    sandbox.state.switches = Switches(**switches)
    status, out, err = issuer("doctor", "--json", "--large-upload")
    assert err == ""
    document: dict[str, Any] = json.loads(out)
    return status, document


def test_the_questions_are_the_switches() -> None:
    assert {question.name: question.assumed for question in QUESTIONS} == DEFAULTS


@pytest.mark.parametrize(("name", "setting"), CASES)
def test_finds_what_the_switch_says_and_leaves_nothing(
    ready: Run, sandbox: RunningSandbox, name: str, setting: object
) -> None:
    state = sandbox.state
    before = (set(state.tickets), set(state.clients))
    status, document = examine(ready, sandbox, **{name: setting})
    found = {finding["name"]: finding["found"] for finding in document["data"]["findings"]}
    assert found == expect(name, setting)
    assert status == (21 if (name, setting) in STOPPED else 0)
    assert bool(document["data"]["obstacles"]) == ((name, setting) in STOPPED)
    assert len(document["warnings"]) == len(document["data"]["obstacles"])
    assert (set(state.tickets), set(state.clients)) == before
    assert state.uploads == {} or (name, setting) == ("anonymous", "on")
    assert state.tokens == {} or (name, setting) in DIE_BY_THEMSELVES


def expect(name: str, setting: object) -> dict[str, str | None]:
    if (name, setting) == ("json_suffix", "required"):
        return {**dict.fromkeys(DEFAULTS), name: "required"}
    if (name, setting) == ("uploads_by_ticket_attachments_write", "refuse"):
        return {**DEFAULTS, name: "refuse", **dict.fromkeys({*NO_ANSWER, "foreign_upload"})}
    known = {"created_token_life": "None"} if (name, setting) == WORKS else {}
    return {**DEFAULTS, name: str(setting), **dict.fromkeys(NO_ANSWER), **known}


@pytest.mark.parametrize(("life", "found"), [(None, "None"), (1800, "1800")])
def test_finds_how_long_a_created_token_lives(
    ready: Run, sandbox: RunningSandbox, life: object, found: str
) -> None:
    _, document = examine(ready, sandbox, create_token="works", created_token_life=life)
    answers = {finding["name"]: finding["found"] for finding in document["data"]["findings"]}
    assert (answers["create_token"], answers["created_token_life"]) == ("works", found)
    assert sandbox.state.tokens == {}
