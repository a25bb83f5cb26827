"""Runs a sandbox for a person: starts it, says what to do with it, waits for Ctrl-C."""

import os
import signal
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from threading import Event

from msgspec.structs import asdict

from ticketbound.failure import Failure
from zendesk_sandbox.describing import describe, list_as_json, list_as_text
from zendesk_sandbox.options import Options, read_options
from zendesk_sandbox.ready_file import ready_file
from zendesk_sandbox.seed.file import example_text
from zendesk_sandbox.server import HOST, PortTaken, RunningSandbox, start_sandbox
from zendesk_sandbox.starting import Start, plan_start
from zendesk_sandbox.state_file.saving import Saver
from zendesk_sandbox.switches import list_switches


class OutputFailed(Failure):
    """Standard output is closed or full."""


def run(arguments: Sequence[str], *, prog: str) -> None:
    """Does what the arguments ask for; returns when that is done, or at SIGINT or SIGTERM.

    Raises:
        Failure: it cannot be done; nothing was left behind.
        SystemExit: the help was asked for.
    """
    options = read_options(arguments, prog=prog)
    if options.list_switches:
        switches = list_switches()
        _print(list_as_json(switches) if options.json else list_as_text(switches))
    elif options.print_seed:
        _print(example_text().rstrip())
    else:
        _serve(options, prog)


def _serve(options: Options, prog: str) -> None:
    with ExitStack() as stack:
        told_to_end = stack.enter_context(_until_told())
        start = plan_start(options, stack)
        # Entered before the sandbox, so that it saves for the last time when nothing can change.
        saving = stack.enter_context(ExitStack())
        sandbox = stack.enter_context(_start(start, options))
        for fault in start.faults:
            sandbox.queue_fault(**asdict(fault))
        if start.place is not None:
            port = int(sandbox.url.rpartition(":")[2])
            saving.enter_context(Saver(start.place, sandbox.state, port, lambda s: _say(prog, s)))
        if options.ready_file is not None:
            stack.enter_context(ready_file(sandbox, options.ready_file))
        if not options.quiet:
            _print(describe(sandbox, start, options))
        if options.open and not webbrowser.open(sandbox.url):
            _say(prog, f"no browser was found; open {sandbox.url} in one yourself")
        # A wait without end cannot be interrupted on Windows.
        while not told_to_end.wait(0.5):
            pass


def _start(start: Start, options: Options) -> RunningSandbox:
    first, *others = start.ports
    folder = None if start.place is None else start.place.files
    try:
        return start_sandbox(
            port=first,
            host="::1" if options.ipv6 else HOST,
            fill=start.fill,
            switches=start.switches,
            limits=start.limits,
            folder=folder,
            tls="good" if options.tls else None,
        )
    except PortTaken:
        if not others:
            raise
        return _start(replace(start, ports=tuple(others)), options)


@contextmanager
def _until_told() -> Iterator[Event]:
    """Set by SIGINT or SIGTERM, whose handlers are as before in the end."""
    told = Event()
    before = {
        number: signal.signal(number, lambda *_: told.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201 - this is the program's output
    except OSError as error:
        # Otherwise the interpreter tries again at its end, and complains in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # A reader that has seen enough, as `head` does, is no failure.
        if not isinstance(error, BrokenPipeError):
            raise OutputFailed(f"standard output cannot be written: {error.strerror}") from error


def _say(prog: str, sentence: str) -> None:
    print(f"{prog}: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - talk, not output
