"""`python -m zendesk_sandbox`: a local Zendesk until Ctrl-C."""

import sys
from collections.abc import Sequence
from typing import Final

from ticketbound.failure import Failure
from zendesk_sandbox.program import run

_PROG: Final = "zendesk_sandbox"


def main(arguments: Sequence[str] | None = None) -> int:
    """One run of the program; its exit status."""
    try:
        run(sys.argv[1:] if arguments is None else arguments, prog=_PROG)
    except Failure as failure:
        print(f"{_PROG}: {failure.sentence}", file=sys.stderr)  # noqa: T201 - the one place
        if failure.hint:
            print(f"{_PROG}: hint: {failure.hint}", file=sys.stderr)  # noqa: T201 - the same
        return int(failure.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
