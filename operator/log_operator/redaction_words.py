"""What people read about what was taken out: how often, where, by which rule; never the text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from log_bundle.manifest import Entry, Manifest
from log_operator.values import RedactionReport, RuleHits
from ticketbound.language import retell, say, say_many, write_number, write_size
from ticketbound.safe_text import escape

_MOST_RULES: Final = 8


def summarise_redactions(manifest: Manifest) -> Iterator[str]:
    """For the consent screen: what was taken out of how many lines and files, by rule."""
    touched = [entry for entry in manifest.entries if entry.redactions]
    if not touched:
        yield say("  nothing had to be redacted")
        return
    lines = sum(entry.lines_redacted for entry in touched)
    told = say_many("{count} line redacted", "{count} lines redacted", lines)
    yield f"  {told} {tell_where(len(touched))}:"
    totals = _best_first(_add_up(touched))
    for rule, total in totals[:_MOST_RULES]:
        files = sum(any(one.rule == rule for one in entry.redactions) for entry in touched)
        yield f"  {_describe_hits(rule, total)} {tell_where(files)}"
    if len(totals) > _MOST_RULES:
        more = len(totals) - _MOST_RULES
        yield say_many("    and {count} more rule", "    and {count} more rules", more)


def describe_entry(entry: Entry) -> Iterator[str]:
    """For the list of all files: what was taken out of this one, by rule."""
    for one in entry.redactions:
        hits = RuleHits(one.count, one.lines, one.bytes)
        yield f"{'':>10}  {_describe_hits(one.rule, hits)}"


def describe_cleaned(name: str, report: RedactionReport, notes: Sequence[str]) -> Iterator[str]:
    """What `operator redact` took out of one thing."""
    if report.rules:
        told = say_many("{count} line redacted", "{count} lines redacted", report.lines)
        yield f"{name}: {told}"
        yield from (f"  {_describe_hits(rule, hits)}" for rule, hits in _best_first(report.rules))
    else:
        yield say("{name}: nothing had to be redacted", name=name)
    yield from (f"  {escape(retell(note))}" for note in notes)


def head_hits() -> str:
    """The head of the table that `operator redact --explain` shows."""
    return f"{say('line'):>8}  {say('rule'):<22}  {say('what was there')}"


def explain_hit(line: int, rule: str, masked: str) -> str:
    """A line of the table of `operator redact --explain`."""
    return f"{line:>8}  {rule:<22}  {retell(masked)}"


def count_files(number: int) -> str:
    """`1 file`, `2 files`."""
    return say_many("{count} file", "{count} files", number)


def tell_where(files: int) -> str:
    """`in 1 file`, `in 2 files`."""
    return say_many("in {count} file", "in {count} files", files)


def _describe_hits(rule: str, hits: RuleHits) -> str:
    return f"  {escape(rule):<22} {write_number(hits.count):>7} x  {write_size(hits.size):>9}"


def _best_first(rules: Mapping[str, RuleHits]) -> list[tuple[str, RuleHits]]:
    return sorted(rules.items(), key=lambda one: (-one[1].count, one[0]))


def _add_up(entries: Iterable[Entry]) -> dict[str, RuleHits]:
    totals: dict[str, RuleHits] = {}
    for one in (one for entry in entries for one in entry.redactions):
        so_far = totals.get(one.rule, RuleHits(0, 0, 0))
        totals[one.rule] = RuleHits(
            so_far.count + one.count, so_far.lines + one.lines, so_far.size + one.bytes
        )
    return totals
