"""Puts a bundle into a folder instead of sending it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from log_operator.consent.agreeing import Bundle
from log_operator.consent.copying import CannotCopy, copy_parts
from log_operator.errand import Errand
from log_operator.errands.beginning import collect
from log_operator.errors import BadArguments, NoRoom, OtherOptions
from log_operator.keeping.finding import find_one
from log_operator.languages.system_errors import name_error
from log_operator.redaction_words import count_files
from log_operator.saved.form import BUNDLE_NAME, SavedBundle, list_saved, write_form
from log_operator.state import remove_parts
from log_operator.values import PartFile
from ticketbound import __version__
from ticketbound.clock import rfc3339
from ticketbound.file_replacing import sync_folder
from ticketbound.language import say, write_size
from ticketbound.safe_text import escape

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Saved(Struct, frozen=True):
    """Where which bundle lies; `size` in bytes."""

    folder: str
    account: str
    ticket: int
    files: int
    parts: tuple[str, ...]
    size: int
    version: int = 1


def save(errand: Errand, folder: Path) -> Saved:
    """Collect, have it agreed to, and put it into `folder`; nothing is sent, nothing else stays.

    Raises:
        OtherOptions: a bundle for this code is kept that was agreed to already.
        BadArguments: `folder` cannot take it.
        NoRoom: its disk does not take it.
        Cancelled: the person said no.
    """
    _demand_nothing_kept(errand)
    _demand_fit(folder, errand.code.ticket)
    try:
        remove_parts(errand.folder)
        errand.folder.mkdir(mode=0o700, exist_ok=True)
        bundle = collect(errand)
        place = _put(errand, bundle, folder)
    finally:
        remove_parts(errand.folder)
    code = errand.code
    saved = Saved(
        folder=str(place),
        account=code.subdomain,
        ticket=code.ticket,
        files=len(bundle.manifest.entries),
        parts=tuple(part.path.name for part in bundle.parts),
        size=sum(part.size for part in bundle.parts),
    )
    errand.console.show_data("\n".join(_describe(saved)))
    return saved


def _demand_nothing_kept(errand: Errand) -> None:
    kept = find_one(errand.order.state_folder, errand.code.id_text)
    if kept is not None and kept.stage != "preparing" and not errand.order.anew:
        raise OtherOptions(
            say("a bundle that was agreed to is kept for this code already"),
            hint=say(
                "'operator resume' sends it, or copy {folder} and send the copy from"
                " elsewhere; with --anew another is made in its place",
                folder=escape(str(errand.folder), limit=1000),
            ),
        )


def _demand_fit(folder: Path, ticket: int) -> None:
    """Refuse what would only show after everything was collected, or mix with what is there."""
    shown = escape(str(folder), limit=1000)
    if not folder.absolute().parent.is_dir():
        raise BadArguments(
            say(
                "there is no folder {folder}",
                folder=escape(str(folder.absolute().parent), limit=1000),
            )
        )
    if (folder / BUNDLE_NAME).exists():
        raise BadArguments(
            say("a bundle lies in {folder} already", folder=shown), hint=say("name another folder")
        )
    with contextlib.suppress(OSError):
        if folder.is_dir() and any(folder.iterdir()):
            other = escape(str(folder / f"logs-{ticket}"), limit=1000)
            raise BadArguments(
                say(
                    "{folder} holds other files, and a bundle has its folder for itself",
                    folder=shown,
                ),
                hint=say("name a new one, such as {other}", other=other),
            )


def _put(errand: Errand, bundle: Bundle, folder: Path) -> Path:
    try:
        place = copy_parts(bundle.parts, str(folder))
    except CannotCopy as reason:
        raise NoRoom(str(reason), hint=say("name another folder; nothing was sent")) from reason
    code, consent = errand.code, bundle.consent
    form = SavedBundle(
        account=code.subdomain,
        ticket=code.ticket,
        code_id=code.id_text,
        profile=code.profile,
        saved_at=rfc3339(errand.ground.clock()),
        program=__version__,
        parts=list_saved(bundle.parts),
        taken=consent.taken,
        unticked=consent.unticked,
        window=consent.window,
        asked_window=consent.asked_window,
    )
    _write(place, form, bundle.parts)
    return place


def _write(place: Path, form: SavedBundle, parts: tuple[PartFile, ...]) -> None:
    """The form comes last: without it, no folder is taken for a bundle."""
    path = place / BUNDLE_NAME
    try:
        with os.fdopen(os.open(path, _FLAGS, 0o600), "wb") as file:
            file.write(write_form(form))
            file.flush()
            os.fsync(file.fileno())
        sync_folder(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            for name in (BUNDLE_NAME, *(part.path.name for part in parts)):
                (place / name).unlink(missing_ok=True)
        raise NoRoom(
            say(
                "cannot write {file}: {why}",
                file=escape(str(path), limit=1000),
                why=name_error(error),
            )
        ) from error


def _describe(saved: Saved) -> Iterator[str]:
    place = escape(saved.folder, limit=1000)
    count = count_files(saved.files)
    yield say(
        "saved {files} for ticket {ticket} ({account}) in {place}",
        files=count,
        ticket=saved.ticket,
        account=saved.account,
        place=place,
    )
    yield from (f"  {name}" for name in saved.parts)
    yield (
        say(
            "  {size}; nothing was sent. 'operator send DIR' sends it, from here or"
            " elsewhere, with this code or another one for the same ticket",
            size=write_size(saved.size),
        )
    )
