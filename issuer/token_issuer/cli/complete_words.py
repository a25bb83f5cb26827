"""What a shell asks when somebody presses the tab key; see `completion_scripts`."""

import contextlib
from typing import Any

import typer
from typer._click.shell_completion import CompletionItem, ShellComplete

from ticketbound.safe_text import escape
from token_issuer.cli.options import surroundings_of


class _Words(ShellComplete):
    """Words that the shell has split already, where typer's own classes split them again."""

    def __init__(self, words: list[str], incomplete: str, context: typer.Context) -> None:
        given = {"obj": surroundings_of(context)}
        super().__init__(context.find_root().command, given, "issuer", "")
        self._words = words
        self._incomplete = incomplete

    def source_vars(self) -> dict[str, Any]:
        """Nothing: the scripts are written out."""
        return {}

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that one."""
        return self._words, self._incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """The word, a tab, and a few words about it."""
        option, equals, _ = self._incomplete.rpartition("=")
        return f"{option}{equals}{item.value}\t{escape(item.help or '', limit=60)}"


def run_complete_words(context: typer.Context) -> None:
    """Print what could be typed: one word in each line, a tab, and what it is.

    The arguments are "=" with what was typed of the word, so that it is never empty, and then
    the words before it. Whatever goes wrong, nothing is printed and the status is 0.
    """
    first, *before = context.args or ["="]
    # Bash takes the "=" of --account=name for a word of its own.
    words = [word for word in before if word != "="]
    with contextlib.suppress(Exception):
        typer.echo(_Words(words, first.removeprefix("="), context).complete())
