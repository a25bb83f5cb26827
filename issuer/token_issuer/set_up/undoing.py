"""Takes back what a set-up made at Zendesk, should it not come to its end."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ticketbound.failure import Failure


@dataclass
class Undo:
    """What was made so far. `forget` it once the set-up counts."""

    _made: list[tuple[str, Callable[[], object]]] = field(default_factory=list)
    _left: list[str] = field(default_factory=list)

    def remember(self, what: str, undo: Callable[[], object]) -> None:
        """Take `what` back later by calling `undo`.

        To be called before it is made, where a break would leave nobody knowing.
        """
        self._made.append((what, undo))

    def forget(self) -> None:
        """Leave everything as it is."""
        self._made.clear()

    @contextlib.contextmanager
    def attempt(self) -> Iterator["Undo"]:
        """What to take back at once if the block fails, and else later."""
        attempt = Undo()
        try:
            yield attempt
        except Failure:
            self._left += attempt.take_back()
            raise
        finally:
            self._made += attempt._made

    def take_back(self) -> tuple[str, ...]:
        """Undo everything, the last thing first; what is left behind, as sentences."""
        while self._made:
            what, undo = self._made.pop()
            try:
                undo()
            except Failure as failure:
                self._left.append(f"{what} may still be at Zendesk: {failure.sentence}")
            except KeyboardInterrupt:
                self._left.append(f"{what} may still be at Zendesk: cleaning up was interrupted")
        left, self._left = tuple(self._left), []
        return left


@contextlib.contextmanager
def undone_on_failure(say: Callable[[str], object]) -> Iterator[Undo]:
    """What to take back if the block fails, in whatever way; `say` is told what is left behind."""
    undo = Undo()
    try:
        yield undo
    finally:
        for sentence in undo.take_back():
            say(sentence)
