"""Bundles that go by a folder, and folders that hold something else."""

import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from log_bundle.agreement import AGREEMENT_NAME, Agreement, read_agreement
from log_bundle.comment import read_comment
from log_operator.errors import (
    BadArguments,
    BadBundle,
    BundleChanged,
    NewerBundle,
    NoRoom,
    NotConfirmed,
    OtherOptions,
    SecretLeft,
)
from log_operator.keeping.finding import find_all
from log_operator.saved.form import BUNDLE_NAME
from tests.operator.program.conftest import Story
from ticketbound.failure import Failure

Change = Callable[[Path], None]


@pytest.fixture
def saved(story: Story) -> Path:
    """A folder with a bundle of two parts."""
    story.write_noise(1_500_000)
    folder = story.folder / "bundle"
    story.save(folder, part_limit=1 << 20)
    return folder


def parts_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.zip"))


def send_elsewhere(story: Story, folder: Path) -> None:
    """As if from another machine."""
    story.send(story.order(folder=folder, state_folder=story.folder / "elsewhere"))


def test_a_saved_bundle_is_not_sent(story: Story, saved: Path) -> None:
    assert len(parts_of(saved)) == 2
    assert not any(one.has_authorization for one in story.sandbox.requests)
    assert not list((story.folder / "state").iterdir())
    with zipfile.ZipFile(parts_of(saved)[0]) as archive:
        assert AGREEMENT_NAME not in archive.namelist()
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o777 for path in saved.iterdir()} == {0o600}


def test_a_saved_bundle_is_sent_from_elsewhere_by_another_code(story: Story, saved: Path) -> None:
    shutil.rmtree(story.folder / "logs")
    before = {path.name: sha256(path.read_bytes()).hexdigest() for path in saved.iterdir()}
    made_with = story.code.id_text
    story.take_new_code()
    send_elsewhere(story, saved)
    comment = story.sandbox.state.tickets[1000].comments[-1]
    told = read_comment(comment.body)
    assert told is not None
    assert told.code_id == story.code.id_text != made_with
    attached = [story.sandbox.state.attachments[number] for number in comment.attachment_ids]
    assert sorted(one.file_name for one in attached) == [path.name for path in parts_of(saved)]
    sent = {one.file_name: one.path.read_bytes() for one in attached}
    assert {part.name: part.sha256 for part in told.parts} == {
        name: sha256(data).hexdigest() for name, data in sent.items()
    }
    first = parts_of(saved)[0].name
    (story.folder / first).write_bytes(sent[first])
    with zipfile.ZipFile(story.folder / first) as archive:
        agreement = read_agreement(archive.read(AGREEMENT_NAME))
    assert (agreement.taken, agreement.how) == (("files",), "option")
    assert told.agreement is not None
    assert told.agreement.at == agreement.agreed_at
    assert before == {path.name: sha256(path.read_bytes()).hexdigest() for path in saved.iterdir()}
    left = [path.name for path in (story.folder / "elsewhere").rglob("*") if path.is_file()]
    assert left == ["receipt.json"]


def test_a_bundle_for_another_ticket(story: Story, saved: Path) -> None:
    story.code = replace(story.code, ticket=1001)
    with pytest.raises(NotConfirmed, match=r"ticket 1000 \(acme\), and this code for ticket 1001"):
        send_elsewhere(story, saved)


def read_consent(part: Path) -> Agreement:
    """What stands in a part that is whole, once."""
    with zipfile.ZipFile(part) as archive:
        assert archive.testzip() is None
        assert archive.namelist().count(AGREEMENT_NAME) == 1
        return read_agreement(archive.read(AGREEMENT_NAME))


def test_a_folder_of_a_run_that_was_broken_off_is_sent_from_elsewhere(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.post", stop)
        with pytest.raises(Failure):
            story.send()
    story.state.rename(story.folder / "usb")
    [former] = parts_of(story.folder / "usb")
    before = read_consent(former)
    story.sandbox.advance(300)
    send_elsewhere(story, story.folder / "usb")
    comment = story.sandbox.state.tickets[1000].comments[-1]
    [number] = comment.attachment_ids
    sent = story.folder / "sent.zip"
    sent.write_bytes(story.sandbox.state.attachments[number].path.read_bytes())
    now = read_consent(sent)
    assert now.agreed_at > before.agreed_at
    told = read_comment(comment.body)
    assert told is not None
    assert told.agreement is not None
    assert told.agreement.at == now.agreed_at
    assert (now.taken, now.window, now.manifest_sha256) == (
        *(before.taken, before.window),
        before.manifest_sha256,
    )


def change_form(**fields: object) -> Change:
    def change(folder: Path) -> None:
        form = json.loads((folder / BUNDLE_NAME).read_text())
        (folder / BUNDLE_NAME).write_text(json.dumps(form | fields))

    return change


def change_part(**fields: object) -> Change:
    """The last part is told of in another way."""

    def change(folder: Path) -> None:
        form: dict[str, Any] = json.loads((folder / BUNDLE_NAME).read_text())
        form["parts"][-1] |= fields
        (folder / BUNDLE_NAME).write_text(json.dumps(form))

    return change


def write_form(data: bytes) -> Change:
    def change(folder: Path) -> None:
        (folder / BUNDLE_NAME).write_bytes(data)

    return change


def drop_last_part(folder: Path) -> None:
    """Named no longer, but there; its manifest still tells of it."""
    form = json.loads((folder / BUNDLE_NAME).read_text())
    del form["parts"][-1]
    (folder / BUNDLE_NAME).write_text(json.dumps(form))


def drop_and_remove_last_part(folder: Path) -> None:
    drop_last_part(folder)
    parts_of(folder)[-1].unlink()


def replace_by_link(folder: Path) -> None:
    part = parts_of(folder)[-1]
    part.rename(folder / "other")
    part.symlink_to(folder / "other")


def replace_by_pipe(folder: Path) -> None:
    part = parts_of(folder)[-1]
    part.unlink()
    os.mkfifo(part)


def link_form(folder: Path) -> None:
    (folder / BUNDLE_NAME).rename(folder / "form")
    (folder / BUNDLE_NAME).symlink_to(folder / "form")


def flip_a_byte(folder: Path) -> None:
    part = parts_of(folder)[-1]
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)


