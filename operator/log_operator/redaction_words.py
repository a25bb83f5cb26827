"""What people read about what was taken out: how often, where, by which rule; never the text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from log_bundle.manifest import Entry, Manifest
from log_operator.values import RedactionReport, RuleHits
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size

EXPLAIN_HEAD: Final = f"{'line':>8}  {'rule':<22}  what was there"
"""The head of the table that `operator redact --explain` shows."""

_MOST_RULES: Final = 8


def summarise_redactions(manifest: Manifest) -> Iterator[str]:
    """For the consent screen: what was taken out of how many lines and files, by rule."""
    touched = [entry for entry in manifest.entries if entry.redactions]
    if not touched:
        yield "  nothing had to be redacted"
        return
    lines = sum(entry.lines_redacted for entry in touched)
    yield f"  {count(lines, 'line')} redacted in {count(len(touched), 'file')}:"
    totals = _best_first(_add_up(touched))
    for rule, total in totals[:_MOST_RULES]:
        files = sum(any(one.rule == rule for one in entry.redactions) for entry in touched)
        yield f"  {_describe_hits(rule, total)} in {count(files, 'file')}"
    if len(totals) > _MOST_RULES:
        yield f"    and {len(totals) - _MOST_RULES} more rules"


def describe_entry(entry: Entry) -> Iterator[str]:
    """For the list of all files: what was taken out of this one, by rule."""
    for one in entry.redactions:
        hits = RuleHits(one.count, one.lines, one.bytes)
        yield f"{'':>10}  {_describe_hits(one.rule, hits)}"


def describe_cleaned(name: str, report: RedactionReport, notes: Sequence[str]) -> Iterator[str]:
    """What `operator redact` took out of one thing."""
    if report.rules:
        yield f"{name}: {count(report.lines, 'line')} redacted"
        yield from (f"  {_describe_hits(rule, hits)}" for rule, hits in _best_first(report.rules))
    else:
        yield f"{name}: nothing had to be redacted"
    yield from (f"  {escape(note)}" for note in notes)


def explain_hit(line: int, rule: str, masked: str) -> str:
    """A line of the table of `operator redact --explain`."""
    return f"{line:>8}  {rule:<22}  {masked}"


def count(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _describe_hits(rule: str, hits: RuleHits) -> str:
    return f"  {rule:<22} {hits.count:>7,} x  {format_size(hits.size):>9}"


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
