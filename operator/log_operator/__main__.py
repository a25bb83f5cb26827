"""Starts the operator, and turns what stopped it into words and an exit status."""

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from log_operator.bootloader import clear_up_after_bootloader, end_with_bootloader
from log_operator.build_facts import say_build, say_licences
from log_operator.knocking import knock_until_heard
from log_operator.stops import listen_for_stops, stop_listening
from ticketbound.exit_codes import ExitCode
from ticketbound.language import say

if TYPE_CHECKING:
    from log_operator.errors import OperatorError


def main() -> int:
    """The process: real streams, real time, the compiled tenant."""
    # urllib3 would write the keys of every TLS connection to the file that this names.
    os.environ.pop("SSLKEYLOGFILE", None)
    argv = sys.argv[1:]
    try:
        if argv == ["--version"]:
            return say_build()
        if argv == ["licenses"]:
            return say_licences()
        return _run(argv)
    except KeyboardInterrupt:
        return ExitCode.CANCELLED
    finally:
        stop_listening()
        _settle_streams()
        clear_up_after_bootloader()


def _run(argv: Sequence[str]) -> int:
    stop = listen_for_stops()
    if not argv and _has_run_in_window():
        return ExitCode.DONE
    _step_back()
    knock_until_heard()
    end_with_bootloader()
    status = start(argv, os.environ)
    if not argv and not stop.is_final:
        _hold_window()
    return status


def _has_run_in_window() -> bool:
    """For a double click; before anything of ours could be handed on to what opens the window."""
    from log_operator import own_window  # noqa: PLC0415

    return own_window.is_wanted(os.environ) and own_window.run_in_window(os.environ)


def _hold_window() -> None:
    from log_operator import own_window  # noqa: PLC0415

    if own_window.is_own(os.environ):
        own_window.hold()


def _step_back() -> None:
    """Lets what this machine is there for go first, before any thread or process of ours starts."""
    from log_operator.allocator import hold_on_to_little  # noqa: PLC0415
    from log_operator.collect.priority import lower_priority  # noqa: PLC0415

    lower_priority()
    hold_on_to_little()


def start(argv: Sequence[str], environment: Mapping[str, str]) -> int:
    """One run; returns the exit status and lets nothing out but a stop before it began."""
    from log_operator.cli import (  # noqa: PLC0415
        carry_out,
        is_json_wanted,
        name_command,
        read_arguments,
    )
    from log_operator.errors import Cancelled  # noqa: PLC0415
    from log_operator.languages.speaking import speak  # noqa: PLC0415
    from log_operator.order import Ground  # noqa: PLC0415
    from log_operator.screen.console import Console, Look  # noqa: PLC0415
    from log_operator.screen.streams import is_colourless, standard_streams  # noqa: PLC0415
    from log_operator.tenant import load_tenant  # noqa: PLC0415
    from ticketbound.clock import AdjustableClock, utc_now  # noqa: PLC0415
    from ticketbound.failure import Failure  # noqa: PLC0415

    make_console = partial(
        Console,
        standard_streams(),
        json=is_json_wanted(argv),
        is_colourless=is_colourless(environment),
    )
    console = make_console()
    command = name_command(argv)
    try:
        tenant = load_tenant()
        console = make_console(look=Look(tenant.operator.colour, tenant.vendor.support))
        speak(argv, environment, tenant.operator.languages)
        order = read_arguments(argv)
        ground = Ground(tenant, environment, AdjustableClock(utc_now))
        carry_out(order, ground, console)
    except Failure as failure:
        console.fail(command, failure)
        return failure.exit_code
    except (KeyboardInterrupt, EOFError):
        console.say()
        cancelled = Cancelled(
            say("stopped"), hint=say("nothing is on the ticket; run this again any time")
        )
        console.fail(command, cancelled)
        return cancelled.exit_code
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for customers
        if environment.get("TICKETBOUND_DEBUG") == "1":
            import traceback  # noqa: PLC0415

            traceback.print_exc()
        fault = _explain(error)
        console.fail(command, fault)
        return fault.exit_code
    return ExitCode.DONE


def _explain(error: Exception) -> "OperatorError":
    """What nobody expected, in words."""
    from log_operator.errors import OperatorError  # noqa: PLC0415

    if isinstance(error, ImportError) and isinstance(error.__cause__, OSError):
        # An executable unpacks most of its libraries when it needs them: build/late_start.py.
        return OperatorError(
            say("this program cannot unpack all that it needs"),
            hint=say("make room in the folder for temporary files, or name another one in TMPDIR"),
        )
    return OperatorError(
        say("this is a fault of the program: {kind}", kind=type(error).__name__),
        hint=say("please tell the support agent"),
    )


def _settle_streams() -> None:
    """A stream that does not take its last words must not turn the exit status into another."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
