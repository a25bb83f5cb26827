"""Cleans one thing after the other, as streams; the one place that makes `CleanBytes`."""

import secrets
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import MappingProxyType

from log_operator.errors import RedactionFailed
from log_operator.redact import decoding
from log_operator.redact.aliases import KEY_SIZE, Aliases
from log_operator.redact.blocks import Block, Cutter
from log_operator.redact.choice import DEFAULT, Choice
from log_operator.redact.colours import find_in_colours
from log_operator.redact.confirm import Confirmer, Span, carry_on, clip
from log_operator.redact.decoding import Encoding
from log_operator.redact.engine import Engine, HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.known import KnownValues
from log_operator.redact.rule import Rule
from log_operator.redact.tally import OnHit, Tally
from log_operator.redact.unpacking import find_packing, unpack
from log_operator.redact.write import Writer
from log_operator.redact.zeros import find_among_zeros
from log_operator.values import CleanBytes, RedactionReport
from ticketbound.language import later, say
from ticketbound.safe_text import escape

UNPACKED_LIMIT = 1024 * 1024 * 1024
"""Bytes that are read out of one compressed file."""
_BEYOND = 16 * 1024
"""More bytes than any rule looks back: what begins farther behind a block cannot reach into it."""


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
        unpacked_limit: bytes that are read out of one compressed file.

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
        unpacked_limit: int = UNPACKED_LIMIT,
    ) -> None:
        rules = (*(known.rules() if known else ()), *choice.rules())
        aliases = aliases or Aliases(secrets.token_bytes(KEY_SIZE))
        try:
            self._engine = make_engine(rules)
        except Exception as error:
            raise RedactionFailed(say("the redaction engine does not start")) from error
        self._confirmer = Confirmer(rules, aliases)
        self._writer = Writer(rules, aliases)
        self._unpacked_limit = unpacked_limit

    def clean(
        self,
        chunks: Iterable[bytes],
        *,
        name: str,
        on_hit: OnHit | None = None,
        unpacked_limit: int = UNPACKED_LIMIT,
    ) -> "Cleaning":
        """The cleaned stream of `chunks`; `name` is used in errors only, `on_hit` sees each hit.

        Of what is compressed, `unpacked_limit` bytes are read at most, or fewer by this redactor's.

        Raises:
            Withheld: this is no text, so it cannot be cleaned.
        """
        notes: list[str] = []
        head, source = decoding.read_head(iter(chunks))
        packing = find_packing(head)
        if packing is not None:
            notes.append(later("decompressed from {name}").format(name=packing.name))
            limit = min(unpacked_limit, self._unpacked_limit)
            unpacked = unpack(source, packing, limit, notes)
            head, source = decoding.read_head(unpacked)
        encoding = decoding.find_encoding(head)
        decoding.demand_text(head, encoding, inside_of=packing.name if packing else "")
        tally = Tally(self._writer.ids, on_hit)
        if encoding.codec:
            return Cleaning(source, encoding, notes, self._clean_wide_block, name, tally)
        return Cleaning(source, encoding, notes, self._clean_block, name, tally)

    def _find(self, data: bytes) -> list[Span]:
        return find_in_colours(data, self._look_for)

    def _look_for(self, data: bytes) -> list[Span]:
        return self._confirmer.spans(data, self._engine.find(data))

    def _find_until(self, data: bytes, keep: int) -> list[Span]:
        """As `_find`, but not all of the spans that begin behind `keep`: the next block's are."""
        limit = keep + _BEYOND
        if limit >= len(data) or b"\x1b" in data:
            return self._find(data)
        # Only the places are bounded: what begins at one may end anywhere.
        spans = self._confirmer.spans(data, self._engine.find(data[:limit]))
        across = bisect_left(spans, (keep,)) - 1
        return self._find(data) if across >= 0 and spans[across][1] > limit else spans

    def _clean_wide_block(self, block: Block, tally: Tally) -> tuple[bytes, int]:
        """As `_clean_block`, for UTF-16; where narrow text in it hides a secret, all is dropped.

        Raises:
            MixedEncodings: this is such a block.
        """
        narrow = decoding.find_narrow(block.data)
        if narrow and self._find(narrow):
            raise decoding.MixedEncodings
        return self._clean_block(block, tally)

    def _clean_block(self, block: Block, tally: Tally) -> tuple[bytes, int]:
        if b"\0" in block.data:
            found = find_among_zeros(block.data, self._find)
        else:
            # A value that goes on from the block before mostly goes on behind this one.
            keep = block.keep if tally.unfinished is None else len(block.data)
            found = self._find_until(block.data, keep)
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
        encoding: Encoding,
        notes: list[str],
        clean_block: Callable[[Block, Tally], tuple[bytes, int]],
        name: str,
        tally: Tally,
    ) -> None:
        self._notes = notes
        self._tally = tally
        self._clean_block = clean_block
        self._name = name
        self._codec = encoding.codec
        self._pieces = self._recode(source, encoding) if self._codec else self._clean(source)

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

    def _clean(self, source: Iterable[bytes]) -> Iterator[CleanBytes]:
        cutter = Cutter(source)
        for block in cutter:
            try:
                piece, cutter.end = self._clean_block(block, self._tally)
                encoded = decoding.from_utf8(piece, self._codec) if self._codec else piece
            except decoding.MixedEncodings:
                self._notes.append(later("cut: secrets in another encoding within UTF-16"))
                return
            except Exception as error:
                raise RedactionFailed(
                    say("cleaning {name} failed, so nothing was sent", name=escape(self._name)),
                    hint=say("leave this file out of the profile, and tell support its kind"),
                ) from error
            yield CleanBytes(encoded)

    def _recode(self, source: Iterator[bytes], encoding: Encoding) -> Iterator[CleanBytes]:
        tail: list[bytes] = []
        if encoding.mark:
            yield CleanBytes(encoding.mark)
        yield from self._clean(decoding.to_utf8(source, encoding, tail))
        if tail[0]:
            yield CleanBytes(tail[0])
