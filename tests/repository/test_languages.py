"""Every sentence that a customer can meet is in every catalogue, and said through it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue import complain, list_catalogues, update
from sentences import ROOMS, ROOT, NoLiteral, find_in, find_sentences

SENTENCE = re.compile(r"[a-z]{2,} [a-z]|[a-z] [a-z]{2,}|\b[a-z]{3,}[:,] ")
"""What has two words beside each other, or one before a colon or a comma."""
SAYING = ("say", "say_many", "later")
OPERATOR = "operator/log_operator"
EXEMPT = {
    # What it says goes into files, for support: English, as all that programs search in.
    f"{OPERATOR}/collect/bounded.py": "a line within a log that was cut",
    f"{OPERATOR}/collect/facts.py": "what is in the file of facts",
    f"{OPERATOR}/collect/machine_facts.py": "what is in the file of facts",
    f"{OPERATOR}/collect/network_facts.py": "what is in the file of facts",
    f"{OPERATOR}/collect/crash_names.py": "what is in the file of names, and how reasons begin",
    f"{OPERATOR}/collect/time_budget.py": "how a reason begins",
    # What other programs say, and names that others gave.
    f"{OPERATOR}/collect/containers.py": "what docker and podman say",
    f"{OPERATOR}/collect/core_dumps.py": "what coredumpctl says",
    f"{OPERATOR}/collect/event_log.py": "what wevtutil says",
    f"{OPERATOR}/collect/journal.py": "what journalctl says",
    f"{OPERATOR}/collect/kubernetes.py": "what kubectl says",
    f"{OPERATOR}/collect/machine_names.py": "names of users that Windows has",
    f"{OPERATOR}/collect/survivor.py": "a script",
    f"{OPERATOR}/collect/unified_log.py": "a command line, and what log says",
    "shared/zendesk_client/faults.py": "what the HTTP library says",
    "shared/zendesk_client/refusals.py": "what Zendesk says",
    f"{OPERATOR}/redaction.py": "what a log says",
    # What nobody reads: values, and mistakes of whoever calls.
    f"{OPERATOR}/arguments.py": "argparse's own word, which is replaced",
    f"{OPERATOR}/deliver/probing.py": "the value of an enumeration",
    f"{OPERATOR}/keeping/kept.py": "a state that nobody can read is told by its folder",
    f"{OPERATOR}/packing/pack.py": "a mistake of whoever calls it",
    f"{OPERATOR}/packing/stream.py": "a mistake of whoever calls it",
    f"{OPERATOR}/zips/reader.py": "a broken zip is told by its name",
    f"{OPERATOR}/zips/writer.py": "a mistake of whoever calls it",
    f"{OPERATOR}/redact": "what rules catch, and lines that they must or must not match",
    "shared/ticket_code/base58.py": "a code that cannot be read is told as one that is damaged",
    "shared/ticket_code/payload.py": "a code that cannot be read is told as one that is damaged",
    "shared/ticket_code/signing.py": "only the issuer signs",
    "shared/zendesk_client/address.py": "a mistake in a sandbox's address",
    "shared/zendesk_client/answers.py": "a mistake of whoever calls it",
    "shared/zendesk_client/auth.py": "a mistake of whoever calls it",
    "shared/zendesk_client/exchange_log.py": "the issuer's log",
    "shared/zendesk_client/issuers.py": "goes into the manifest",
    "shared/zendesk_client/pacing.py": "is told as a connection that was cut",
    "shared/zendesk_client/retry.py": "is told as what it came from",
    "shared/ticketbound/secret.py": "a mistake of whoever calls it",
    "shared/ticketbound/sizes.py": "knows no language; the command line says it in its own words",
    # The issuer's alone.
    "shared/zendesk_client/authorize_url.py": "the operator never imports it",
    "shared/zendesk_client/lifetimes.py": "the operator never imports it",
    "shared/zendesk_client/oauth.py": "the operator never imports it",
    "shared/zendesk_client/pkce.py": "the operator never imports it",
    "shared/zendesk_client/users.py": "the operator never imports it",
    "shared/tenant_file": "whoever writes a tenant file reads English",
    # What programs read.
    "shared/log_bundle/agreement.py": "a mistake in a bundle, which the issuer tells",
    "shared/log_bundle/comment.py": "lines that are read back",
    "shared/log_bundle/manifest.py": "a mistake in a bundle, which the issuer tells",
    # Before any language is known.
    f"{OPERATOR}/build_facts.py": "--version and licenses import nothing",
}
"""Files, or rooms, with words that are said as they are, and why."""


def find_untold(text: str) -> Iterator[tuple[int, str]]:
    """Sentences that are neither said in a language nor documentation, with their lines."""
    tree = ast.parse(text)
    passed = {id(node) for node in _list_documentation(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed.update(id(part) for part in ast.walk(node) if part is not node)
        if isinstance(node, ast.Call) and _name(node.func) in SAYING:
            passed.update(id(argument) for argument in node.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in passed:
            words = _read(node)
            if SENTENCE.search(words):
                yield node.lineno, words


def _list_documentation(tree: ast.Module) -> Iterator[ast.expr]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))


def _name(function: ast.expr) -> str:
    """`console.say(...)` is no saying in a language: what it is given must be."""
    if isinstance(function, ast.Attribute):
        return function.attr if "language" in ast.unparse(function.value).lower() else ""
    return function.id if isinstance(function, ast.Name) else ""


def _read(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = (part.value for part in node.values if isinstance(part, ast.Constant))
    return "".join(part for part in parts if isinstance(part, str))


def list_untold(path: Path) -> list[tuple[int, str]]:
    return list(find_untold(path.read_text(encoding="utf-8")))


def is_exempt(place: str) -> bool:
    return any(place == one or place.startswith(f"{one}/") for one in EXEMPT)


@pytest.mark.parametrize("path", list_catalogues(), ids=lambda path: path.name)
def test_a_catalogue_has_every_sentence_and_no_other(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert list(complain(text)) == []
    assert update(text, path.stem) == text, "make catalogue"


def test_every_sentence_of_the_operator_is_said_in_a_language() -> None:
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    places = {path: path.relative_to(ROOT).as_posix() for path in paths}
    found = {places[p]: told for p in paths if not is_exempt(places[p]) if (told := list_untold(p))}
    assert found == {}
    assert len(list(find_sentences())) > 500


def test_what_is_exempt_has_something_to_be_exempt_for() -> None:
    idle = [
        one
        for one in EXEMPT
        if not any(
            map(list_untold, [ROOT / one] if one.endswith(".py") else (ROOT / one).rglob("*.py"))
        )
    ]
    assert idle == []


@pytest.mark.parametrize(
    "text",
    [
        'def f():\n    raise Failure("the disk is full")\n',
        'def f():\n    console.say(f"{count} files are left")\n',
        'def f():\n    console.say("nothing is left")\n',
        'HINT = "run this again"\n',
        'def f():\n    return say("{what}", what="no such folder")\n',
    ],
)
def test_an_untold_sentence_would_be_found(text: str) -> None:
    assert len(list(find_untold(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        'def f():\n    """Say it."""\n    return say("the disk of {folder} is full", folder="/")\n',
        'HINT = later("run this again")\n',
        'def f(language):\n    return language.say_many("{count} file", "{count} files", 2)\n',
        'NAME = "state.json"\n"""What it is called here."""\n',
    ],
)
def test_what_is_told_or_documentation_is_not(text: str) -> None:
    assert list(find_untold(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        'HINT = say("run this again")\n',
        "def f(text):\n    return say(text)\n",
        'def f(count):\n    return say(f"{count} files")\n',
        'def f(count):\n    return say_many("{count} file")\n',
    ],
)
def test_what_no_catalogue_could_have_is_refused(text: str) -> None:
    with pytest.raises(NoLiteral):
        list(find_in(text, "room.py"))


HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "yes"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "yes"\nmsgstr "ja"\n', "fuzzy"),
        ('msgid "in {folder}"\nmsgstr "in {ordner}"\n', "other values"),
        ('msgid "a {b} {b}"\nmsgstr "a {b}"\n', "other values"),
        ('msgid "  yes"\nmsgstr "ja"\n', "other spaces"),
        (
            'msgid "{count} a"\nmsgid_plural "{count} b"\nmsgstr[0] "{count} c"\nmsgstr[1] ""\n',
            "not",
        ),
    ],
)
def test_a_bad_translation_would_be_found(entry: str, complaint: str) -> None:
    assert [told for told in complain(HEAD + entry) if complaint in told]


def test_a_good_translation_is_none() -> None:
    forms = 'msgstr[0] "{count} c"\nmsgstr[1] "{count} d"\n'
    entry = f'msgid "{{count}} a"\nmsgid_plural "{{count}} b"\n{forms}'
    assert list(complain(HEAD + entry)) == []


def test_new_sentences_come_in_and_old_ones_go() -> None:
    updated = update(f'# By hand.\n{HEAD}msgid "nobody says this"\nmsgstr "niemand"\n', "de")
    assert updated.startswith("# By hand.\n")
    assert "nobody says this" not in updated
    assert 'msgid "nothing was sent"\nmsgstr ""\n' in updated
