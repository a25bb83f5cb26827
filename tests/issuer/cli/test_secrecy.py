"""No secret shows itself anywhere but where it belongs."""

import json
import logging
import stat
import subprocess  # noqa: TID251 - a trap is tried with a program
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import keyring.core
import pytest
import typer

from tests.issuer.canaries import Canaries, Traces, all_logs, traced
from tests.issuer.secrets.memory_keyring import MemoryKeyring
from tests.more_clients import AGENT_SCOPES, add_client
from tests.postgres import PASSWORD
from ticket_code.text_form import decode_code, find_code
from token_issuer.cli.app import APP
from token_issuer.cli.loading import LazyCommand
from zendesk_sandbox.server import RunningSandbox, start_sandbox

Run = Callable[..., tuple[int, str, str]]
PLANTED = "canary-0123456789-abcdef"
KEPT_IN = "secrets.json"

LIFE: tuple[tuple[str, int], ...] = (
    ("init", 0),
    ("secrets", 0),
    ("secrets --json", 0),
    ("mint 1000", 0),
    ("mint 1000", 22),
    ("list", 0),
    ("list --json", 0),
    ("revoke --all", 0),
    ("bindings add agent --client log_agent", 0),
    ("bindings", 0),
    ("bindings --json", 0),
    ("secrets", 0),
    ("mint 1001 --via agent", 2),
    ("mint 1001 --via agent --accept-risk", 0),
    ("bindings remove log_agent", 2),
    ("revoke --all", 0),
    ("bindings remove log_agent", 0),
    ("mint 1001 --json", 0),
    ("sweep --dry-run --json", 0),
    ("sweep --strangers", 0),
    ("audit", 0),
    ("audit --json", 0),
    ("revoke --ticket 1001 --json", 0),
    ("doctor", 0),
    ("doctor --last --json", 0),
    ("login", 0),
    ("whoami", 0),
    ("whoami --json", 0),
    ("mint 1002", 0),
    ("secrets", 0),
    ("logout", 0),
    ("whoami", 0),
    ("profile check", 0),
    ("profile show --json", 0),
    ("profile schema", 0),
    ("build-operator --out /dev/null/x", 2),
    ("secrets --move keyring", 0),
    ("revoke --all", 0),
    ("mint 1006 --note x --replace", 0),
    ("show {code}", 0),
    ("show {code} --json", 0),
    ("secrets --move file --json", 0),
    ("revoke --all", 0),
    ("watch 1006", 22),
    ("list --csv --by me --since 1d", 0),
    ("login --api-token --email {admin}", 0),
    ("whoami", 0),
    ("mint 1002", 0),
    ("secrets", 0),
    ("panic", 0),
    ("mint 1002 --json", 0),
    ("ledger", 0),
    ("ledger --json", 0),
    ("ledger move {elsewhere}", 0),
    ("accounts", 0),
    ("accounts --json", 0),
    ("help", 0),
    ("accounts remove default", 2),
    ("revoke --all", 0),
    ("accounts remove default --yes", 0),
    ("secrets", 0),
    ("whoami", 20),
    ("sandbox --list-switches", 0),
    ("sandbox --port x", 2),
    ("complete-words bash 1 issuer", 0),
)
"""What is typed one after the other and how it ends; every command is there."""


@dataclass(frozen=True)
class Stage:
    """An issuer whose every secret is known to `canaries`."""

    issuer: Run
    folder: Path
    canaries: Canaries
    key_store: MemoryKeyring

    def set_up(self, init_arguments: tuple[str, ...], place: str) -> None:
        """`issuer init`; then the signing key is known too."""
        self.run(*init_arguments, "--secrets", place, ends=0)
        kept = json.loads((self.folder / "issuer" / KEPT_IN).read_text()) if place == "file" else {}
        found = {user.rpartition("/")[2]: text for (_, user), text in self.key_store.kept.items()}
        self.canaries.plant((kept | found)["signing_key"])

    def run(self, *arguments: str, ends: int, is_result_secret: bool = False) -> str:
        """What it printed on standard output; everything else is looked through."""
        with traced() as traces, all_logs() as lines:
            status, out, err = self.issuer("-vv", *arguments)
        assert status == ends, err
        assert ("Traceback" in err) == (status not in (0, 2) or "issuer: hint" in err), err
        for text in (err, *lines, *(() if is_result_secret else (out,))):
            assert not self.canaries.found_in(text), arguments
        self._look_at(traces, arguments)
        return out

    def _look_at(self, traces: Traces, arguments: tuple[str, ...]) -> None:
        for program in traces.programs:
            assert not self.canaries.found_in(program), arguments
        left = [_describe(path) for path in self.folder.rglob("*") if path.is_file()]
        for name, mode, content in (*traces.files, *left):
            if self.canaries.found_in(content):
                assert name.strip(".").startswith(KEPT_IN), (arguments, name)
                assert mode == 0o600 or sys.platform == "win32", (arguments, name)


def _describe(path: Path) -> tuple[str, int, bytes]:
    return path.name, stat.S_IMODE(path.stat().st_mode), path.read_bytes()


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def sandbox(canaries: Canaries) -> Iterator[RunningSandbox]:
    with start_sandbox(observe=canaries.look_on) as running:
        yield running


