"""Whether all is well in the end: a picture of Zendesk and machine, and what is wrong in it."""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.chaos.world import PLANTED, World
from ticketbound.exit_codes import ExitCode

_RECEIPT: Final = "receipt.json"
_SECRET_LINE: Final = re.compile(rb"[^\n]*password=[^\n]*\n")


@dataclass(frozen=True)
class Arrived:
    """A file on the ticket."""

    comment: int
    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Picture:
    """What is there when everything has ended.

    Args:
        arrived: every file on the ticket.
        comments: how many came; `most_comments` is how many may.
        logs: what the customer has, by name.
        unattached: uploads that no comment took; `hidden` is how many the operator cannot know.
        left: every file in the state folder, with what is in it.
        code_lives: whether Zendesk still takes the code's token.
        statuses: exit status of each start that ended by itself.
        said: everything that the operator ever printed.
        secrets: what must be in none of it.
    """

    arrived: tuple[Arrived, ...]
    comments: int
    most_comments: int
    logs: Mapping[str, bytes]
    unattached: int
    hidden: int
    left: Mapping[str, bytes]
    code_lives: bool
    statuses: tuple[int, ...]
    said: str
    secrets: tuple[str, ...]


def list_wrongs(picture: Picture, *, is_delivered: bool) -> list[str]:
    """What is wrong in a picture: nothing lost, nothing doubled, nothing told or left behind.

    Where not all was delivered, the bundle has to be kept, and the last words have to say so.
    """
    wrongs = [*_find_doubled(picture), *_find_told(picture)]
    if is_delivered:
        wrongs += [*_find_lost(picture), *_find_left(picture)]
    else:
        wrongs += _find_unkept(picture)
    return wrongs


def take_picture(
    world: World, said: str, statuses: tuple[int, ...], hidden: int, most_comments: int
) -> Picture:
    """How it is now, asked over HTTP and read from the disk."""
    comments = world.comments()
    return Picture(
        arrived=tuple(
            Arrived(number, one["file_name"], world.download(one))
            for number, comment in enumerate(comments)
            for one in comment["attachments"]
        ),
        comments=len(comments),
        most_comments=most_comments,
        logs={path.name: path.read_bytes() for path in world.logs.iterdir()},
        unattached=world.count_unattached(),
        hidden=hidden,
        left={
            str(path.relative_to(world.state)): path.read_bytes()
            for path in world.state.rglob("*")
            if path.is_file()
        },
        code_lives=world.has_living_code(),
        statuses=statuses,
        said=said,
        secrets=(world.code.reveal(), world.token.reveal(), PLANTED.decode()),
    )


def _find_doubled(picture: Picture) -> Iterator[str]:
    for what in ("name", "sha256"):
        counts = Counter(getattr(one, what) for one in picture.arrived)
        yield from (
            f"{count} times on the ticket: {one}" for one, count in counts.items() if count > 1
        )
    if picture.comments > picture.most_comments:
        yield f"{picture.comments} comments where {picture.most_comments} would do"
    empty = set(range(picture.comments)) - {one.comment for one in picture.arrived}
    if empty:
        yield f"{len(empty)} comments bring nothing"


def _find_told(picture: Picture) -> Iterator[str]:
    for number, secret in enumerate(picture.secrets):
        if secret in picture.said:
            yield f"secret {number} was printed"
        for name, data in picture.left.items():
            if secret.encode() in data:
                yield f"secret {number} stands in {name}"
    if "Traceback" in picture.said or "fault of the program" in picture.said:
        yield "the program broke"
    for status in set(picture.statuses) - (set(ExitCode) - {ExitCode.OUR_FAULT}):
        yield f"exit status {status}"


