"""Keeps a fault in one source from ending the others."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from log_operator.collect.interface import Source
from log_operator.collect.reasons import explain
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped
from ticketbound.failure import Failure
from ticketbound.language import later


@dataclass(frozen=True, slots=True)
class GuardedSource:
    """A source whose faults are reasons in the manifest, by name.

    Args:
        id: what `--only` and `--skip` call it.
        inner: the source.
    """

    id: str
    inner: Source

    def plan(self) -> Iterator[Planned | Skipped]:
        """What the source says, as far as it comes."""
        try:
            yield from self.inner.plan()
        except Failure:
            raise
        except Exception as error:  # noqa: BLE001 - what it is, is said
            yield Skipped(later("source {id}").format(id=self.id), _describe(error))

    @contextmanager
    def open(self, planned: Planned, allowance: int) -> Iterator[Raw]:
        """What the source gives; an error of whoever reads stays the reader's.

        Raises:
            CollectFailed: as the source does, or where it has a fault.
        """
        with ExitStack() as held:
            try:
                raw = held.enter_context(self.inner.open(planned, allowance))
            except (Failure, CollectFailed):
                raise
            except Exception as error:
                raise CollectFailed(_describe(error)) from error
            raw.chunks = _watch(raw.chunks)
            yield raw


def _watch(chunks: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        try:
            chunk = next(chunks, None)
        except (Failure, CollectFailed):
            raise
        except Exception as error:
            raise CollectFailed(_describe(error)) from error
        if chunk is None:
            return
        yield chunk


def _describe(error: Exception) -> str:
    if isinstance(error, OSError):
        return explain(error)
    return later("a fault of the program: {kind}").format(kind=type(error).__name__)