@pytest.fixture
def stage(
    issuer: Run,
    environment: dict[str, str],
    sandbox: RunningSandbox,
    api_token: str,
    canaries: Canaries,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    """With tracebacks, a key store, a temporary folder, and an API token."""
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    del environment["TICKETBOUND_SECRETS"]
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    environment |= {"TICKETBOUND_DEBUG": "1", "TICKETBOUND_API_TOKEN": api_token}
    basic = f"{sandbox.seeded.admin.email}/token:{api_token}"
    canaries.plant(api_token, b64encode(basic.encode()).decode())
    canaries.plant(sandbox.issuer_client_secret.reveal(), sandbox.mint_client_secret.reveal())
    _, secret = add_client(sandbox, sandbox.seeded.agent, "log_agent", *AGENT_SCOPES)
    environment |= secret
    canaries.plant(*secret.values())
    return Stage(issuer, tmp_path, canaries, backend)


def test_the_traps_work(canaries: Canaries, tmp_path: Path) -> None:
    canaries.plant(PLANTED)
    file = tmp_path / "temporary"
    with traced() as traces, all_logs() as lines:
        subprocess.run([sys.executable, "-c", "", PLANTED], check=True)
        file.write_text(f"x{PLANTED}x")
        file.unlink()
        logging.getLogger("anything.at.all").debug("x%sx", PLANTED)
    assert canaries.found_in(traces.programs[0])
    assert canaries.found_in(traces.files[0][2])
    assert canaries.found_in(lines[-1])
    assert not canaries.found_in(PLANTED[:-1])


def test_every_command_has_a_case() -> None:
    root = typer.main.get_command(APP)
    assert isinstance(root, typer.core.TyperGroup)
    typed = [line.split() for line, _ in LIFE]
    for path in _find_paths(root):
        assert any(words[: len(path)] == path for words in typed), path
    assert {words[0] for words in typed} == set(root.commands)


def _find_paths(group: typer.core.TyperGroup) -> Iterator[list[str]]:
    """The words of every command, of those below another one too."""
    for name, command in group.commands.items():
        yield [name]
        loaded = command.load() if isinstance(command, LazyCommand) else command
        if isinstance(loaded, typer.core.TyperGroup):
            yield from ([name, *rest] for rest in _find_paths(loaded))


@pytest.mark.usefixtures("ports")
@pytest.mark.parametrize("place", ["file", "keyring"])
def test_no_command_gives_a_secret_away(
    stage: Stage,
    init_arguments: tuple[str, ...],
    environment: dict[str, str],
    sandbox: RunningSandbox,
    place: str,
) -> None:
    known, code_id = len(stage.canaries), ""
    for line, ends in LIFE:
        named = {"admin": sandbox.seeded.admin.email, "elsewhere": stage.folder / "elsewhere"}
        command, *rest = line.format(**named, code=code_id).split()
        if command == "init":
            stage.set_up(init_arguments, place)
            del environment["TICKETBOUND_IDENTITY_SECRET"], environment["TICKETBOUND_MINT_SECRET"]
        else:
            out = stage.run(command, *rest, ends=ends, is_result_secret=command == "mint")
            if command == "mint" and out:
                code_id = _plant_code(stage.canaries, out)
    # Both clients, the key, the API token; then two codes and their tokens, sign-ins, probes.
    assert len(stage.canaries) > known + 20


def _plant_code(canaries: Canaries, out: str) -> str:
    code = find_code(out)
    contents = decode_code(code).code
    canaries.plant(code, contents.secret.reveal())
    return contents.id_text


@pytest.mark.parametrize("place", ["file", "keyring"])
def test_the_password_of_a_ledger_is_not_given_away(
    stage: Stage,
    init_arguments: tuple[str, ...],
    environment: dict[str, str],
    postgres_url: str,
    place: str,
) -> None:
    stage.set_up(init_arguments, place)
    stage.canaries.plant(PASSWORD)
    stage.run("ledger", "move", postgres_url, ends=0)
    for command in ("ledger", "ledger --json", "list", "secrets", "sweep", "audit"):
        stage.run(*command.split(), ends=0)
    wrong = postgres_url.replace(PASSWORD, "another-canary-7")
    stage.canaries.plant("another-canary-7")
    stage.run("--ledger", wrong, "list", ends=20)
    environment["TICKETBOUND_LEDGER"] = wrong.replace("postgresql://", "oracle://")
    stage.run("list", ends=2)
    environment["TICKETBOUND_LEDGER"] = wrong
    stage.run("mint", "1000", "--json", ends=20)


@pytest.mark.parametrize("command", ["mint 1000", "secrets", "secrets --json", "init"])
def test_a_store_that_is_refused_gives_nothing_away(
    stage: Stage, init_arguments: tuple[str, ...], home: Path, command: str
) -> None:
    stage.set_up(init_arguments, "file")
    path = home / KEPT_IN
    path.write_text(path.read_text()[:-20])
    arguments = (*init_arguments, "--force") if command == "init" else command.split()
    stage.run(*arguments, ends=20)


@pytest.mark.parametrize(
    ("fault", "ends"),
    [
        ({"status": 400, "path": "^/oauth/tokens$"}, 21),
        ({"kind": "html", "path": "^/oauth/tokens$"}, 30),
        ({"status": 500, "path": "tokens/current", "times": 9}, 71),
        ({"status": 200, "path": "search/count", "body": '{"count": 1}'}, 71),
        ({"kind": "cut", "path": "requests/1020", "times": 9}, 71),
    ],
)
def test_failures_with_a_traceback_show_no_secret(
    stage: Stage,
    init_arguments: tuple[str, ...],
    environment: dict[str, str],
    sandbox: RunningSandbox,
    fault: dict[str, object],
    ends: int,
) -> None:
    stage.set_up(init_arguments, "file")
    echo = {"body": environment["TICKETBOUND_MINT_SECRET"]} if fault.get("status") == 400 else {}
    sandbox.queue_fault(skip=1 if "oauth" in str(fault["path"]) else 0, **fault, **echo)
    # Nothing is minted, so not even standard output may hold a secret.
    assert stage.run("mint", "1000", ends=ends) == ""
