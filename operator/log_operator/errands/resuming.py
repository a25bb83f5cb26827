"""Goes on with what an earlier run left, if the person still wants that."""

from collections.abc import Iterator
from functools import partial

from log_operator.deliver.delivery import tell_arrived
from log_operator.deliver.line import Line
from log_operator.errand import Errand, describe_options
from log_operator.errands.delivering import count_sent, discard
from log_operator.errands.sending_saved import is_same, read_for
from log_operator.errands.taking_over import take_over
from log_operator.errors import BadBundle, Cancelled, NothingKept, OtherOptions
from log_operator.keeping.finding import find_all, find_one
from log_operator.keeping.keeper import Keeper, open_keeper
from log_operator.keeping.kept import STATE_NAME, Kept, KeptOptions
from log_operator.languages.answers import is_yes, understand
from log_operator.redaction_words import count_files
from log_operator.state import remove_parts
from ticketbound.clock import write_moment
from ticketbound.language import say, say_many, write_number, write_size
from ticketbound.safe_text import escape


def pick_up(errand: Errand, line: Line) -> Keeper | None:
    """The delivery to go on with, agreed to and confirmed; None where one is to be begun.

    Then there is nothing in the folder.

    Raises:
        Cancelled: the person wants neither.
        OtherOptions: what is kept was made with other options than these.
        NothingKept: the order is to go on, and there is nothing.
        BadBundle: what is kept cannot be read.
    """
    keeper = _open(errand)
    if keeper is not None:
        _demand_same(errand, keeper.kept)
    elif code_id := _find_other(errand):
        keeper = take_over(errand, line, code_id)
    else:
        _say_of_others(errand)
    if keeper is not None and _is_wanted(errand, keeper):
        return keeper
    if keeper is not None:
        if errand.order.anew and has_arrived(keeper.kept):
            errand.console.warn(_describe_twice(keeper.kept))
        discard(line, keeper)
    remove_parts(errand.folder)
    errand.folder.mkdir(mode=0o700, exist_ok=True)
    return None


def has_arrived(kept: Kept) -> bool:
    """Whether anything of it is on the ticket, or may be."""
    return bool(kept.posting or any(part.is_posted for part in kept.parts))


def _open(errand: Errand) -> Keeper | None:
    """What is kept for this very code, if anything."""
    keeper = open_keeper(errand.folder)
    if keeper is not None and keeper.kept.code_id == errand.code.id_text:
        return keeper
    if (errand.folder / STATE_NAME).exists() and not errand.order.anew:
        raise BadBundle(
            say(
                "what is kept in {folder} is damaged, so nobody can tell from it what is"
                " on the ticket",
                folder=escape(str(errand.folder), limit=1000),
            ),
            hint=say("ask the support agent what has arrived; --anew removes it and collects anew"),
        )
    return None


def _describe_twice(kept: Kept) -> str:
    return say(
        "{arrived} already and cannot be taken back: what is sent now comes besides",
        arrived=tell_arrived(kept),
    )


def _is_wanted(errand: Errand, keeper: Keeper) -> bool:
    kept, order = keeper.kept, errand.order
    if kept.stage == "posted":
        return True
    if order.anew:
        return False
    if kept.stage == "preparing":
        if order.action == "resume":
            raise NothingKept(
                say("that run was broken off before its parts were finished"),
                hint=say("run operator with the same code: it collects anew"),
            )
        return False
    for text in _describe(kept):
        errand.console.say_sentence(text)
    return order.yes or _ask(errand, kept)


def _demand_same(errand: Errand, kept: Kept) -> None:
    """Let it pass if what is kept is what the order asks for."""
    order = errand.order
    if order.anew or kept.stage != "agreed":
        return
    if order.folder is None:
        _demand_same_options(kept, describe_options(order))
    elif order.folder.resolve() != errand.folder.resolve() and not is_same(
        read_for(errand, order.folder), kept
    ):
        raise OtherOptions(
            say("another bundle is kept for this code, which was agreed to"),
            hint=say("'operator resume' sends that one; --anew forgets it and takes the folder"),
        )


