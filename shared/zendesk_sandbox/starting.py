"""From options to what a sandbox starts with: a seed, or the state that another one left."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from functools import partial

from zendesk_sandbox.faults.fault import Fault
from zendesk_sandbox.faults.script import read_faults
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.options import Options
from zendesk_sandbox.seed.checks import switch_texts
from zendesk_sandbox.seed.file import example_text, limits_of, read_seed, read_seed_file
from zendesk_sandbox.seed.filling import fill
from zendesk_sandbox.state import Account
from zendesk_sandbox.state_file.content import SavedState, read_state, settle_files
from zendesk_sandbox.state_file.place import StatePlace, open_place
from zendesk_sandbox.switches import Switches, parse_switches


@dataclass(frozen=True, slots=True)
class Start:
    """How to start: what fills the account, the ports to try in this order, what goes wrong."""

    fill: Callable[[Account], None]
    switches: Switches
    limits: Limits
    ports: tuple[int, ...]
    place: StatePlace | None
    faults: tuple[Fault, ...] = ()
    is_resumed: bool = False


def plan_start(options: Options, stack: ExitStack) -> Start:
    """What the options ask for; `stack` ends what has to be held until the sandbox ends.

    Raises:
        Failure: a file cannot be read or used, or says something that makes no sense.
    """
    faults = () if options.faults is None else read_faults(options.faults)
    return replace(_plan_account(options, stack), faults=faults)


def _plan_account(options: Options, stack: ExitStack) -> Start:
    if options.state is None:
        return _from_seed(options, None)
    place = stack.enter_context(open_place(options.state))
    saved = read_state(place.file, place.files)
    if saved is None:
        return _from_seed(options, place)
    return _from_state(options, place, saved)


def _from_seed(options: Options, place: StatePlace | None) -> Start:
    seed = read_seed(example_text()) if options.seed is None else read_seed_file(options.seed)
    return Start(
        fill=partial(fill, seed=seed),
        switches=parse_switches({**switch_texts(seed), **options.switch}),
        limits=limits_of(seed),
        ports=(options.port or 0,),
        place=place,
    )


def _from_state(options: Options, place: StatePlace, saved: SavedState) -> Start:
    account = saved.account
    settle_files(account.tables, place.files)
    before = {f.name: str(getattr(account.switches, f.name)) for f in fields(Switches)}
    return Start(
        fill=lambda resumed: resumed.resume(account),
        switches=parse_switches({**before, **options.switch}),
        limits=account.limits,
        ports=(saved.port, 0) if options.port is None else (options.port,),
        place=place,
        is_resumed=True,
    )
