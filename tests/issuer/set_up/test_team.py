"""A second agent: with the key and the canary of the team, never with others made unasked."""

import os
import stat
from pathlib import Path

import pytest

from tenant_file.reading import read_tenant
from tests.issuer.conftest import Run
from tests.issuer.set_up.conftest import Hold
from token_issuer.home import Home
from token_issuer.settings import read_settings
from zendesk_sandbox.server import RunningSandbox

MISSING = "and a team has one signing key and one canary ticket: missing "


def find_key(home: Path) -> str:
    return read_tenant((home / "tenant.toml").read_text()).keys[0].public


@pytest.fixture
def handed_over(ready: Run, tmp_path: Path) -> Path:
    """The signing key of the first agent, in a file."""
    path = tmp_path / "team.key"
    status, out, err = ready("secrets", "--export-signing-key", str(path))
    assert (status, out) == (0, ""), err
    return path


@pytest.fixture
def second(environment: dict[str, str], tmp_path: Path, handed_over: Path) -> Path:
    """The home of a second agent, in which nothing is yet."""
    del handed_over
    environment["TICKETBOUND_HOME"] = str(tmp_path / "second")
    return tmp_path / "second"


def test_the_key_goes_into_a_private_file_alone(
    ready: Run, tmp_path: Path, home: Path, handed_over: Path
) -> None:
    key = handed_over.read_text().strip()
    assert key in (home / "secrets.json").read_text()
    if os.name != "nt":
        assert stat.S_IMODE(handed_over.stat().st_mode) == 0o600
    other = tmp_path / "other.key"
    for more in ((), ("--json",)):
        status, out, err = ready("secrets", "--export-signing-key", str(other), *more)
        assert (status, key in out + err) == (0, False)
        assert find_key(home) in out if more else "issuer init --signing-key FILE" in err
        assert "--canary 1020 --subdomain acme --mint-client log_drop" in err or more
        other.unlink()


def test_nothing_is_written_over_or_through_a_link(
    ready: Run, tmp_path: Path, handed_over: Path
) -> None:
    before = handed_over.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    for path in (handed_over, link):
        status, _, err = ready("secrets", "--export-signing-key", str(path))
        assert (status, "exists, and is not written over" in err) == (2, True)
    assert handed_over.read_bytes() == before
    assert not (tmp_path / "elsewhere").exists()


def test_without_a_set_up_there_is_no_key(issuer: Run, tmp_path: Path) -> None:
    assert issuer("secrets", "--export-signing-key", str(tmp_path / "key"))[0] == 20
    assert not (tmp_path / "key").exists()


def test_a_second_agent_signs_with_the_same_key(
    issuer: Run, init_arguments: tuple[str, ...], home: Path, second: Path, handed_over: Path
) -> None:
    arguments = (*init_arguments, "--signing-key", str(handed_over), "--canary", "1020")
    status, _, err = issuer(*arguments)
    assert status == 0, err
    assert find_key(second) == find_key(home)
    assert read_settings(Home(second)).requests == read_settings(Home(home)).requests


def test_the_file_of_all_secrets_is_no_key(
    issuer: Run, init_arguments: tuple[str, ...], home: Path, second: Path
) -> None:
    status, _, err = issuer(*init_arguments, "--signing-key", str(home / "secrets.json"))
    assert status == 2
    assert "holds the secrets of a whole set-up, not a signing key alone" in err
    assert "issuer secrets --export-signing-key FILE" in err
    assert not second.exists()


def test_beside_a_ledger_of_a_team_neither_is_made_unasked(
    issuer: Run,
    init_arguments: tuple[str, ...],
    postgres_url: str,
    second: Path,
    handed_over: Path,
    sandbox: RunningSandbox,
) -> None:
    before = len(sandbox.requests)
    arguments = ("--ledger", postgres_url, *init_arguments)
    status, _, err = issuer(*arguments)
    assert (status, f"{MISSING}--signing-key FILE and --canary NUMBER\n" in err) == (2, True)
    assert "issuer secrets --export-signing-key FILE" in err
    status, _, err = issuer(*arguments, "--signing-key", str(handed_over))
    assert (status, f"{MISSING}--canary NUMBER\n" in err) == (2, True)
    assert (second.exists(), len(sandbox.requests)) == (False, before)
    key = ("--signing-key", str(handed_over))
    assert issuer(*arguments, *key, "--canary", "1020")[0] == 0
    assert issuer(*arguments, "--force", "--canary", "1020")[0] == 0


def test_codes_of_a_team_do_not_hold_who_joins_it(
    issuer: Run,
    init_arguments: tuple[str, ...],
    postgres_url: str,
    second: Path,
    home: Path,
    environment: dict[str, str],
    handed_over: Path,
) -> None:
    environment["TICKETBOUND_HOME"] = str(home)
    assert issuer("ledger", "move", postgres_url)[0] == 0
    assert issuer("mint", "1000")[0] == 0
    environment["TICKETBOUND_HOME"] = str(second)
    key = ("--signing-key", str(handed_over), "--canary", "1020")
    status, _, err = issuer("--ledger", postgres_url, *init_arguments, *key)
    assert status == 0, err
    assert issuer("ledger", "move", postgres_url)[0] == 0
    assert "1000" in issuer("list")[1]
    assert issuer("revoke", "--ticket", "1000")[0] == 0


def test_the_dialogue_asks_for_both(
    talk: Hold,
    by_client: tuple[str, ...],
    bare: dict[str, str],
    postgres_url: str,
    home: Path,
) -> None:
    bare["TICKETBOUND_LEDGER"] = postgres_url
    answers = (*by_client[:7], "", "1005", *by_client[8:10], "", *by_client[10:])
    done = talk(*answers)
    assert done.status == 0, done.screen
    said = " ".join(done.screen.split())
    assert "a team has one canary: type its number" in said
    assert "issuer secrets --export-signing-key FILE and hands that file over" in said
    assert said.count("Number of the ticket, or new: ") == 2
    assert read_settings(Home(home)).requests.canary_ticket == 1005