def grow(folder: Path) -> None:
    with parts_of(folder)[-1].open("ab") as file:
        file.write(b"more")


def rewrite(folder: Path, change: Callable[[dict[str, bytes]], None], number: int = -1) -> None:
    """A part that was made anew, and told of as it is now."""
    part = parts_of(folder)[number]
    with zipfile.ZipFile(part) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    form: dict[str, Any] = json.loads((folder / BUNDLE_NAME).read_text())
    told = sha256(part.read_bytes()).hexdigest()
    form["parts"][number] |= {"size": part.stat().st_size, "sha256": told}
    (folder / BUNDLE_NAME).write_text(json.dumps(form))


def add_member(folder: Path) -> None:
    rewrite(folder, lambda members: members.update({"extra.log": b"hidden"}))


def change_member(folder: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        name = next(name for name in members if name.endswith("noise~2.log"))
        members[name] = b"x" * len(members[name])

    rewrite(folder, change)


def lose_manifest(folder: Path) -> None:
    rewrite(folder, lambda members: members.__delitem__("manifest.json"), 0)


def damage_manifest(folder: Path) -> None:
    rewrite(folder, lambda members: members.update({"manifest.json": b"[" * 100_000}), 0)


def change_manifest(change: Callable[[dict[str, Any]], object]) -> Change:
    def change_member(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        change(manifest)
        members["manifest.json"] = json.dumps(manifest).encode()

    return lambda folder: rewrite(folder, change_member, 0)


NO_KINDS = {
    "name": "a.log",
    "lines": 1,
    "is_estimate": False,
    "first": [],
    "frequent": [],
    "others": 0,
}


def put_agreement_first(folder: Path) -> None:
    """What replaces it would go over all that stands behind it."""

    def change(members: dict[str, bytes]) -> None:
        others = dict(members)
        members.clear()
        members |= {AGREEMENT_NAME: b"{}", **others}

    rewrite(folder, change, 0)


def damage_zip(folder: Path) -> None:
    part = parts_of(folder)[-1]
    part.write_bytes(b"no zip")
    change_part(size=6, sha256=sha256(b"no zip").hexdigest())(folder)


HOSTILE: list[tuple[Change, type[Failure], str]] = [
    (write_form(b""), BadBundle, "is not one that 'operator save' wrote"),
    (write_form(b"\xff\xfe"), BadBundle, "is not one that"),
    (write_form(b"[" * 100_000), BadBundle, "is not one that"),
    (write_form(b" " * (2 << 20)), BadBundle, "far too large"),
    (change_form(format=2), NewerBundle, "another version of this program"),
    (change_form(format="1"), BadBundle, "is not one that"),
    (change_form(account="acme\x1b[2J"), BadBundle, "is not one that"),
    (change_form(account="umbrella"), NotConfirmed, r"ticket 1000 \(umbrella\)"),
    (change_form(ticket=1001), BadBundle, "by other names than their ticket"),
    (change_form(ticket=-1), BadBundle, "is not one that"),
    (change_form(parts=[]), BadBundle, "is not one that"),
    (change_form(unticked=["\n\nagreed"]), BadBundle, "is not one that"),
    (change_part(number=3), BadBundle, "does not number its parts from 1 on"),
    (change_part(name="../../etc/passwd"), BadBundle, "is not one that"),
    (change_part(name="logs-1000-" + "0" * 300 + "-part2.zip"), BadBundle, "is not one that"),
    (change_part(name="logs-1000-00000000-part3.zip"), BadBundle, "by other names"),
    (change_part(name="logs-1000-00000000-part2.zip"), BadBundle, "part2.zip lies in that folder"),
    (change_part(sha256="0" * 64), BundleChanged, "was changed after it was saved"),
    (change_part(size=10), BundleChanged, "was changed after it was saved"),
    (change_part(size=1 << 39), NoRoom, "the bundle will need about"),
    (drop_last_part, BadBundle, "is no part of the bundle"),
    (drop_and_remove_last_part, BadBundle, "has 1 parts, and its manifest tells of 2"),
    (lambda folder: parts_of(folder)[0].unlink(), BadBundle, "there is no logs-1000-"),
    (replace_by_link, BadBundle, "is no ordinary file"),
    (replace_by_pipe, BadBundle, "is no ordinary file"),
    (link_form, BadBundle, "bundle.json in that folder is no ordinary file"),
    (flip_a_byte, BundleChanged, "was changed after it was saved"),
    (grow, BundleChanged, "was changed after it was saved"),
    (add_member, BadBundle, "holds other files than its manifest lists"),
    (change_member, BadBundle, "than its manifest says"),
    (lose_manifest, BadBundle, "has no manifest that can be read"),
    (damage_manifest, BadBundle, "has no manifest that can be read"),
    (
        change_manifest(lambda one: one["entries"][0].update(size=10**400)),
        BadBundle,
        "has no manifest that can be read",
    ),
    (
        change_manifest(lambda one: one.update(errors=[NO_KINDS])),
        BadBundle,
        "has no manifest that can be read",
    ),
    (put_agreement_first, BadBundle, "elsewhere than where it was put"),
    (damage_zip, BadBundle, "is no zip file that can be read"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="has no links and pipes for everybody")
@pytest.mark.parametrize(("change", "failure", "complaint"), HOSTILE)
def test_hostile_folders(
    story: Story, saved: Path, change: Change, failure: type[Failure], complaint: str
) -> None:
    change(saved)
    with pytest.raises(failure, match=complaint) as caught:
        send_elsewhere(story, saved)
    assert type(caught.value) is failure
    assert "\n" not in caught.value.sentence
    assert not any(one.has_authorization for one in story.sandbox.requests)
    assert not list((story.folder / "elsewhere").rglob("*.zip"))


def test_the_second_look_is_taken_at_what_comes_from_elsewhere(story: Story) -> None:
    saved = story.folder / "bundle"
    story.save(saved)
    secret = b"password=hunter2hunter2\n"

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        entry = next(e for e in manifest["entries"] if e["source"].endswith("app.log"))
        members[entry["name"]] = secret
        told = {"size": len(secret), "sha256": sha256(secret).hexdigest()}
        entry |= told
        entry["pieces"][0] |= told
        members["manifest.json"] = json.dumps(manifest).encode()

    rewrite(saved, change, 0)
    with pytest.raises(SecretLeft):
        send_elsewhere(story, saved)


@pytest.mark.parametrize(
    ("name", "why"),
    [("nothing", "cannot read .*nothing: "), ("file", "cannot read .*file: "),
     ("folder", "there is no bundle.json in .*folder")],
)  # fmt: skip
def test_no_bundle_at_all(story: Story, name: str, why: str) -> None:
    (story.folder / "file").write_text("")
    (story.folder / "folder").mkdir()
    with pytest.raises(BadBundle, match=why) as caught:
        send_elsewhere(story, story.folder / name)
    assert "name the folder that 'operator save' has filled" in caught.value.hint


def test_a_folder_that_has_a_bundle_takes_no_other(story: Story, saved: Path) -> None:
    before = sorted(path.name for path in saved.iterdir())
    with pytest.raises(BadArguments, match="a bundle lies in"):
        story.save(saved)
    assert sorted(path.name for path in saved.iterdir()) == before


def test_a_folder_with_other_files_takes_none(story: Story, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "holiday.jpg").touch()
    with pytest.raises(BadArguments, match="stick holds other files, and a bundle has its") as no:
        story.save(tmp_path / "stick")
    assert no.value.hint.endswith("stick/logs-1000")
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["holiday.jpg"]
    (tmp_path / "stick" / "holiday.jpg").unlink()
    assert story.save(tmp_path / "stick").files == 1


def test_a_folder_in_no_folder(story: Story) -> None:
    with pytest.raises(BadArguments, match="there is no folder"):
        story.save(story.folder / "a" / "b")
    assert story.sandbox.requests == ()


def test_what_is_kept_is_not_sent_in_place_of_a_folder(
    story: Story, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.post", stop)
        with pytest.raises(Failure):
            story.send(story.order(part_limit=2 << 20))
    with pytest.raises(OtherOptions, match="another bundle is kept for this code"):
        story.send(story.order(folder=saved))
    with pytest.raises(OtherOptions, match="is kept for this code already"):
        story.save(story.folder / "second")
    story.send(story.order(folder=saved, anew=True))
    assert find_all(story.folder / "state") == ()


def test_exit_codes() -> None:
    codes = {BadBundle: 2, NewerBundle: 12, BundleChanged: 60, NotConfirmed: 2, SecretLeft: 42}
    assert {kind: kind.exit_code for kind in codes} == codes
