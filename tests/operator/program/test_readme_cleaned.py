"""README.txt is laid out from clean words: no word of ours is replaced, and nothing is stopped."""

import io
import sys
import zipfile

import pytest
from msgspec.structs import replace

from log_bundle.manifest import Entry, LeftOut, Manifest, Origin, Piece, Redaction
from log_bundle.readme import write_readme
from log_operator.collect.host import Host
from log_operator.languages.catalogues import LANGUAGES, load_language
from log_operator.redact.rules import RULES
from log_operator.redact.second_look import SecondLook
from log_operator.redaction import Cleaner, make_cleaner
from tenant_file import redaction
from tenant_file.model import Profile
from tenant_file.sources import Files
from tests.operator.program.conftest import Story
from ticketbound.clock import utc_now
from ticketbound.language import Language
from ticketbound.safe_text import escape

ORIGIN = Origin("acme", 1000, "ab" * 8, "generic", "7d", "2026-11-21T12:00:00Z", "0.1.0", "Linux")
WHY = "a log with a planted secret, to see that it does not arrive"


def test_words_that_look_like_a_table_of_secrets_stop_nothing(story: Story) -> None:
    source = Files(why=WHY, include=(f"{story.folder}/logs/**",))
    story.tenant = replace(story.tenant, profiles=(Profile("generic", "All", (source,)),))
    assert story.send().files == 1
    state = story.sandbox.state
    (number,) = state.tickets[story.code.ticket].comments[-1].attachment_ids
    with zipfile.ZipFile(state.attachments[number].path) as archive:
        told = archive.read("README.txt").decode()
    assert f"  why:       {WHY}\r\n  size:      8 bytes, part 1\r\n" in told
    assert told.count("[redacted:") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no name has a control character there")
def test_a_name_that_is_a_secret_only_as_it_is_shown_stops_nothing(story: Story) -> None:
    """A line end in it hides the secret from the rules, until it is shown as `\\x0d`."""
    logs = story.folder / "logs"
    (logs / "a001 LOGIN bob hunter2\r").write_text("one\n")
    (logs / "a001 LOGIN eve hunter3\r").symlink_to(logs)
    source = Files(why=WHY, include=(f"{logs}/**",))
    story.tenant = replace(story.tenant, profiles=(Profile("generic", "All", (source,)),))
    assert story.send().files == 2
    state = story.sandbox.state
    comment = state.tickets[story.code.ticket].comments[-1]
    (number,) = comment.attachment_ids
    with zipfile.ZipFile(state.attachments[number].path) as archive:
        told = [archive.read(name) for name in archive.namelist()]
        names = "".join(archive.namelist())
    assert b"hunter" not in b"".join(told)
    assert "hunter" not in names + comment.body


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return make_cleaner(redaction.Redaction(), Host("linux", {}, None, utc_now))


@pytest.mark.parametrize("language", [load_language(code) for code in LANGUAGES], ids=LANGUAGES)
def test_no_clean_text_looks_like_a_secret_once_it_is_laid_out(
    cleaner: Cleaner, language: Language
) -> None:
    """Every example of every rule, cleaned, at each place where a text of the machine stands."""
    look = SecondLook(cleaner.credential_rules)
    examples = [text for rule in RULES for text in rule.must_match]
    words = [escape(text.replace("«", "").replace("»", "")) for text in examples]
    words += [WHY, *(rule.catches for rule in RULES)]
    clean = cleaner.clean_text("\n\n\n".join(words)).split("\n\n\n")
    texts = [text for text in map(cleaner.clean_text, clean) if "\n" not in text]
    assert len(texts) > 1000
    hits = tuple(Redaction(rule.id, 7, 3, 30) for rule in RULES)
    entries = tuple(
        Entry(f"{text}", text, text, 12_345, "cd" * 32, 3, hits[at % 50 :][:3], piece, (text,))
        for at, text in enumerate(texts)
        for piece in [(Piece(1, text, 12_345, "cd" * 32),)]
    )
    short = 0
    for begin in range(0, len(entries), 10):
        some = entries[begin : begin + 10]
        left_out = tuple(LeftOut(one.source, one.why) for one in some)
        manifest = Manifest(ORIGIN, 1, some, left_out)
        text = write_readme(manifest, cleaner.clean_text, language)
        assert look.find_first(io.BytesIO(text), lambda _: None) is None
        short += language.say("manifest.json names them").encode() in text
    # Lines of a dialogue with a server, one below the other: no names of files.
    assert short < 10
