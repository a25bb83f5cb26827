import io
import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from token_issuer.log_output import start_log

Run = Callable[..., tuple[int, str, str]]
EXCHANGE = re.compile(
    r"issuer: (GET|POST|PUT|DELETE) /(api/v2|oauth)/[a-z0-9_/.]+:"
    r" [0-9]{3} in [0-9]+ ms [0-9a-zA-Z-]+"
)


@contextmanager
def logging_at(verbosity: int) -> Iterator[None]:
    stop = start_log(verbosity)
    try:
        yield
    finally:
        stop()


def test_nothing_is_logged_unless_asked_for(ready: Run) -> None:
    _, _, quiet = ready("mint", "1000")
    assert "GET /" not in quiet
    assert not logging.getLogger("zendesk_client").handlers


def test_each_exchange_is_logged(ready: Run) -> None:
    status, out, err = ready("-v", "mint", "1000")
    assert (status, out[:5]) == (0, "tbc1_")
    lines = [line for line in err.splitlines() if " ms " in line]
    assert len(lines) > 10
    assert all(EXCHANGE.fullmatch(line) for line in lines)
    by_issuer, by_code = [line for line in lines if "GET /api/v2/tickets/1000:" in line]
    assert (": 200 in " in by_issuer, ": 403 in " in by_code) == (True, True)
    assert "looked for" not in err


def test_twice_tells_what_our_own_packages_do(ready: Run) -> None:
    _, _, err = ready("-vv", "list")
    assert "looked for the signing key in " not in err
    _, _, err = ready("-vv", "mint", "1000")
    assert "issuer: looked for the signing key in " in err
    assert "issuer: took the secret of the mint client from TICKETBOUND_MINT_SECRET\n" in err
    assert "issuer: GET /api/v2/users/me: 200 in " in err


def test_ends_with_its_command(ready: Run) -> None:
    ready("mint", "1000")
    ready("-vv", "list")
    _, _, err = ready("list")
    assert err == ""


def test_a_record_is_one_harmless_line(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_at(2):
        logging.getLogger("zendesk_client").info("a\nb\x1b[31m\u202e %s", "x" * 1000)
    err = capsys.readouterr().err
    assert err.startswith("issuer: a\\x0ab\\x1b[31m\\u202e xxx")
    assert err.endswith("…\n")
    assert len(err) < 520


def test_others_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_at(2):
        for name in ("urllib3", "keyring", "sqlalchemy"):
            logging.getLogger(name).warning("hunter2")
    assert "issuer:" not in capsys.readouterr().err


def test_a_closed_standard_error_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    with logging_at(1):
        logging.getLogger("zendesk_client").info("x")
