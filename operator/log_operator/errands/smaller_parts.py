"""What to do where the account takes only smaller files than the parts that were made."""

from dataclasses import replace

from log_operator.errand import Errand
from log_operator.keeping.keeper import Keeper
from log_operator.languages.answers import is_yes
from log_operator.packing.part_sizes import SMALLEST_LIMIT
from ticketbound.failure import Failure
from ticketbound.language import say, write_size


def agree_on_smaller_parts(errand: Errand, keeper: Keeper, failure: Failure) -> Errand:
    """The errand with parts of half the size, if there is a person who wants that.

    Raises:
        Failure: `failure` with a hint that names the size; what was made is kept.
    """
    size = _halve(max(part.size for part in keeper.kept.parts))
    if size < SMALLEST_LIMIT or any(part.is_posted for part in keeper.kept.parts):
        raise failure
    again = f"--part-size {_write(size)} --anew"
    if errand.order.folder is not None:
        failure.hint = say("save the bundle again with --part-size {size}", size=_write(size))
        raise failure
    failure.hint = say(
        "run this again with {options}: the logs are collected anew, in smaller parts",
        options=again,
    )
    console = errand.console
    if errand.order.yes or errand.order.action == "resume" or not console.is_interactive:
        raise failure
    console.explain(failure)
    question = say(
        "collect anew, in parts of {size} at most, and be asked again? [y]es, [N]o:",
        size=write_size(size),
    )
    if not is_yes(console.ask(question)):
        raise failure
    return replace(errand, order=replace(errand.order, part_limit=size, anew=True))


def _halve(size: int) -> int:
    """About half of it, as people write sizes."""
    unit = 1_000_000 if size >= 4_000_000 else 1000
    return size // 2 // unit * unit


def _write(size: int) -> str:
    return f"{size // 1_000_000}MB" if size % 1_000_000 == 0 else f"{size // 1000}KB"
