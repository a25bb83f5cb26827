"""Runs the issuer in children that a test can kill, forked with the program already imported.

A process of its own, because the test's has threads, whose locks a fork would take along. It reads
one order a line and answers with two lines: the child's process id, then how it ended.
"""

import importlib
import json
import os
import sys
from datetime import UTC, datetime, timedelta

from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings

COMMANDS = ("mint", "revoke", "sweep")


def serve() -> None:
    for name in COMMANDS:
        importlib.import_module(f"token_issuer.cli.{name}")
    importlib.import_module("token_issuer.setup")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            obey(order["arguments"], order["ahead"])
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def obey(arguments: list[str], ahead: float) -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    clock = lambda: datetime.now(UTC) + timedelta(seconds=ahead)  # noqa: E731 - it is short
    surroundings = Surroundings(clock=clock, sleep=lambda _: None, is_interactive=lambda: False)
    try:
        os._exit(int(run(arguments, surroundings)))
    finally:
        os._exit(99)


if __name__ == "__main__":
    serve()
