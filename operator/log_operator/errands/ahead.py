"""Sends finished parts while others are still made, where that was agreed to beforehand."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from log_operator.deliver.line import Line
from log_operator.deliver.pace import Pace
from log_operator.deliver.sending import Sending
from log_operator.errand import Errand
from log_operator.keeping.keeper import Keeper
from log_operator.values import PartFile, Stage
from ticketbound.language import say


class Ahead:
    """Sends what it is given until the block ends.

    What fails ends only this: packing goes on, and what is missing is sent afterwards. What fails
    then as well leaves a bundle that was agreed to, and is kept.

    Args:
        errand: what the run is about; without its order's `yes`, nothing is sent.
        line: where to.
        keeper: told of each part before it is sent.
    """

    def __init__(self, errand: Errand, line: Line, keeper: Keeper) -> None:
        self._errand, self._line, self._keeper = errand, line, keeper
        # Who was offline at the start has not been told who reads along, and the manifest neither.
        is_seen = errand.connection is not None and errand.connection.clock_ahead is not None
        self._is_wanted = errand.order.yes and errand.order.action == "send" and is_seen
        self._held = ExitStack()
        self._sending: Sending | None = None
        self._stage: Stage | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.__exit__(kind, error, trace)

    @property
    def sending(self) -> Sending | None:
        """What is at work; None if nothing is, or no longer."""
        return self._sending

    def add(self, part: PartFile) -> None:
        """A part is finished."""
        if not self._is_wanted:
            return
        self._keeper.add_part(part)
        try:
            self._begin(part).add(part)
        except Exception:  # noqa: BLE001 - whatever it is, the bundle is worth keeping
            self._is_wanted, self._sending = False, None
            self._held.close()

    def _begin(self, part: PartFile) -> Sending:
        if self._sending is None or self._stage is None:
            self._stage = self._held.enter_context(
                self._errand.console.show_progress(say("sending"), 0)
            )
            self._sending = self._held.enter_context(self._open(self._stage))
        self._stage.expect(part.size)
        return self._sending

    def _open(self, stage: Stage) -> Sending:
        rate = self._errand.order.limit_rate
        return Sending(
            self._line,
            self._keeper,
            clock=self._errand.ground.clock,
            advance=stage,
            pace=Pace(rate) if rate else None,
            say=stage.note,
        )
