"""Takes over what a dead code left, for another code of the same ticket."""

import os
import shutil
from pathlib import Path

from msgspec.structs import replace

from log_bundle.comment import write_code
from log_operator.deliver.line import Line
from log_operator.deliver.taking_back import delete_given_up
from log_operator.errand import Errand
from log_operator.errors import NoRoom, NothingKept, SentInPart
from log_operator.keeping.keeper import Keeper, open_keeper
from log_operator.keeping.kept import Kept
from log_operator.languages.answers import is_yes
from log_operator.languages.system_errors import name_error
from log_operator.state import open_work_folder, remove_parts
from ticketbound.file_replacing import sync_folder
from ticketbound.language import say
from ticketbound.safe_text import escape


def take_over(errand: Errand, line: Line, code_id: str) -> Keeper:
    """The bundle that was made for the code of that id, in the folder of the new code.

    Raises:
        SentInPart: nobody knows whether the former code's comment is on the ticket.
        AlreadyRunning: a run with the former code is at work.
        NoRoom: the disk does not take it.
    """
    code = errand.code
    with open_work_folder(errand.order.state_folder, code_id) as former:
        old = open_keeper(former)
        if old is None:
            raise NothingKept(
                say("what was kept is gone"), hint=say("'operator' collects and sends")
            )
        _demand_no_doubt(old.kept, former, errand)
        kept = replace(
            old.kept,
            code_id=code.id_text,
            profile=code.profile,
            code_expires_at=code.expires_at,
            parts=tuple(replace(part, upload=None) for part in old.kept.parts),
            posting=(),
            # Deleted here where both codes act as the same user; else by Zendesk within the hour.
            given_up=(*old.kept.given_up, *(p.upload for p in old.kept.parts if p.upload)),
            is_withdrawn=False,
            comment=old.kept.comment.replace(write_code(code_id), write_code(code.id_text), 1),
        )
        _move_parts(kept, former, errand.folder)
        keeper = Keeper(errand.folder, kept)
        # At once, or else who stops this run here could send the same again from there.
        remove_parts(former)
        delete_given_up(line, keeper)
        return keeper


def _demand_no_doubt(kept: Kept, former: Path, errand: Errand) -> None:
    if not kept.posting:
        return
    doubt = say(
        "these logs may be on ticket {ticket} already: an answer never came", ticket=kept.ticket
    )
    console = errand.console
    if errand.order.anew:
        console.warn(doubt)
        return
    if not errand.order.yes:
        console.say_sentence(say("{doubt}; ask support to look", doubt=doubt))
        if is_yes(console.ask(say("send them again? [y]es, [N]o:"))):
            return
    place = escape(str(former), limit=1000)
    raise SentInPart(
        doubt, hint=say("ask the support agent to look; the logs are kept in {place}", place=place)
    )


def _move_parts(kept: Kept, former: Path, folder: Path) -> None:
    """The parts are in both folders until the new state is written, where the disk can do that."""
    try:
        for part in kept.parts:
            _move(former / part.name, folder / part.name)
        sync_folder(folder)
    except OSError as error:
        remove_parts(folder)
        raise NoRoom(
            say("cannot move the parts that are kept: {why}", why=name_error(error))
        ) from error


def _move(part: Path, target: Path) -> None:
    """One that is gone is missed only where it is to be sent."""
    target.unlink(missing_ok=True)
    try:
        os.link(part, target)
    except FileNotFoundError:
        return
    except OSError:
        shutil.copyfile(part, target)
        target.chmod(0o600)
