"""Asks whether what was prepared may be sent, and shows all of it to who wants to look first."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from log_bundle.manifest import MANIFEST_NAME, Manifest
from log_operator.collect.sources import Asked
from log_operator.consent.copying import CannotCopy, copy_parts
from log_operator.consent.pages import show_pages
from log_operator.consent.source_dialogue import ANSWERS, TRY_AGAIN, NoSuchSource, read_numbers
from log_operator.consent.viewing import find_entries, name_some, read_entry, read_own_manifest
from log_operator.errors import Cancelled
from log_operator.screen.console import Console
from log_operator.values import PartFile
from log_operator.words.wording import list_bundle
from ticketbound.safe_text import escape

_LOOKING: Final = (
    "  l lists every file, v NUMBER shows one as it would be sent, s FOLDER saves a copy for you"
)
_UNTICKING: Final = ", u NUMBER leaves a source out and reads the others again"
_CHOICE: Final = "please type y or n, or l, v, s or u to look first"
_COMMANDS: Final = {
    "list": "l",
    "view": "v",
    "look": "v",
    "save": "s",
    "copy": "s",
    "untick": "u",
    "help": "?",
}


@dataclass(frozen=True, slots=True)
class SendDialogue:
    """The question, and what can be asked back.

    Args:
        console: where the person is.
        manifest: what was prepared, in `parts`.
        purpose: what the question asks for.
        sources: those of the profile, numbered from 1; none where it is too late to choose.
        unticked: the ids of those that were left out.
    """

    console: Console
    manifest: Manifest
    parts: Sequence[PartFile]
    purpose: str
    sources: Sequence[Asked] = ()
    unticked: frozenset[str] = frozenset()

    def run(self) -> tuple[str, ...]:
        """Nothing once the person agrees, or the ids of sources to leave out after all.

        Raises:
            Cancelled: the person said no.
            EOFError: the terminal was closed.
        """
        help_text = _LOOKING + (_UNTICKING if self.sources else "")
        self.console.say_sentence(help_text)
        untick = ", [u]ntick" if self.sources else ""
        question = f"{self.purpose}? [y]es, [N]o, [l]ist, [v]iew, [s]ave{untick}:"
        while True:
            answer = self.console.ask(question)
            word, _, rest = answer.partition(" ")
            rest = rest.strip()
            match _COMMANDS.get(word.lower(), word.lower()):
                case "y" | "yes" if not rest:
                    return ()
                case "" | "n" | "no" | "q" | "quit" if not rest:
                    raise Cancelled("nothing was sent", hint=TRY_AGAIN)
                case "l":
                    show_pages(self.console, list_bundle(self.manifest))
                case "v":
                    self._view(rest)
                case "s":
                    self._save(rest)
                case "u" if self.sources:
                    if turned := self._untick(rest):
                        return turned
                case "?" | "h":
                    self.console.say_sentence(help_text)
                case _:
                    self._say(f"'{escape(answer, limit=40)}' is not known here; {_CHOICE}")

    def _view(self, wanted: str) -> None:
        wanted = wanted or self.console.ask("which file? its number or name; Enter: none:")
        if wanted == MANIFEST_NAME:
            self._show(MANIFEST_NAME, read_own_manifest(self.parts))
        elif wanted:
            found = find_entries(self.manifest, wanted)
            if len(found) == 1:
                entry = found[0][1]
                self._show(entry.name, read_entry(self.parts, entry))
            elif found:
                self._say(f"more than one has '{escape(wanted)}' in its name: {name_some(found)}")
            else:
                count = len(self.manifest.entries)
                self._say(f"there is no file '{escape(wanted)}'; l lists those with numbers, 1 to"
                          f" {count}")  # fmt: skip

    def _show(self, name: str, lines: Iterator[str]) -> None:
        head, end = f"-- {name}, as it would be sent --", "-- this is the end of it --"
        try:
            show_pages(self.console, chain([head], lines, [end]))
        except (OSError, KeyError, zipfile.BadZipFile, zlib.error):
            self._say("the part that it is in was changed or removed; say n, and run this again")

    def _save(self, folder: str) -> None:
        folder = folder or self.console.ask("save a copy in which folder? Enter: none:")
        if not folder:
            return
        if folder.lower() in ANSWERS:
            self._say(f"that would make a folder called {folder}; if you want one, type ./{folder}")
            return
        try:
            place = copy_parts(self.parts, folder)
        except CannotCopy as reason:
            self._say(str(reason))
        else:
            names = ", ".join(part.path.name for part in self.parts)
            self._say(f"saved in {escape(str(place), limit=1000)}: {names}")

    def _untick(self, numbers: str) -> tuple[str, ...]:
        for number, asked in enumerate(self.sources, 1):
            mark = " " if asked.id in self.unticked else "x"
            if not numbers:
                self.console.say(f"  [{mark}] {number:>2}  {asked.id}")
        numbers = numbers or self.console.ask("leave out which source? its number; Enter: none:")
        if not numbers:
            return ()
        try:
            named = read_numbers(numbers, self.sources)
        except NoSuchSource as reason:
            self._say(str(reason))
            return ()
        fresh = tuple(name for name in named if name not in self.unticked)
        if not fresh:
            self._say("that is left out already")
        elif {asked.id for asked in self.sources} == self.unticked.union(fresh):
            self._say("that would leave nothing to send; say n to send nothing")
            return ()
        return fresh

    def _say(self, text: str) -> None:
        self.console.say_sentence(text)