def _find_other(errand: Errand) -> str | None:
    """The id of another code of which the order wants what was left; None where it wants none.

    Raises:
        NothingKept: it wants some, and there is none.
    """
    order, code = errand.order, errand.code
    if order.folder is not None:
        is_ours = order.folder.absolute().parent.resolve() == order.state_folder.resolve()
        kept = find_one(order.state_folder, order.folder.name) if is_ours else None
        return kept.code_id if kept is not None and _is_for(errand, kept) else None
    if order.action != "resume":
        return None
    others = [found.kept for found in find_all(order.state_folder) if _is_for(errand, found.kept)]
    if not others:
        raise NothingKept(
            say(
                "nothing is kept here for ticket {ticket} ({account})",
                ticket=code.ticket,
                account=code.subdomain,
            ),
            hint=say("'operator status' lists what is kept; 'operator' collects and sends"),
        )
    return others[-1].code_id


def _ask(errand: Errand, kept: Kept) -> bool:
    while True:
        answer = errand.console.ask(
            say("go on sending? [y]es, [N]o keeps it, [d]iscard and collect anew:")
        )
        match understand(answer):
            case "y" | "yes":
                return True
            case "d" | "discard":
                if not has_arrived(kept) or _is_meant(errand, kept):
                    return False
            case "" | "n" | "no" | "q" | "quit":
                raise Cancelled(
                    say(
                        "nothing more was sent; {done}, and the bundle is kept",
                        done=count_sent(kept),
                    ),
                    hint=say("'operator resume' goes on with it, 'operator status' lists it"),
                )
            case _:
                errand.console.say_sentence(say("please type y, n or d"))


def _is_meant(errand: Errand, kept: Kept) -> bool:
    errand.console.say_sentence(_describe_twice(kept))
    return is_yes(errand.console.ask(say("discard it and collect anew? [y]es, [N]o:")))


def _describe(kept: Kept) -> Iterator[str]:
    contents = kept.contents
    when = write_moment(kept.agreed_at or kept.started_at)
    yield say(
        "a bundle for ticket {ticket} ({account}) is kept, agreed to at {when}:",
        ticket=kept.ticket,
        account=kept.account,
        when=when,
    )
    yield say(
        "  {files}, {size} after cleaning; {redacted}, {left_out} left out",
        files=count_files(contents.files),
        size=write_size(contents.size),
        redacted=say_many(
            "{count} line redacted", "{count} lines redacted", contents.lines_redacted
        ),
        left_out=write_number(contents.left_out),
    )
    left = sum(p.size for p in kept.parts if not p.is_posted and p.upload is None)
    yield say("  {done}; {left} to send", done=count_sent(kept), left=write_size(left))
    if kept.posting:
        yield say(
            "  an answer never came, so the logs may be on the ticket: that is found out first"
        )


def _demand_same_options(kept: Kept, asked: KeptOptions) -> None:
    made = kept.options
    given = (
        ("--only", asked.only, made.only),
        ("--skip", asked.skip, made.skip),
        ("--since", asked.since, made.since),
        ("--part-size", asked.part_limit, made.part_limit),
    )
    others = [option for option, now, then in given if now and now != then]
    if others:
        raise OtherOptions(
            say(
                "the bundle that is kept was made and agreed to without that {option}",
                option=others[0],
            ),
            hint=say(
                "leave {option} out to go on with it, or collect anew with --anew", option=others[0]
            ),
        )


def _say_of_others(errand: Errand) -> None:
    others = [found.kept for found in find_all(errand.order.state_folder)]
    for kept in filter(partial(_is_for, errand), others):
        if has_arrived(kept):
            told = say(
                "a bundle for ticket {ticket} is kept here from an earlier code, and {arrived};"
                " 'operator resume' with this code sends that one",
                ticket=errand.code.ticket,
                arrived=tell_arrived(kept),
            )
        else:
            told = say(
                "a bundle for ticket {ticket} is kept here from an earlier code;"
                " 'operator resume' with this code sends that one",
                ticket=errand.code.ticket,
            )
        errand.console.say_sentence(told)


def _is_for(errand: Errand, kept: Kept) -> bool:
    code = errand.code
    is_same = (kept.account, kept.ticket) == (code.subdomain, code.ticket)
    return is_same and kept.stage == "agreed" and kept.code_id != code.id_text
