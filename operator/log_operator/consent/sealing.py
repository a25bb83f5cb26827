"""Writes into part 1 what the customer agreed to: the last thing before the parts are sent."""

import hashlib
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BufferedRandom
from typing import Final

from log_bundle.agreement import AGREEMENT_NAME, AgreedPart, Agreement, How, write_agreement
from log_bundle.manifest import MANIFEST_NAME
from log_operator.disk import free_some, is_full
from log_operator.errors import BundleChanged, NoRoom
from log_operator.values import PartFile
from ticketbound.clock import rfc3339
from ticketbound.language import say

_READ: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to.

    Args:
        at: when.
        how: by what.
        taken: ids of the sources that were asked.
        unticked: ids of those that were left out.
        window: how far back was looked; `asked_window` is what the profile says.
    """

    at: datetime
    how: How
    taken: tuple[str, ...]
    unticked: tuple[str, ...]
    window: str
    asked_window: str


def seal(parts: Sequence[PartFile], consent: Consent) -> tuple[PartFile, ...]:
    """The parts with `agreement.json` in the first, whose size and hash are new.

    One of an earlier consent is replaced; it has to stand behind all other members.

    Raises:
        BundleChanged: part 1 is not the one that was agreed to.
        NoRoom: the disk is full.
    """
    first, *others = parts
    name = first.path.name
    try:
        with first.path.open("r+b") as file:
            if _hash(file) != first.sha256:
                raise _changed(
                    say("{name} was changed after it was made, so nothing was sent", name=name)
                )
            _add(file, consent, others)
            size = file.seek(0, os.SEEK_END)
            return (replace(first, size=size, sha256=_hash(file)), *others)
    except OSError as error:
        if not is_full(error):
            raise _changed(
                say(
                    "{name} is gone or cannot be written after it was made, so nothing was sent",
                    name=name,
                )
            ) from error
        raise NoRoom(
            say("the disk is full, so what you agreed to cannot be written; nothing was sent"),
            hint=free_some(),
        ) from error


def _changed(sentence: str) -> BundleChanged:
    return BundleChanged(
        sentence,
        hint=say("run this again; to keep a copy for yourself, save one when you are asked"),
    )


def _add(file: BufferedRandom, consent: Consent, others: Sequence[PartFile]) -> None:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        agreement = Agreement(
            agreed_at=rfc3339(consent.at),
            how=consent.how,
            taken=consent.taken,
            unticked=consent.unticked,
            window=consent.window,
            asked_window=consent.asked_window,
            manifest_sha256=_hash_manifest(archive),
            other_parts=tuple(AgreedPart(p.path.name, p.size, p.sha256) for p in others),
        )
        _drop_former(archive)
        member = zipfile.ZipInfo(AGREEMENT_NAME, consent.at.timetuple()[:6])
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o600 << 16
        archive.writestr(member, write_agreement(agreement))
    file.flush()
    os.fsync(file.fileno())


def _drop_former(archive: zipfile.ZipFile) -> None:
    """What is written next stands in the place of the agreement; the directory comes behind it."""
    former = archive.NameToInfo.pop(AGREEMENT_NAME, None)
    if former is not None:
        archive.filelist.remove(former)
        archive.start_dir = former.header_offset


def _hash_manifest(archive: zipfile.ZipFile) -> str:
    digest = hashlib.sha256()
    with archive.open(MANIFEST_NAME) as member:
        while data := member.read(_READ):
            digest.update(data)
    return digest.hexdigest()


def _hash(file: BufferedRandom) -> str:
    """Over all of it; it is at its beginning afterwards."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest
