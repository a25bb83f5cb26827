"""Commands whose modules are imported when they are called, not when the program starts."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

import typer

PLAIN: Final[Mapping[str, Any]] = {
    "add_completion": False,
    # Plain text keeps the lines of an example whole; boxes would wrap them.
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
}
"""How every command of the issuer is made."""

_NO_SETTINGS: Final[Mapping[str, Any]] = {}


class LazyCommand(typer.core.TyperCommand):
    """Stands for a command in lists and helps, and becomes it when it is called.

    Args:
        name: as it is typed.
        place: "module:function", or "module:app" for a command with commands of its own.
        help_text: what `--help` shows; its first line is what the list of commands shows.
        settings: of the command's context, see typer.
    """

    def __init__(
        self,
        name: str,
        place: str,
        help_text: str,
        settings: Mapping[str, Any] = _NO_SETTINGS,
        *,
        hidden: bool = False,
    ) -> None:
        short = help_text.partition("\n")[0].rstrip(".")
        super().__init__(name, callback=None, help=help_text, short_help=short, hidden=hidden)
        self._place = place
        self._settings = settings

    def load(self) -> Any:
        """The command itself; its type has no public name."""
        module, _, attribute = self._place.partition(":")
        target = getattr(import_module(module), attribute)
        app = target if isinstance(target, typer.Typer) else self._wrap(target)
        command = typer.main.get_command(app)
        command.name, command.help = self.name, self.help
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """The context of the command itself, so that nothing is ever done with the stand-in."""
        return self.load().make_context(info_name, args, parent, **extra)

    def _wrap(self, function: Any) -> typer.Typer:
        app = typer.Typer(**PLAIN)
        app.command(self.name, help=self.help, context_settings=dict(self._settings))(function)
        return app
