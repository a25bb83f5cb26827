"""Reads a script of faults: a TOML file with one `[[fault]]` table for each, in order.

The fields are those of `zendesk_sandbox.faults.fault.Fault`:

    [[fault]]             # the second upload meets a busy account, twice
    kind = "status"
    method = "POST"
    path = "/uploads"
    skip = 1
    times = 2
    status = 429
    headers = { Retry-After = "3" }
"""

import tomllib
from pathlib import Path
from typing import Any, ClassVar, Final, get_args

import msgspec

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from zendesk_sandbox.faults.fault import Fault, Kind

_HINT: Final = (
    f"a [[fault]] table has {', '.join(Fault.__struct_fields__)}; "
    f"its kind is one of {', '.join(get_args(Kind))}"
)
_MOST_BYTES: Final = 1 << 20


class BadFaultScript(Failure):
    """The script cannot be used; nothing of it was queued."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


def read_faults(path: Path) -> tuple[Fault, ...]:
    """The faults of a script, in order.

    Raises:
        BadFaultScript: it cannot be read, is no TOML, or a fault in it is wrong.
    """
    shown = escape(str(path))
    tables = _read_tables(path, shown)
    return tuple(_convert(table, f"{shown}, fault {n}") for n, table in enumerate(tables, start=1))


def _read_tables(path: Path, shown: str) -> list[Any]:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
        if len(text) > _MOST_BYTES:
            raise BadFaultScript(f"{shown} is too large for a script of faults", hint=_HINT)
        script = tomllib.loads(text.decode())
    except OSError as error:
        reason = escape(error.strerror or "")
        raise BadFaultScript(f"{shown} cannot be read: {reason}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadFaultScript(f"{shown} is no TOML: {escape(str(error))}", hint=_HINT) from error
    tables = script.pop("fault", [])
    if script or not isinstance(tables, list):
        raise BadFaultScript(f"{shown} has something else than [[fault]] tables", hint=_HINT)
    return tables


def _convert(table: object, where: str) -> Fault:
    try:
        return msgspec.convert(table, Fault)
    except msgspec.ValidationError as error:
        raise BadFaultScript(f"{where}: {escape(str(error))}", hint=_HINT) from error
