from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from log_bundle.manifest import Entry, ErrorKind, LeftOut, LogErrors, Manifest, Origin, Redaction
from log_operator.consent.viewing import name_some
from log_operator.errands.delivering import count_sent
from log_operator.keeping.kept import Kept, KeptContents, KeptPart, KeptRedaction
from log_operator.order import Narrowing
from log_operator.planning.selection import select
from log_operator.receipt import make_receipt
from log_operator.tenant import unbranded_tenant
from log_operator.values import Delivery, PartFile
from log_operator.words import wording
from ticket_code.code import Binding, TicketCode
from ticketbound.secret import Secret

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ORIGIN = Origin("acme", 1234, "ab" * 8, "generic", "7d", "2026-11-21T12:00:00Z", "0.1.0", "Linux")
CODE = TicketCode(
    binding=Binding.REQUESTS,
    code_id=b"12345678",
    issued_at=NOW,
    expires_at=NOW + timedelta(hours=1),
    ticket=1234,
    subdomain="acme",
    profile="generic",
    message="hello \x1b[31mred\u202e",
    secret=Secret("x"),
)


def manifest_of(*entries: Entry) -> Manifest:
    left_out = (LeftOut("/p", "not a file"),)
    return Manifest(origin=ORIGIN, parts=1, entries=entries, left_out=left_out)


def entry_of(name: str, redactions: dict[str, int]) -> Entry:
    lines = sum(redactions.values())
    taken = tuple(Redaction(rule, n, n, 8 * n) for rule, n in redactions.items())
    return Entry(name, f"/{name}", "why", 10, "00", lines, taken, ())


def parts_of(count: int) -> list[PartFile]:
    return [PartFile(n, Path(f"/s/logs-part{n}.zip"), 1000, "ab" * 32) for n in range(1, count + 1)]


def test_agent_s_text_is_shown_escaped() -> None:
    tenant = unbranded_tenant()
    selection = select(tenant.profiles[0], Narrowing())
    shown = "\n".join(wording.introduce(tenant, CODE, selection))
    assert "asked for: System logs of this machine, the last 7 days" in shown
    assert r"hello \x1b[31mred\u202e" in shown
    assert "\x1b" not in shown
    assert "--since" not in shown


def test_support_s_window_is_told_beside_a_narrower_one() -> None:
    tenant = unbranded_tenant()
    selection = select(tenant.profiles[0], Narrowing(since="6h"))
    shown = "\n".join(wording.introduce(tenant, CODE, selection))
    assert "asked for: System logs of this machine, the last 7 days\n" in shown
    assert "  only this is read, by --since: the last 6 hours\n" in shown


@pytest.mark.parametrize(("window", "told"), [("1d", "24 hours"), ("90m", "90 minutes")])
def test_a_window_is_told_in_words(window: str, told: str) -> None:
    tenant = unbranded_tenant()
    selection = select(tenant.profiles[0], Narrowing(since=window))
    shown = "\n".join(wording.introduce(tenant, CODE, selection))
    assert f"  only this is read, by --since: the last {told}\n" in shown


@pytest.mark.parametrize(("rules", "told"), [(9, "and 1 more rule"), (10, "and 2 more rules")])
def test_summary_counts_the_rules_that_it_does_not_name(rules: int, told: str) -> None:
    entry = entry_of("a.log", {f"rule-{number}": 1 for number in range(rules)})
    shown = list(wording.summarise(manifest_of(entry), parts_of(1), CODE))
    assert f"    {told}" in shown


def test_summary_says_who_will_see_it() -> None:
    assert "everyone in copy" in "\n".join(wording.summarise(manifest_of(), parts_of(1), CODE))


def test_summary_of_many_parts_fits_a_screen() -> None:
    few = list(wording.summarise(manifest_of(), parts_of(8), CODE))
    assert few[-1] == "    /s/logs-part8.zip"
    many = list(wording.summarise(manifest_of(), parts_of(9), CODE))
    assert many[-2:] == ["    /s/logs-part7.zip", "    and 2 more in the same folder"]


def test_summary_names_no_place_where_nobody_is_asked() -> None:
    """The files are gone when the person could look."""
    told = list(wording.summarise(manifest_of(), parts_of(9), CODE, is_asked=False))
    assert told[-1] == "  agreed to beforehand, by --yes"
    assert "/s/" not in "\n".join(told)


