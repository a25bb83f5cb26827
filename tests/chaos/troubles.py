"""What goes wrong in one start of the operator, drawn from a seeded source."""

import random
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

Fault = dict[str, Any]
"""The fields of a `zendesk_sandbox.faults.fault.Fault`."""

UPLOAD: Final = ("POST", "/uploads$")
POST: Final = ("PUT", "/(requests|tickets)/")
LOOK: Final = ("GET", "/oauth/tokens/current")
END: Final = ("DELETE", "/oauth/tokens/current")
PROBE: Final = ("DELETE", "/uploads/")
ASK: Final = ("HEAD", "/")

_CALLS: Final = (*[UPLOAD] * 8, *[POST] * 6, *[LOOK] * 2, *[END] * 3, *[PROBE] * 2, ASK)
_PART: Final = 1_000_000
_SIGNALS: Final = (*[signal.SIGKILL] * 6, *[signal.SIGTERM] * 2, *[signal.SIGINT] * 2)


@dataclass(frozen=True)
class Strike:
    """A signal to the operator: `delay` seconds after its start, or after an answer was ready.

    Args:
        call: method and pattern of the path; None for the start.
        nth: which of these answers in this start.
        delay: without one the answer never arrives, though the call took effect.
    """

    number: signal.Signals
    call: tuple[str, str] | None
    nth: int
    delay: float


@dataclass(frozen=True)
class Outage:
    """The network is away for `seconds`, from the `nth` answer to `call` on, which is lost."""

    call: tuple[str, str]
    nth: int
    seconds: float


@dataclass(frozen=True)
class Trouble:
    """One start's faults, and what kills it.

    Args:
        outage: when the network is away, and for how long.
        expires: at which upload of this start an hour passes everywhere; 0 for none.
        is_late: whether an hour passes before this start.
    """

    faults: tuple[Fault, ...] = ()
    strike: Strike | None = None
    expires: int = 0
    is_late: bool = False
    outage: Outage | None = None


NONE: Final = Trouble()


def draw_troubles(rng: random.Random) -> tuple[Trouble, ...]:
    """The troubles of some starts; in few runs an hour passes, so that uploads end."""
    troubles = [_draw(rng) for _ in range(rng.choice((1, 2, 2, 3, 3, 4)))]
    if rng.random() < 0.15:
        number = rng.randrange(len(troubles))
        # Who knows the time only by a lie cannot know what has ended.
        troubles = [replace(one, faults=_without_lies(one.faults)) for one in troubles]
        troubles[number] = replace(troubles[number], expires=rng.randrange(5))
        troubles[number] = replace(troubles[number], is_late=not troubles[number].expires)
    # Drawn last, so that a seed is what it was before there were outages.
    return tuple(replace(one, outage=_draw_outage(rng)) for one in troubles)


def _without_lies(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return tuple(fault for fault in faults if fault["kind"] != "clock_skew")


def _draw(rng: random.Random) -> Trouble:
    faults = tuple(_draw_fault(rng) for _ in range(rng.choice((0, 1, 2, 2, 3))))
    return Trouble(faults, _draw_strike(rng) if rng.random() < 0.75 or not faults else None)


def _draw_strike(rng: random.Random) -> Strike:
    number = rng.choice(_SIGNALS)
    draw = rng.random()
    if draw < 0.25:
        return Strike(number, None, 1, rng.uniform(0.2, 1.6))
    if draw < 0.55:
        return Strike(number, UPLOAD, rng.randrange(1, 6), rng.choice((0.0, rng.uniform(0, 0.2))))
    if draw < 0.85:
        return Strike(number, POST, 1, rng.choice((0.0, 0.0, rng.uniform(0, 0.05))))
    return Strike(number, rng.choice((LOOK, END)), 1, rng.choice((0.0, rng.uniform(0, 0.3))))


def _draw_outage(rng: random.Random) -> Outage | None:
    """At times, and longer than a few tries take. The end of a code is not waited for as long."""
    if rng.random() < 0.8:
        return None
    call = rng.choice((UPLOAD, UPLOAD, UPLOAD, POST, POST, PROBE, LOOK))
    return Outage(call, rng.randrange(1, 4) if call is UPLOAD else 1, rng.uniform(1, 15))


def _draw_fault(rng: random.Random) -> Fault:
    if rng.random() < 0.02:
        method, path = rng.choice((UPLOAD, POST))
        after = rng.randrange(_PART)
        return {"kind": "revoke_token", "method": method, "path": path, "after_bytes": after}
    call = rng.choice(_CALLS)
    if rng.random() < 0.04 and call in (UPLOAD, POST):
        return _aim(rng, call, {"kind": "status", "status": rng.choice((403, 404, 409, 413, 422))})
    return _aim(rng, call, _draw_kind(rng))


def _aim(rng: random.Random, call: tuple[str, str], kind: Fault) -> Fault:
    skip = rng.randrange(5) if call is UPLOAD else 0
    times = rng.choice((1, 1, 1, 2))
    return {"method": call[0], "path": call[1], "skip": skip, "times": times, **kind}


def _draw_kind(rng: random.Random) -> Fault:
    return rng.choice(_KINDS)(rng)


def _status(rng: random.Random) -> Fault:
    status = rng.choice((429, 500, 502, 503, 504))
    headers = {"Retry-After": rng.choice("01")} if status in (429, 503) else {}
    return {"kind": "status", "status": status, "headers": headers} | _when(rng)


def _when(rng: random.Random) -> Fault:
    return {"after_commit": rng.random() < 0.5}


def _cut(rng: random.Random) -> Fault:
    """At any byte of the request, or after all of them."""
    after = rng.choice((rng.randrange(600), rng.randrange(_PART)))
    return {"kind": "cut", "after_bytes": after} | _when(rng)


def _cut_answer(rng: random.Random) -> Fault:
    return {"kind": "cut_answer", "after_bytes": rng.randrange(1200)}


def _slow(rng: random.Random) -> Fault:
    return {"kind": "slow", "seconds": rng.uniform(0.02, 0.5)} | _when(rng)


def _slow_body(rng: random.Random) -> Fault:
    return {"kind": "slow_body", "chunk_bytes": 200, "seconds": rng.uniform(0.01, 0.05)}


def _slow_request(rng: random.Random) -> Fault:
    return {"kind": "slow_request", "bytes_per_second": rng.randrange(2_000_000, 8_000_000)}


def _wrong(rng: random.Random) -> Fault:
    """What no Zendesk answers."""
    kind = rng.choice(("html", "garbage", "cut_body", "redirect", "endless", "gzip_bomb"))
    return {"kind": kind} | _when(rng)


def _damaged(rng: random.Random) -> Fault:
    return {"kind": rng.choice(("gzip", "broken_gzip", "content_type"))}


def _wrong_length(rng: random.Random) -> Fault:
    return {"kind": "wrong_length", "extra_bytes": rng.choice((-40, -1, 1, 500))}


def _clock_skew(rng: random.Random) -> Fault:
    return {"kind": "clock_skew", "seconds": rng.choice((-7200, 7200))}


_KINDS: Final[Sequence[Callable[[random.Random], Fault]]] = (
    *(_status, _status, _status, _cut, _cut, _cut, _cut_answer, _cut_answer, _cut_answer),
    *(_slow, _slow, _slow_body, _slow_request, _wrong, _wrong),
    *(_damaged, _wrong_length, _clock_skew),
)