def _find_lost(picture: Picture) -> Iterator[str]:
    parts = {one.name: one for one in picture.arrived}
    first = next((one for name, one in parts.items() if name.endswith("part1.zip")), None)
    if first is None:
        yield "part 1 is missing"
        return
    try:
        members = {one.name: _unpack(one) for one in picture.arrived}
        manifest = json.loads(members[first.name]["manifest.json"])
        agreement = json.loads(members[first.name]["agreement.json"])
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        yield f"a part cannot be read: {error}"
        return
    yield from _compare_parts(picture, manifest, agreement, members[first.name], first)
    yield from _compare_pieces(manifest, {_number(name): found for name, found in members.items()})
    yield from _compare_logs(picture, manifest, {_number(n): found for n, found in members.items()})
    yield from _compare_receipt(picture)


def _compare_parts(
    picture: Picture,
    manifest: Mapping[str, Any],
    agreement: Mapping[str, Any],
    members: Mapping[str, bytes],
    first: Arrived,
) -> Iterator[str]:
    if manifest["parts"] != len(picture.arrived):
        yield f"{len(picture.arrived)} parts arrived of {manifest['parts']}"
    if agreement["manifest_sha256"] != hashlib.sha256(members["manifest.json"]).hexdigest():
        yield "the manifest is not the one that was agreed to"
    agreed = {(one["name"], one["size"], one["sha256"]) for one in agreement["other_parts"]}
    others = {(p.name, len(p.data), p.sha256) for p in picture.arrived if p is not first}
    if agreed != others:
        yield f"{len(agreed ^ others)} parts are not those that were agreed to"


def _compare_pieces(
    manifest: Mapping[str, Any], parts: Mapping[int, Mapping[str, bytes]]
) -> Iterator[str]:
    for entry in manifest["entries"]:
        for piece in entry["pieces"]:
            data = parts.get(piece["part"], {}).get(piece["name"])
            if data is None:
                yield f"{piece['name']} is not in part {piece['part']}"
            elif hashlib.sha256(data).hexdigest() != piece["sha256"]:
                yield f"{piece['name']} has another hash"


def _compare_logs(
    picture: Picture, manifest: Mapping[str, Any], parts: Mapping[int, Mapping[str, bytes]]
) -> Iterator[str]:
    """Every log is there line by line, but for the secret."""
    found = {
        Path(entry["source"]).name: b"".join(
            parts.get(piece["part"], {}).get(piece["name"], b"") for piece in entry["pieces"]
        )
        for entry in manifest["entries"]
    }
    for name, log in picture.logs.items():
        text = found.get(name)
        if text is None:
            yield f"{name} is lost"
        elif _SECRET_LINE.sub(b"", text) != _SECRET_LINE.sub(b"", log):
            yield f"{name} is not what it was"
        elif text.count(b"\n") != log.count(b"\n") or PLANTED in text:
            yield f"{name} is not cleaned as it should be"


def _compare_receipt(picture: Picture) -> Iterator[str]:
    receipt = next((d for name, d in picture.left.items() if name.endswith(_RECEIPT)), None)
    if receipt is None:
        yield "there is no receipt"
        return
    told = {(one["name"], one["size"], one["sha256"]) for one in json.loads(receipt)["parts"]}
    if told != {(one.name, len(one.data), one.sha256) for one in picture.arrived}:
        yield "the receipt tells of other parts"


def _find_left(picture: Picture) -> Iterator[str]:
    yield from (f"left behind: {name}" for name in picture.left if Path(name).name != _RECEIPT)
    if picture.code_lives:
        yield "the code lives"
    if picture.unattached > picture.hidden:
        yield f"{picture.unattached} uploads hang about, of which {picture.hidden} may"


def _find_unkept(picture: Picture) -> Iterator[str]:
    state = next((data for name, data in picture.left.items() if name.endswith("state.json")), None)
    if state is None:
        yield "not delivered, and no bundle is kept"
        return
    hashes = {hashlib.sha256(data).hexdigest() for data in picture.left.values()}
    on_ticket = {one.sha256 for one in picture.arrived}
    for part in json.loads(state)["parts"]:
        if part["sha256"] not in hashes | on_ticket:
            yield f"{part['name']} is neither kept nor on the ticket"
    if "kept" not in picture.said:
        yield "nobody was told that the bundle is kept"


def _unpack(part: Arrived) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(part.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _number(name: str) -> int:
    return int(name.rpartition("part")[2].removesuffix(".zip"))
