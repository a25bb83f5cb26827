"""`issuer help [TOPIC]`."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Annotated, ClassVar, Final

import typer

from ticketbound.safe_text import escape
from token_issuer.cli.options import AsJson
from token_issuer.errors import BadArgument
from token_issuer.render import show_result
from token_issuer.result import Json

TOPICS: Final[Mapping[str, str]] = {
    "start": "your first code, in five minutes",
    "codes": "what a code can do",
    "bindings": "how a code is bound to its ticket",
    "customer": "what to write to the customer",
    "send": "having the issuer write it, in the customer's language",
    "sign-in": "signing in, and several accounts",
    "secrets": "where secrets are kept",
    "scopes": "who needs which scopes at Zendesk",
    "team": "one more agent: what the whole team shares",
    "errors": "exit codes, and what to do",
    "sandbox": "trying it without touching your account",
    "doctor": "what your account does",
    "shell": "completion for your shell",
}
"""What can be asked for, and what it is; each has a text file of that name."""


@dataclass(frozen=True, slots=True)
class HelpResult:
    """One text, or the list of all."""

    topic: str | None
    text: str
    command: ClassVar[str] = "help"
    warnings: tuple[str, ...] = ()

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"topic": self.topic, "text": self.text}

    def output(self) -> str:
        """The text."""
        return self.text

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return ()


def suggest_topics(incomplete: str) -> list[tuple[str, str]]:
    """What a shell may offer; see `token_issuer.cli.suggestions`."""
    return [(name, about) for name, about in TOPICS.items() if name.startswith(incomplete)]


def run_help(
    topic: Annotated[
        str | None,
        typer.Argument(help="What to read about.", metavar="TOPIC", autocompletion=suggest_topics),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show a short text on a topic, or which topics there are."""
    text = _list_topics() if topic is None else read_topic(topic)
    show_result(HelpResult(topic, text), as_json=as_json)


def read_topic(topic: str) -> str:
    """The text on `topic`.

    Raises:
        BadArgument: there is none.
    """
    if topic not in TOPICS:
        raise BadArgument(
            f"there is no text on {escape(topic, limit=40)!r}",
            hint=f"there is: {', '.join(TOPICS)}",
        )
    file = resources.files("token_issuer.topics").joinpath(f"{topic}.txt")
    return file.read_text(encoding="utf-8").rstrip()


def _list_topics() -> str:
    width = max(map(len, TOPICS))
    lines = [f"  issuer help {name:{width}}  {about}" for name, about in TOPICS.items()]
    return "\n".join([*lines, "", "Every command explains itself: issuer mint --help"])
