"""Cleans one thing after the other, as streams; the one place that makes `CleanBytes`."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import MappingProxyType

from log_operator.errors import RedactionFailed
from log_operator.redact import decoding
from log_operator.redact.aliases import KEY_SIZE, Aliases
from log_operator.redact.blocks import Block, Cutter
from log_operator.redact.choice import DEFAULT, Choice
from log_operator.redact.confirm import Confirmer, carry_on, clip
from log_operator.redact.engine import Engine, HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.known import KnownValues
from log_operator.redact.rule import Rule
from log_operator.redact.tally import OnHit, Tally
from log_operator.redact.write import Writer
from log_operator.values import CleanBytes, RedactionReport
from ticketbound.safe_text import escape

GZIP_LIMIT = 1024 * 1024 * 1024
"""Bytes that are read out of one gzip file."""


def choose_engine(rules: Sequence[Rule]) -> Engine:
    """The fast engine, or the plain one on a machine where its library does not load."""
    try:
        return HyperscanEngine(rules)
    except ImportError:
        return PlainEngine(rules)


class Redactor:
    """Replaces each credential in a stream by `[redacted:rule-id]`, what is personal by an alias.

    Args:
        choice: what is on besides credentials.
        aliases: those of the whole run; without them this redactor makes its own.
        known: secrets to hunt by value.
        make_engine: makes what finds the places worth a closer look.
        gzip_limit: bytes that are read out of one gzip file.

    Raises:
        RedactionFailed: the engine could not be made.
    """

    def __init__(
        self,
        *,
        choice: Choice = DEFAULT,
        aliases: Aliases | None = None,
        known: KnownValues | None = None,
        make_engine: Callable[[Sequence[Rule]], Engine] = choose_engine,
        gzip_limit: int = GZIP_LIMIT,
    ) -> None:
        rules = (*(known.rules() if known else ()), *choice.rules())
        aliases = aliases or Aliases(secrets.token_bytes(KEY_SIZE))
        try:
            self._engine = make_engine(rules)
        except Exception as error:
            raise RedactionFailed("the redaction engine does not start") from error
        self._confirmer = Confirmer(rules, aliases)
        self._writer = Writer(rules, aliases)
        self._gzip_limit = gzip_limit

    def clean(
        self, chunks: Iterable[bytes], *, name: str, on_hit: OnHit | None = None
    ) -> "Cleaning":
        """The cleaned stream of `chunks`; `name` is used in errors only, `on_hit` sees each hit.

        Raises:
            Withheld: this is no text, so it cannot be cleaned.
        """
        notes: list[str] = []
        head, source = decoding.read_head(iter(chunks))
        if decoding.is_gzip(head):
            notes.append("decompressed from gzip")
            head, source = decoding.read_head(decoding.gunzip(source, self._gzip_limit, notes))
        codec = decoding.find_encoding(head)
        if codec is None:
            decoding.refuse_binary(head)
        return Cleaning(
            source, codec, notes, self._clean_block, name, Tally(self._writer.ids, on_hit)
        )

    def _clean_block(self, block: Block, tally: Tally) -> tuple[bytes, int]:
        found = self._confirmer.spans(block.data, self._engine.find(block.data))
        spans = carry_on(block.data, block.begin, found, tally)
        inside, end = clip(spans, block.begin, block.keep)
        is_cut = block.keep < len(block.data) == end
        tally.unfinished = inside[-1][2] if is_cut else None
        tally.show(block.data, block.begin, end, inside)
        return self._writer.rewrite(block.data, block.begin, end, inside, tally), end


class Cleaning:
    """A stream while it is cleaned; read once."""

    def __init__(
        self,
        source: Iterator[bytes],
        codec: str | None,
        notes: list[str],
        clean_block: Callable[[Block, Tally], tuple[bytes, int]],
        name: str,
        tally: Tally,
    ) -> None:
        self._notes = notes
        self._tally = tally
        self._clean_block = clean_block
        self._name = name
        self._pieces = self._clean(source, None) if codec is None else self._recode(source, codec)

    def __iter__(self) -> Iterator[CleanBytes]:
        return self._pieces

    @property
    def report(self) -> RedactionReport:
        """What was taken out; complete once the stream was read to its end."""
        return RedactionReport(self._tally.lines, MappingProxyType(self._tally.report()))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the manifest must know; complete with the stream's end."""
        return tuple(self._notes)

    def _clean(self, source: Iterable[bytes], codec: str | None) -> Iterator[CleanBytes]:
        cutter = Cutter(source)
        for block in cutter:
            try:
                piece, cutter.end = self._clean_block(block, self._tally)
                encoded = piece if codec is None else decoding.from_utf8(piece, codec)
            except Exception as error:
                raise RedactionFailed(
                    f"cleaning {escape(self._name)} failed, so nothing was sent",
                    hint="leave this file out of the profile, and tell support its kind",
                ) from error
            yield CleanBytes(encoded)

    def _recode(self, source: Iterator[bytes], codec: str) -> Iterator[CleanBytes]:
        tail: list[bytes] = []
        yield CleanBytes("\ufeff".encode(codec))
        yield from self._clean(decoding.to_utf8(source, codec, tail), codec)
        if tail[0]:
            yield CleanBytes(tail[0])
