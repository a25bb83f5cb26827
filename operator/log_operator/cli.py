"""The command line of the operator: arguments in, an order out, an envelope at the end."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from log_operator.arguments import make_parser, see_help
from log_operator.errors import BadArguments
from log_operator.order import Action, Ground, Narrowing, Order, RedactOrder
from log_operator.screen.console import Console
from ticketbound.language import say
from ticketbound.safe_text import escape

_COMMAND_LIKE = re.compile(r"[a-z-]{1,16}", re.ASCII)
"""A word that is meant as a command: too short for a code, and without the digit of its prefix."""
_CODE_LIKE = re.compile(r"\s*tbc[0-9]", re.ASCII)
_ACTIONS: Final[dict[str, Action]] = {
    "plan": "plan",
    "resume": "resume",
    "save": "save",
    "send": "send",
    "status": "status",
}


def is_json_wanted(argv: Sequence[str]) -> bool:
    """Whether the envelope is asked for, known before the arguments are understood."""
    return "--json" in argv


def name_command(argv: Sequence[str]) -> str:
    """What an envelope calls the command, known before the arguments are understood."""
    return next((word for word in argv if word in (*_ACTIONS, "redact")), "send")


def read_arguments(argv: Sequence[str]) -> Order | RedactOrder:
    """What the person asked for.

    Raises:
        BadArguments: an argument is unknown or makes no sense.
    """
    found, unknown = make_parser().parse_known_intermixed_args(argv)
    # What is not an option could be a code, so it is never repeated.
    if options := [word.partition("=")[0] for word in unknown if word.startswith("-")]:
        raise BadArguments(
            say("there is no option {option}", option=escape(options[0], limit=40)), hint=see_help()
        )
    if found.words[:1] == ["redact"]:
        return _read_redact_order(found)
    action, folder, codes = _read_words(found.words)
    if action == "status" and codes:
        raise BadArguments(
            say("status takes no argument: it lists what runs that were broken off left here"),
            hint=see_help(),
        )
    _check_codes(found, codes)
    _check_combination(found, action, codes)
    return Order(
        action=action,
        code=codes[0] if codes else None,
        code_file=found.code_file,
        yes=found.yes,
        ticket=found.ticket,
        profile=found.profile,
        subdomain=found.subdomain,
        state_folder=found.state_dir or _find_state_folder(),
        narrowing=Narrowing(
            only=_read_ids("--only", found.only),
            skip=_read_ids("--skip", found.skip),
            since=found.since,
        ),
        part_limit=found.part_size,
        limit_rate=found.limit_rate,
        give_up_after=found.give_up_after,
        allow_interception=not found.no_interception,
        folder=folder,
        anew=found.anew,
    )


def _read_words(words: Sequence[str]) -> tuple[Action, Path | None, Sequence[str]]:
    """The command, its folder, and what is left: codes."""
    if not words or words[0] not in _ACTIONS:
        return "send", None, words
    action, rest = _ACTIONS[words[0]], words[1:]
    if action not in ("save", "send"):
        return action, None, rest
    if not rest or _CODE_LIKE.match(rest[0]):
        raise BadArguments(say("{action} needs a folder", action=action), hint=see_help())
    return action, Path(rest[0]), rest[1:]


def _read_ids(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    """The ids in `--only a,b --only c`, each once."""
    if given is None:
        return ()
    names = [name.strip() for text in given for name in text.split(",")]
    if not all(names):
        raise BadArguments(
            say("{option} needs the id of a source", option=option),
            hint=say("operator plan lists them"),
        )
    return tuple(dict.fromkeys(names))


def _check_codes(found: argparse.Namespace, codes: Sequence[str]) -> None:
    if len(codes) + (found.code_file is not None) > 1:
        raise BadArguments(say("only one code can be given"), hint=see_help())
    if codes and _COMMAND_LIKE.fullmatch(codes[0]):
        if codes == found.words:
            told = say("there is no command {word}", word=repr(codes[0]))
        else:
            told = say("there is no code in {word}", word=repr(codes[0]))
        raise BadArguments(told, hint=see_help())


def _check_combination(found: argparse.Namespace, action: Action, codes: Sequence[str]) -> None:
    has_code = bool(codes) or found.code_file is not None
    if found.explain:
        raise BadArguments(say("--explain goes with redact alone"), hint=see_help())
    if action == "plan" and found.yes:
        raise BadArguments(say("plan sends nothing, so there is nothing to agree to with --yes"))
    if found.profile is not None and (action != "plan" or has_code):
        raise BadArguments(say("--profile goes with plan alone; a code names its own profile"))
    if action == "status" and (has_code or _is_any_given(_list_options(found))):
        raise BadArguments(say("status takes no code, and no option but --state-dir and --json"))
    if found.anew and action not in ("send", "save"):
        raise BadArguments(
            say("{action} collects nothing, so --anew does not go with it", action=action)
        )
    is_made = action == "resume" or (action == "send" and found.words[:1] == ["send"])
    collecting = (found.only, found.skip, found.since, found.part_size)
    if is_made and _is_any_given(collecting):
        raise BadArguments(
            say(
                "{action} sends what was made before, so options for collecting do not go with it",
                action=action,
            )
        )


def _list_options(found: argparse.Namespace) -> Sequence[object]:
    """What was given of the options that have to do with codes, collecting and sending."""
    return (
        *(found.code_file, found.ticket, found.profile, found.subdomain, found.yes),
        *(found.only, found.skip, found.since, found.anew),
        *(found.part_size, found.limit_rate, found.give_up_after, found.no_interception),
    )


def _is_any_given(options: Sequence[object]) -> bool:
    return any(option is not None and option is not False for option in options)


def _read_redact_order(found: argparse.Namespace) -> RedactOrder:
    files = found.words[1:]
    if not files:
        raise BadArguments(say("redact needs a FILE, or - for standard input"), hint=see_help())
    if files.count("-") > 1:
        raise BadArguments(say("standard input can be read once only"), hint=see_help())
    if _is_any_given(_list_options(found)) or found.state_dir is not None:
        raise BadArguments(
            say("redact takes no option but --explain and --json: it sends nothing"),
            hint=see_help(),
        )
    return RedactOrder(tuple(files), explain=found.explain)


def _find_state_folder() -> Path:
    import platformdirs  # noqa: PLC0415 - whoever names a folder does not wait for it

    try:
        return platformdirs.user_state_path("ticketbound-operator", appauthor=False)
    except RuntimeError as error:
        raise BadArguments(
            say("this user has no home folder"),
            hint=say("name a folder to work in with --state-dir"),
        ) from error


def carry_out(order: Order | RedactOrder, ground: Ground, console: Console) -> None:
    """Do what was asked, and end with the envelope; no command waits for another's imports."""
    if isinstance(order, RedactOrder):
        from log_operator.redact_files import redact_files  # noqa: PLC0415 - as said

        console.end("redact", redact_files(order, ground, console))
    elif order.action == "plan":
        from log_operator.plan_showing import show_plan  # noqa: PLC0415
        from log_operator.planning.outlook import describe_outlook  # noqa: PLC0415

        console.end("plan", describe_outlook(show_plan(order, ground, console)))
    elif order.action == "status":
        from log_operator.errands.status import show_status  # noqa: PLC0415

        console.end("status", msgspec.to_builtins(show_status(order, ground, console)))
    else:
        _make_and_bring(order, ground, console)


def _make_and_bring(order: Order, ground: Ground, console: Console) -> None:
    from log_operator import run  # noqa: PLC0415 - as above

    if order.action == "save":
        saved = run.save(order, ground, console)
        done = say("the bundle is saved all the same; nothing was sent")
        console.end("save", msgspec.to_builtins(saved), done=done)
    else:
        receipt = run.send(order, ground, console)
        done = say(
            "the logs are on ticket {ticket} all the same, so do not send them again",
            ticket=receipt.ticket,
        )
        console.end(order.action, msgspec.to_builtins(receipt), done=done)
