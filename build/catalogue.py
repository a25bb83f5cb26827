"""Takes the operator's sentences into its catalogues, or says with --check what is wrong in them.

New sentences come without a translation, which `--check` complains of; what is no longer said goes.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from sentences import ROOT, NoLiteral, find_sentences

FOLDER = ROOT / "operator/log_operator/languages"
_GAP = "\n\n"
"""After the head of a catalogue."""
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args()
    try:
        complaints = [one for path in list_catalogues() for one in _handle(path, options.check)]
    except NoLiteral as error:
        complaints = [str(error)]
    print(*complaints, sep="\n", end="\n" if complaints else "")
    return 1 if complaints else 0


def list_catalogues() -> list[Path]:
    """The catalogues in the tree."""
    return sorted(FOLDER.glob("*.po"))


def _handle(path: Path, is_check: bool) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    updated = update(text, path.stem)
    if is_check and updated != text:
        yield f"{path.name} is not up to date: make catalogue"
    if not is_check and updated != text:
        path.write_text(updated, encoding="utf-8", newline="\n")
    yield from (f"{path.name}: {told}" for told in complain(updated))


def update(text: str, language: str) -> str:
    """The catalogue with the sentences that are said now, and no others; its head as it is."""
    catalogue = read_po(io.StringIO(text), locale=language)
    catalogue.update(_extract(), no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(
        written,
        catalogue,
        width=100,
        omit_header=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return f"{text.partition(_GAP)[0].rstrip()}\n\n{written.getvalue().decode()}"


def _extract() -> Catalog:
    template = Catalog()
    for found in find_sentences():
        texts = found.texts if len(found.texts) > 1 else found.texts[0]
        template.add(texts, locations=[(found.place, found.line)], context=found.context)
    return template


def complain(text: str) -> Iterator[str]:
    """What is wrong in a catalogue: not translated, not sure, other values than the English one."""
    catalogue = read_po(io.StringIO(text))
    for message in catalogue:
        if message.id:
            yield from (
                f"{message.id!r}: {told}" for told in _judge(message, catalogue.num_plurals)
            )


def _judge(message: Message, forms: int) -> Iterator[str]:
    ids = _list_forms(message.id)
    strings = _list_forms(message.string or "")
    if not all(strings) or len(strings) != (1 if len(ids) == 1 else forms):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    for wanted, string in ((ids[-1], one) for one in strings):
        if _list_places(string) != _list_places(wanted):
            yield f"other values than the English one: {string!r}"
        if _measure_edges(string) != _measure_edges(wanted):
            yield f"other spaces before or behind it than the English one: {string!r}"


def _list_forms(text: str | Sequence[str]) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text


def _list_places(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def _measure_edges(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text) - len(text.rstrip())


if __name__ == "__main__":
    sys.exit(main())
