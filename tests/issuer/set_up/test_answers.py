"""Answers given beforehand, by options and by a file."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.issuer.conftest import Run
from token_issuer.errors import BadArgument
from token_issuer.home import Home
from token_issuer.set_up.answers import TEMPLATE, Answers, read_answers
from token_issuer.settings import read_settings
from zendesk_sandbox.server import RunningSandbox

ALL = """\
subdomain = "https://acme.zendesk.com/agent"
sign_in = "client"
identity_client = "issuer"
service_user = "Log-Courier@acme.example"
mint_client = "log_drop"
vendor_name = "Acme GmbH"
canary = 1005
open_codes = 2
"""


@dataclass
class AnswersFile:
    path: Path

    def write(self, text: str) -> tuple[str, str]:
        self.path.write_text(text, encoding="utf-8")
        return "--answers", str(self.path)


@pytest.fixture
def file(tmp_path: Path) -> AnswersFile:
    return AnswersFile(tmp_path / "answers.toml")


def test_a_file_answers_everything(
    issuer: Run, file: AnswersFile, home: Path, sandbox: RunningSandbox
) -> None:
    status, _, err = issuer("init", *file.write(ALL), "--non-interactive")
    assert status == 0, err
    requests = read_settings(Home(home)).requests
    assert (requests.canary_ticket, requests.open_codes) == (1005, 2)
    assert requests.service_user_id == sandbox.service_user_id


def test_options_win_over_the_file(issuer: Run, file: AnswersFile, home: Path) -> None:
    text = ALL.replace("issuer", "nobody").replace("1005", '"new"')
    arguments = (*file.write(text), "--identity-client", "issuer", "--open-codes", "3")
    assert issuer("init", *arguments)[0] == 0
    settings = read_settings(Home(home))
    assert (settings.clients.identity, settings.requests.open_codes) == ("issuer", 3)
    assert settings.requests.canary_ticket == 1020


def test_what_is_missing_is_named_at_once(
    issuer: Run, file: AnswersFile, environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    del environment["TICKETBOUND_MINT_SECRET"]
    arguments = (*file.write('mint_client = "log_drop"'), "--non-interactive")
    status, out, err = issuer("init", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(
        "issuer: missing options --subdomain, --identity-client, --vendor-name"
        " and environment variable TICKETBOUND_MINT_SECRET\n"
    )
    assert sandbox.requests == ()


def test_by_browser_nothing_is_missing_but_the_sign_in(issuer: Run, file: AnswersFile) -> None:
    text = ALL.replace('"client"', '"browser"')
    status, _, err = issuer("init", *file.write(text))
    assert status == 20
    assert "nobody is signed in here" in err
    assert "issuer login" in err


@pytest.mark.usefixtures("ports")
def test_by_browser_with_the_present_sign_in(issuer: Run, file: AnswersFile, home: Path) -> None:
    assert issuer("login", "--subdomain", "acme")[0] == 0
    text = ALL.replace('"client"', '"browser"')
    status, _, err = issuer("init", *file.write(text))
    assert status == 0, err
    assert "identity" not in json.loads((home / "secrets.json").read_text())
    assert issuer("mint", "1000")[0] == 0


def test_another_service_user_than_said(issuer: Run, file: AnswersFile, home: Path) -> None:
    text = ALL.replace("Log-Courier", "alex")
    status, _, err = issuer("init", *file.write(text))
    assert status == 21
    assert "acts as Log Courier, whose address is not alex@acme.example" in err
    assert not (home / "settings.toml").exists()


def test_a_canary_that_was_made_for_nothing_is_deleted(
    issuer: Run, file: AnswersFile, sandbox: RunningSandbox
) -> None:
    text = ALL.replace("Log-Courier", "alex").replace("canary = 1005\n", "")
    assert issuer("init", *file.write(text))[0] == 21
    assert any(request.method == "POST" for request in sandbox.requests)
    assert len(sandbox.state.tickets) == 20


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("subdomain = acme", "invalid value (at line 1, column 13)"),
        ("[subdomain", "at the end of a table declaration (at"),
        ('subdomian = "acme"', "object contains unknown field `subdomian`"),
        ("subdomain = 7", "expected `str | null`, got `int` - at `$.subdomain`"),
        ('sign_in = "password"', "invalid enum value 'password' - at `$.sign_in`"),
        ("canary = 1.5", "at `$.canary`"),
        ('subdomain = "a"\nsubdomain = "b"', "cannot overwrite a value (at"),
        ('mint_secret = "hunter2hunter2"', "unknown field `mint_secret`"),
        ('"\\u001b[2J" = 1', r"unknown field `\x1b[2J`"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(
    issuer: Run, file: AnswersFile, text: str, says: str, sandbox: RunningSandbox
) -> None:
    status, out, err = issuer("init", *file.write(text))
    assert (status, out) == (2, "")
    assert f"issuer: {file.path}: " in err
    assert says in err
    assert "hunter2" not in err
    assert "issuer: hint: issuer init --print-answers shows how it is written\n" in err
    assert sandbox.requests == ()


def test_files_that_cannot_be_read(issuer: Run, tmp_path: Path) -> None:
    assert issuer("init", "--answers", str(tmp_path / "none"))[0] == 2
    assert issuer("init", "--answers", str(tmp_path))[0] == 2
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    status, _, err = issuer("init", "--answers", str(binary))
    assert status == 2
    assert "is no UTF-8 text" in err


def test_the_template_is_such_a_file(issuer: Run, file: AnswersFile) -> None:
    status, out, err = issuer("init", "--print-answers")
    assert (status, out, err) == (0, TEMPLATE, "")
    file.write(TEMPLATE.replace("# See", "#"))
    lines = [line.removeprefix("# ") for line in TEMPLATE.splitlines()]
    file.write("\n".join(line for line in lines if " = " in line))
    answers = read_answers(file.path)
    assert None not in [getattr(answers, name) for name in Answers.__struct_fields__]
    file.write(TEMPLATE)
    assert read_answers(file.path).subdomain == "acme"


def test_each_answer_is_an_option_too(issuer: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = issuer("init", "--help")[1]
    for name in Answers.__struct_fields__:
        assert f"--{name.replace('_', '-')} " in out


def test_a_secret_in_a_file_is_not_repeated(file: AnswersFile) -> None:
    file.write('subdomain = "acme" hunter2hunter2')
    with pytest.raises(BadArgument) as caught:
        read_answers(file.path)
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"
