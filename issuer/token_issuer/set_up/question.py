"""A question of the set-up, as a value; `dialogue` asks it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ticketbound.secret import Secret

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """One thing to find out.

    Args:
        name: of the answer, as the options and the file of answers have it.
        title: of the step that it begins; empty for one that goes on with the step before.
        text: why, and what to do at Zendesk before answering.
        help: what `?` tells besides.
        prompt: the question in a few words.
        parse: makes the answer a value; raises `Failure` if it cannot be one.
        check: tries the value at Zendesk and keeps it, and returns what was found, for people;
            raises `Failure` if the value will not do.
        default: the answer where nothing is typed.
        is_hidden: whether the answer is a secret.
        kept: the secret that stays where nothing is typed.
    """

    name: str
    title: str = ""
    text: str = ""
    help: str
    prompt: str
    parse: Callable[[str], T]
    check: Callable[[T], str]
    default: str = ""
    is_hidden: bool = False
    kept: Secret | None = None

    def settle(self, text: str) -> str:
        """Take this answer; what was found, for people.

        Raises:
            Failure: it will not do.
        """
        return self.check(self.parse(text))
