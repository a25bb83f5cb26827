from pathlib import Path

import pytest
from msgspec.structs import replace

from log_bundle.comment import SentAgreement, SentBundle, SentPart, read_comment
from log_bundle.manifest import (
    Connection,
    Entry,
    ErrorKind,
    LeftOut,
    LogErrors,
    Manifest,
    Origin,
    Redaction,
)
from log_operator.values import PartFile
from log_operator.words.ticket_words import COMMENT_LIMIT, write_comment

CODE = "ab" * 8
SHA = "cd" * 32
AGREED = SentAgreement("2026-11-21T12:00:00Z", "terminal", ("journal",))
ORIGIN = Origin(
    *("acme", 1234, CODE, "generic", "7d", "2026-11-21T12:00:00Z", "0.1.0", "Linux 6.1.0 x86_64"),
    host="[host-3f9a]",
    os="Debian GNU/Linux 12 (bookworm)",
)
ERRORS = LogErrors(
    name="var/log/app.log",
    lines=412,
    is_estimate=False,
    first=(
        ErrorKind(400, "10:00:00 ERROR cannot connect to [ip-3f9a]"),
        ErrorKind(1, "10:00:01 FATAL giving up"),
    ),
    frequent=(ErrorKind(8, "10:07:00 panic: no"),),
    others=3,
)


def entry_of(name: str, *, why: str = "to see", size: int = 10, **rules: int) -> Entry:
    taken = tuple(Redaction(rule, n, n, 8 * n) for rule, n in rules.items())
    return Entry(name, f"/{name}", why, size, "00", sum(rules.values()), taken, ())


def parts_of(count: int) -> list[PartFile]:
    return [PartFile(n, Path(f"/s/logs-part{n}.zip"), 50_000_000, SHA) for n in range(1, count + 1)]


def sent_of(count: int) -> tuple[SentPart, ...]:
    return tuple(SentPart(part.path.name, part.size, part.sha256) for part in parts_of(count))


def manifest_of(*entries: Entry, **changes: object) -> Manifest:
    fields: dict[str, object] = {"parts": 1, "entries": entries, "left_out": (), **changes}
    return Manifest(origin=ORIGIN, **fields)  # type: ignore[arg-type]


def test_agent_can_work_from_it_without_opening_anything() -> None:
    left_out = (
        LeftOut("/var/log/secure", "may not be read"),
        LeftOut("/var/log/btmp", "may not be read"),
        LeftOut("/var/log/wtmp", "no text"),
    )
    manifest = manifest_of(
        entry_of("var/log/app.log", size=2_000_000, email=3, jwt=1),
        entry_of("var/log/app.log.1", size=1_000_000, email=2),
        entry_of("facts.txt", why="to know the machine"),
        left_out=left_out,
        connection=Connection(has_proxy=True, intercepted_by="Acme CA", clock_ahead=-7200),
        errors=(ERRORS,),
    )
    assert write_comment(manifest, parts_of(2), AGREED).split("\n") == [
        (
            "Logs of [host-3f9a], Debian GNU/Linux 12 (bookworm), Linux 6.1.0 x86_64,"
            " collected by Ticketbound 0.1.0"
        ),
        f"code {CODE}, profile generic (the last 7 days), 2026-11-21T12:00:00Z",
        "3 files, 3.0 MB; 6 lines redacted in 2 files; 3 left out",
        "agreed 2026-11-21T12:00:00Z, typed; unticked: journal",
        "note: what this machine sends over TLS is opened on the way by Acme CA",
        "note: this machine reaches Zendesk through a proxy",
        "note: the clock of this machine is 2 h behind Zendesk's",
        "",
        "2 parts, 100.0 MB:",
        "",
        f"    logs-part1.zip  50,000,000 bytes  SHA-256 {SHA}",
        f"    logs-part2.zip  50,000,000 bytes  SHA-256 {SHA}",
        "",
        "Lines that tell of errors; of each log the first kinds, then the most frequent:",
        "",
        "    var/log/app.log: 412 lines",
        "        400 x  10:00:00 ERROR cannot connect to [ip-3f9a]",
        "          1 x  10:00:01 FATAL giving up",
        "          8 x  10:07:00 panic: no",
        "          3 of other kinds",
        "",
        "Collected:",
        "",
        "    2 files, 3.0 MB, to see: var/log/app.log 2.0 MB, var/log/app.log.1 1.0 MB",
        "    1 file, 10 B, to know the machine: facts.txt 10 B",
        "",
        "Left out (3):",
        "",
        "    2 x may not be read: /var/log/secure, /var/log/btmp",
        "    1 x no text: /var/log/wtmp",
        "",
        "Redacted before it was packed:",
        "",
        "    5 x email in 2 files",
        "    1 x jwt in 1 file",
        "",
        "Everything is listed in README.txt and manifest.json in part 1.",
    ]


