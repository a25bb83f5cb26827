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
from log_operator.languages.answers import understand
from log_operator.screen.console import Console
from log_operator.values import PartFile
from log_operator.words.wording import LIST_INDENT, list_bundle
from ticketbound.language import retell, say
from ticketbound.safe_text import escape

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
        question = self._question()
        self._say_help()
        while True:
            answer = self.console.ask(question)
            word, _, rest = answer.partition(" ")
            rest = rest.strip()
            letter = understand(word)
            match _COMMANDS.get(letter, letter):
                case "y" | "yes" if not rest:
                    return ()
                case "" | "n" | "no" | "q" | "quit" if not rest:
                    raise Cancelled(say("nothing was sent"), hint=retell(TRY_AGAIN))
                case "l":
                    show_pages(self.console, list_bundle(self.manifest), indent=LIST_INDENT)
                case "v":
                    self._view(rest)
                case "s":
                    self._save(rest)
                case "u" if self.sources:
                    if turned := self._untick(rest):
                        return turned
                case "?" | "h":
                    self._say_help()
                case _:
                    self._say(
                        say(
                            "'{answer}' is not known here; please type y or n, or l, v, s or u to"
                            " look first",
                            answer=escape(answer, limit=40),
                        )
                    )

    def _say_help(self) -> None:
        self.console.say_sentence(say("  l         lists every file"))
        self.console.say_sentence(say("  v NUMBER  shows one as it would be sent"))
        self.console.say_sentence(say("  s FOLDER  saves a copy for you"))
        if self.sources:
            self.console.say_sentence(
                say("  u NUMBER  leaves a source out and reads the others again")
            )

    def _question(self) -> str:
        if self.sources:
            return say(
                "{purpose}? [y]es, [N]o, [l]ist, [v]iew, [s]ave, [u]ntick:", purpose=self.purpose
            )
        return say("{purpose}? [y]es, [N]o, [l]ist, [v]iew, [s]ave:", purpose=self.purpose)

    def _view(self, wanted: str) -> None:
        wanted = wanted or self.console.ask(say("which file? its number or name; Enter: none:"))
        if wanted == MANIFEST_NAME:
            self._show(MANIFEST_NAME, read_own_manifest(self.parts))
        elif wanted:
            found = find_entries(self.manifest, wanted)
            if len(found) == 1:
                entry = found[0][1]
                self._show(entry.name, read_entry(self.parts, entry))
            elif found:
                self._say(
                    say(
                        "more than one has '{wanted}' in its name: {names}",
                        wanted=escape(wanted),
                        names=name_some(found),
                    )
                )
            else:
                self._say(
                    say(
                        "there is no file '{wanted}'; l lists those with numbers, 1 to {last}",
                        wanted=escape(wanted),
                        last=len(self.manifest.entries),
                    )
                )

    def _show(self, name: str, lines: Iterator[str]) -> None:
        head = say("-- {name}, as it would be sent --", name=escape(name, limit=1000))
        end = say("-- this is the end of it --")
        try:
            show_pages(self.console, chain([head], lines, [end]))
        except (OSError, KeyError, zipfile.BadZipFile, zlib.error):
            self._say(
                say("the part that it is in was changed or removed; say n, and run this again")
            )

    def _save(self, folder: str) -> None:
        folder = folder or self.console.ask(say("save a copy in which folder? Enter: none:"))
        if not folder:
            return
        if understand(folder) in ANSWERS:
            self._say(
                say(
                    "that would make a folder called {folder}; if you want one, type ./{folder}",
                    folder=folder,
                )
            )
            return
        try:
            place = copy_parts(self.parts, folder)
        except CannotCopy as reason:
            self._say(str(reason))
        else:
            names = ", ".join(part.path.name for part in self.parts)
            self._say(
                say(
                    "saved in {folder}: {names}",
                    folder=escape(str(place), limit=1000),
                    names=names,
                )
            )

    def _untick(self, numbers: str) -> tuple[str, ...]:
        for number, asked in enumerate(self.sources, 1):
            mark = " " if asked.id in self.unticked else "x"
            if not numbers:
                self.console.say(f"  [{mark}] {number:>2}  {asked.id}")
        numbers = numbers or self.console.ask(
            say("leave out which source? its number; Enter: none:")
        )
        if not numbers:
            return ()
        try:
            named = read_numbers(numbers, self.sources)
        except NoSuchSource as reason:
            self._say(str(reason))
            return ()
        fresh = tuple(name for name in named if name not in self.unticked)
        if not fresh:
            self._say(say("that is left out already"))
        elif {asked.id for asked in self.sources} == self.unticked.union(fresh):
            self._say(say("that would leave nothing to send; say n to send nothing"))
            return ()
        return fresh

    def _say(self, text: str) -> None:
        self.console.say_sentence(text)
