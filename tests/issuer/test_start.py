"""What the program imports before it knows what it is asked for."""

import subprocess  # noqa: TID251 - the program itself, in an interpreter of its own
import sys

import pytest

HEAVY = {"flask", "keyring", "msgspec", "requests", "sqlalchemy", "urllib3", "zendesk_client"}
PROGRAM = """
import sys
from token_issuer.__main__ import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def list_imports(*arguments: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], check=False, capture_output=True, text=True
    )
    return set(ended.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), (), ("nonsense",)])
def test_nothing_heavy_is_imported_for_little(arguments: tuple[str, ...]) -> None:
    imports = list_imports(*arguments)
    assert "token_issuer" in imports
    assert not HEAVY & imports


def test_a_command_imports_what_it_needs() -> None:
    assert {"requests", "sqlalchemy", "msgspec"} <= list_imports("list")