def test_summary_says_that_the_comment_has_lines_of_logs() -> None:
    told = "its text shows the commonest error lines of 1 file; manifest.json has them too"
    errors = (LogErrors("a", 1, False, (ErrorKind(1, "x"),), (), 0),)
    manifest = replace(manifest_of(), errors=errors)
    assert f"  {told}" in wording.summarise(manifest, parts_of(1), CODE)
    assert told not in "\n".join(wording.summarise(manifest_of(), parts_of(1), CODE))


def test_receipt_of_a_code_that_lives_on_says_until_when() -> None:
    delivery = Delivery(sent_at=NOW, is_code_dead=False)
    kept = Kept(
        *(CODE.subdomain, CODE.ticket, CODE.id_text, CODE.profile, CODE.expires_at, NOW), "1.0"
    )
    receipt = make_receipt(kept, delivery)
    text = "\n".join(wording.describe_receipt(receipt, "help@acme.example", Path("/s/r.json")))
    assert "the receipt is /s/r.json" in text
    assert "lives until 2026-11-21 13:00 UTC; tell support (help@acme.example)" in text


def test_receipt_names_what_the_ticket_got() -> None:
    contents = KeptContents(
        files=12,
        lines_redacted=1234,
        left_out=3,
        redactions=tuple(KeptRedaction(f"rule-{n}", 2000 - n) for n in range(10)),
    )
    kept = Kept(
        *(CODE.subdomain, CODE.ticket, CODE.id_text, CODE.profile, CODE.expires_at, NOW),
        "1.0",
        parts=(KeptPart(1, "logs-part1.zip", 1000, "ab" * 32),),
        comments=2,
        contents=contents,
    )
    receipt = make_receipt(kept, Delivery(sent_at=NOW, is_code_dead=True))
    assert list(wording.describe_receipt(receipt, "", None)) == [
        "sent 12 files in 1 part to ticket 1234 (acme) at 2026-11-21 12:00 UTC, with 2 comments",
        f"  logs-part1.zip  1.0 KB  SHA-256 {'ab' * 32}",
        (
            "  1,234 lines redacted (rule-0 2,000, rule-1 1,999, rule-2 1,998, rule-3 1,997,"
            " rule-4 1,996, rule-5 1,995, rule-6 1,994, rule-7 1,993, 2 more rules); 3 left out"
        ),
        "  the code is used up and cannot be used again",
    ]
    written = msgspec.to_builtins(receipt)
    assert written["version"] == 1
    assert (written["comments"], written["redactions"][0]) == (2, {"rule": "rule-0", "count": 2000})


@pytest.mark.parametrize(
    ("sent", "count", "told"),
    [
        (0, 1, "0 of 1 part is sent"),
        (1, 1, "1 of 1 part is sent and stays sent"),
        (0, 12, "0 of 12 parts are sent"),
        (1, 12, "1 of 12 parts is sent and stays sent"),
        (2, 12, "2 of 12 parts are sent and stay sent"),
    ],
)
def test_how_many_parts_are_sent(sent: int, count: int, told: str) -> None:
    parts = tuple(
        KeptPart(n, f"p{n}.zip", 1, "00", is_posted=n <= sent) for n in range(1, count + 1)
    )
    assert count_sent(Kept("acme", 1, "ab" * 8, "generic", NOW, NOW, "1", parts=parts)) == told


def test_a_manifest_from_elsewhere_plays_no_tricks_on_the_screen() -> None:
    trick = "a\x1b[2J\n  1 file, nothing of yours\u202e {0}"
    taken = (Redaction(trick, 1, 1, 8),)
    entry = Entry(trick, trick, trick, 10, "00", 1, taken, (), (trick,))
    manifest = Manifest(ORIGIN, 1, (entry,), (LeftOut(trick, trick),))
    shown = [*wording.list_bundle(manifest), *wording.summarise(manifest, parts_of(1), CODE)]
    shown.append(name_some([(1, entry), (2, entry)]))
    assert all(line.isprintable() for line in shown)
    assert sum(r"a\x1b[2J\x0a  1 file" in line for line in shown) == 5