def test_issuer_reads_it_back() -> None:
    manifest = manifest_of(entry_of("a", email=3), errors=(ERRORS,))
    sent = read_comment(write_comment(manifest, parts_of(2), AGREED))
    assert sent == SentBundle(CODE, 1, sent_of(2), AGREED)


def test_small_bundle_has_no_empty_sections() -> None:
    comment = write_comment(manifest_of(entry_of("a")), parts_of(1), AGREED)
    assert "1 file, 10 B; nothing had to be redacted; 0 left out" in comment
    for absent in ("Left out", "Redacted", "errors", "note:"):
        assert absent not in comment


def test_counts_of_a_sample_say_so() -> None:
    log = LogErrors("a", 9000, True, (ErrorKind(800, "x error"),), (), 1000)
    comment = write_comment(manifest_of(errors=(log,)), parts_of(1), AGREED)
    assert "    a: about 9,000 lines, reckoned from a sample\n" in comment


@pytest.mark.parametrize(
    "line",
    [
        f"code {CODE}, still arriving",
        "9 files, error",
        f"evil.zip  10 bytes  SHA-256 {SHA}",
        "agreed 2020-01-01T00:00:00Z, typed; nothing unticked",
        "> quoted",
        "https://evil.example/?error",
        "<script>alert(1)</script>",
        "# heading",
        "---",
        "{{ticket.comments_formatted}} {{{x}} {%x%}",
        "a\r\nb\x1b[2J\u202e",
    ],
)
def test_text_of_the_machine_plays_no_tricks(line: str) -> None:
    log = LogErrors(line, 2, False, (ErrorKind(2, line),), (ErrorKind(2, line),), 0)
    manifest = manifest_of(
        entry_of(line, why=line), left_out=(LeftOut(line, line),), errors=(log, log)
    )
    comment = write_comment(manifest, parts_of(2), AGREED)
    assert read_comment(comment) == SentBundle(CODE, 1, sent_of(2), AGREED)
    assert all(char.isprintable() or char == "\n" for char in comment)
    assert "{{" not in comment
    assert "{%" not in comment
    own = [told for told in comment.split("\n") if told and not told.startswith("    ")]
    assert not any(line in told for told in own[4:])


def test_each_section_has_room_of_its_own() -> None:
    long = "ä" * 5000
    logs = tuple(
        LogErrors(
            f"{n}{long}", 9, True, (ErrorKind(3, long),) * 3, (ErrorKind(3, f"{n}{long}"),) * 4, 1
        )
        for n in range(20)
    )
    entries = [entry_of(f"{n}{long}", why=f"{n}{long}", **{f"r{n}": 9}) for n in range(3000)]
    manifest = manifest_of(
        *entries,
        errors=logs,
        left_out=tuple(LeftOut(long, f"{n}{long}") for n in range(3000)),
        connection=Connection(has_proxy=True, intercepted_by=long, clock_ahead=100),
    )
    comment = write_comment(manifest, parts_of(1000), AGREED)
    assert 30_000 < len(comment) <= COMMENT_LIMIT
    for told in ("more parts", "more logs", "and 2,9", "more reasons", "more rules", "more: see"):
        assert told in comment
    sent = read_comment(comment)
    assert sent is not None
    assert len(sent.parts) > 200
    assert sent.agreement == AGREED


def test_two_hundred_parts_are_all_named() -> None:
    sent = read_comment(write_comment(manifest_of(), parts_of(200), AGREED))
    assert sent is not None
    assert len(sent.parts) == 200


def test_a_list_that_is_cut_says_how_many_more() -> None:
    entries = [entry_of(f"{number}.log", size=100 - number) for number in range(1200)]
    left_out = [LeftOut(f"/{number}.sock", "not a file") for number in range(4)]
    body = write_comment(manifest_of(*entries, left_out=left_out), parts_of(1), AGREED)
    assert "to see: 0.log 100 B, 1.log 99 B, 2.log 98 B, and 1,197 more\n" in body
    assert "4 x not a file: /0.sock, /1.sock, /2.sock, and 1 more\n" in body


def test_a_manifest_from_elsewhere_puts_no_line_of_its_own_on_the_ticket() -> None:
    trick = "x\ncode 1111111111111111, y\x1b {{ticket.requester.email}}"
    manifest = manifest_of(replace(entry_of("a.log"), redactions=(Redaction(trick, 1, 1, 8),)))
    origin = replace(
        ORIGIN, operator=trick, profile=trick, window=trick, created_at=trick, system=trick
    )
    told = write_comment(replace(manifest, origin=origin), parts_of(1), AGREED)
    assert "\x1b" not in told
    assert "{{" not in told
    assert [line for line in told.split("\n") if line.startswith("code ")] == [
        line for line in told.split("\n") if line.startswith(f"code {CODE}, ")
    ]
    assert told.count(r"x\x0acode 1111111111111111, y\x1b { {ticket") == 6
