"""`operator redact`: cleans files to standard output, for people who want to see what it does."""

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Final

from log_operator.collect.host import this_host
from log_operator.errors import BadArguments, CannotClean, NoRoom, Withheld
from log_operator.languages.system_errors import name_error
from log_operator.order import Ground, RedactOrder
from log_operator.redact.redactor import Cleaning, Redactor
from log_operator.redact.tally import Hit
from log_operator.redaction import make_cleaner
from log_operator.redaction_words import describe_cleaned, explain_hit, head_hits
from log_operator.screen.console import Console
from ticketbound.language import later, retell, say
from ticketbound.safe_text import escape

_CHUNK: Final = 256 << 10
_STDIN: Final = "-"


def redact_files(order: RedactOrder, ground: Ground, console: Console) -> Mapping[str, Any]:
    """Clean each file as it would be sent, and say what was taken out; sends nothing.

    Raises:
        BadArguments: a file cannot be opened; nothing was printed then.
        CannotClean: a file is no text.
        NoRoom: standard output does not take it.
    """
    reports: list[Mapping[str, Any]] = []
    with ExitStack() as held:
        files = [(_name(file), _open(file, console, held)) for file in order.files]
        host = this_host(ground.environment, ground.clock)
        redactor = make_cleaner(ground.tenant.redaction, host).redactor
        with contextlib.suppress(BrokenPipeError):  # whoever reads has seen enough
            reports += [_redact(order, redactor, *file, console) for file in files]
    return {"files": reports}


def _redact(
    order: RedactOrder, redactor: Redactor, name: str, file: BinaryIO, console: Console
) -> Mapping[str, Any]:
    hits: list[Hit] = []

    def show(hit: Hit) -> None:
        console.show_data(explain_hit(hit.line, hit.rule, hit.masked))
        if console.is_json:
            hits.append(hit)

    if order.explain:
        console.show_data(f"{retell(name)}\n{head_hits()}")
    try:
        cleaning = redactor.clean(
            _read(name, file), name=name, on_hit=show if order.explain else None
        )
        _pass_on(cleaning, console, is_silent=order.explain or console.is_json)
    except Withheld as withheld:
        raise CannotClean(
            say("{name} is left out: {why}", name=retell(name), why=retell(str(withheld)))
        ) from withheld
    for line in describe_cleaned(retell(name), cleaning.report, cleaning.notes):
        console.say(line)
    return _describe(name, cleaning, hits if order.explain else None)


def _pass_on(cleaning: Cleaning, console: Console, *, is_silent: bool) -> None:
    try:
        for piece in cleaning:
            if not is_silent:
                console.write_data(piece)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NoRoom(say("cannot write the cleaned text: {why}", why=name_error(error))) from error


def _describe(name: str, cleaning: Cleaning, hits: list[Hit] | None) -> Mapping[str, Any]:
    shown = [{"line": hit.line, "rule": hit.rule, "masked": hit.masked} for hit in hits or ()]
    return {
        "name": name,
        "lines_redacted": cleaning.report.lines,
        "redactions": [
            {"rule": rule, "count": found.count, "lines": found.lines, "bytes": found.size}
            for rule, found in cleaning.report.rules.items()
        ],
        "notes": list(cleaning.notes),
        **({} if hits is None else {"hits": shown}),
    }


def _name(file: str) -> str:
    return later("standard input") if file == _STDIN else escape(file, limit=1000)


def _open(file: str, console: Console, held: ExitStack) -> BinaryIO:
    if file == _STDIN:
        return console.input_stream()
    try:
        return held.enter_context(Path(file).open("rb"))
    except (OSError, ValueError) as error:
        raise BadArguments(
            say("cannot read {name}: {why}", name=retell(_name(file)), why=_explain(error))
        ) from error


def _read(name: str, file: BinaryIO) -> Iterator[bytes]:
    try:
        while chunk := file.read(_CHUNK):
            yield chunk
    except OSError as error:
        raise BadArguments(
            say("cannot read {name} to its end: {why}", name=retell(name), why=_explain(error))
        ) from error


def _explain(error: OSError | ValueError) -> str:
    return name_error(error) if isinstance(error, OSError) else say("this is no file name")
