"""What stands on the ticket, and in part 1, after a whole run."""

import zipfile

from log_bundle.comment import read_comment
from log_bundle.manifest import MANIFEST_NAME, read_manifest
from log_bundle.readme import README_NAME
from tests.operator.program.conftest import Story


def test_ticket_tells_what_went_wrong_on_the_machine(story: Story) -> None:
    lines = [f"10:00:{n:02} ERROR db-{n}: refused, password=hunter2-{n:08}\n" for n in range(40)]
    (story.folder / "logs" / "app.log").write_text("started\n" + "".join(lines))
    receipt = story.send()
    comment = story.sandbox.state.tickets[story.code.ticket].comments[-1]
    assert "app.log: 40 lines\n" in comment.body
    assert "40 x  10:00:00 ERROR db-0: refused, password=[redacted:key-value]\n" in comment.body
    assert "    40 x key-value in 1 file\n" in comment.body
    assert "hunter2" not in comment.body
    sent = read_comment(comment.body)
    assert sent is not None
    assert [part.sha256 for part in sent.parts] == [part.sha256 for part in receipt.parts]
    assert [(one.rule, one.count) for one in receipt.redactions] == [("key-value", 40)]
    assert receipt.comments == 1


def test_part_1_has_the_manifest_in_words(story: Story) -> None:
    (story.folder / "logs" / "app.log").write_text("FATAL for bob@example.com\n")
    story.send()
    state = story.sandbox.state
    (number,) = state.tickets[story.code.ticket].comments[-1].attachment_ids
    with zipfile.ZipFile(state.attachments[number].path) as archive:
        told = archive.read(README_NAME).decode()
        manifest = read_manifest(archive.read(MANIFEST_NAME))
    assert manifest.errors[0].first[0].text.startswith("FATAL for [email-")
    assert manifest.entries[0].sha256 in told
    assert "\r\n  redacted:  1 line: email 1\r\n" in told
    assert "bob" not in told
