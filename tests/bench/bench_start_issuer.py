"""How long the issuer takes to say its version and its help, beside `import typer` alone.

The three take turns in one run, because the machine drifts. Ends with 1 where one of the two takes
more than one and a half times as long.
"""

# ruff: noqa: T201 - a bench talks on stdout

import statistics
import subprocess  # noqa: TID251 - what is measured are programs
import sys
import time
from collections.abc import Sequence
from typing import Final

_ROUNDS: Final = 31
_MOST: Final = 1.5
# What the installed program does, without the search for it.
_ISSUER: Final = "import sys; from token_issuer.__main__ import main; sys.exit(main())"
_TYPER: Final = "import typer"


def main() -> int:
    """Prints the medians and how often the peer fits into them; 0 where both are small enough."""
    times = _measure({_TYPER: (), "issuer --version": ("--version",), "issuer --help": ("--help",)})
    peer = statistics.median(times.pop(_TYPER))
    print(f"{'python -c ' + repr(_TYPER):28} {peer * 1000:6.1f} ms")
    ratios = []
    for name, seconds in times.items():
        median = statistics.median(seconds)
        ratios.append(median / peer)
        print(f"{name:28} {median * 1000:6.1f} ms  {ratios[-1]:.2f} times (at most {_MOST})")
    return 0 if max(ratios) <= _MOST else 1


def _measure(cases: dict[str, Sequence[str]]) -> dict[str, list[float]]:
    """Seconds of each start; the first round, which fills the caches, does not count."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for round_number in range(_ROUNDS + 1):
        for name, arguments in cases.items():
            program = _TYPER if name == _TYPER else _ISSUER
            seconds = _time([sys.executable, "-c", program, *arguments])
            if round_number:
                times[name].append(seconds)
    return times


def _time(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
