"""What the built executable carries, read from its table of contents."""

import ast
from pathlib import Path
from types import CodeType

import pytest
from PyInstaller.archive.readers import CArchiveReader

pytestmark = pytest.mark.journey

FOREIGN = (
    "token_issuer",
    "team_server",
    "zendesk_sandbox",
    "zendesk_client.account",
    "zendesk_client.authorize_url",
    "zendesk_client.clients",
    "zendesk_client.oauth",
    "zendesk_client.pkce",
    "zendesk_client.search",
    "zendesk_client.ticket_audits",
    "zendesk_client.ticket_tags",
    "zendesk_client.tickets",
    "zendesk_client.tokens",
    "zendesk_client.users",
    "sqlalchemy",
    "alembic",
    "flask",
    "werkzeug",
    "cheroot",
    "typer",
    "click",
    "pydantic",
    "keyring",
    "cryptography",
    "pytest",
    "hypothesis",
)


def list_contents(executable: Path) -> set[str]:
    """Names of everything inside: files, libraries, and each Python module of the archive."""
    archive = CArchiveReader(str(executable))
    modules = archive.open_embedded_archive("PYZ.pyz").toc
    return {name.removeprefix("late/") for name in archive.toc} | set(modules)


def is_of(name: str, package: str) -> bool:
    return name == package or name.startswith((f"{package}.", f"{package}/"))


def test_nothing_of_issuer_server_or_sandbox_is_inside(operator_path: Path) -> None:
    contents = list_contents(operator_path)
    assert {n for n in contents if any(is_of(n, foreign) for foreign in FOREIGN)} == set()


def test_what_it_needs_is_inside(operator_path: Path) -> None:
    contents = list_contents(operator_path)
    assert {
        "log_operator.run",
        "log_operator/tenant.json",
        "ticket_code.checking",
        "zendesk_client.uploads",
    } <= contents
    # Its other half needs it, unseen: without it, deflate falls back to zlib.
    assert any(name.startswith("isal/igzip_lib.") for name in contents)


def test_no_module_inside_names_a_minting_call(operator_path: Path) -> None:
    """The code objects themselves: neither the grant's path nor its name is anywhere."""
    archive = CArchiveReader(str(operator_path)).open_embedded_archive("PYZ.pyz")
    ours = [n for n in archive.toc if n.partition(".")[0] in ("log_operator", "zendesk_client")]
    assert len(ours) > 20
    words: set[str] = set()
    for name in ours:
        words |= collect_words(archive.extract(name))
    assert "/api/v2/uploads" in words
    assert not {"/oauth/tokens", "client_credentials", "grant_type", "client_secret"} & words


def collect_words(code: CodeType) -> set[str]:
    words = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            words |= collect_words(constant)
        elif isinstance(constant, str):
            words.add(constant)
    return words


def test_the_word_search_can_find() -> None:
    code = compile(ast.parse("def f():\n    return g('/oauth/tokens')"), "x", "exec")
    assert {"/oauth/tokens", "g"} <= collect_words(code)
