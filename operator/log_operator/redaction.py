"""What a run cleans with: the vendor's settings, and what this machine knows of itself."""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from log_operator.collect.host import Host
from log_operator.collect.known_places import read_known_places
from log_operator.collect.machine_names import find_host_names, find_user_names
from log_operator.errors import Withheld
from log_operator.redact.aliases import KEY_SIZE, Aliases
from log_operator.redact.choice import Choice
from log_operator.redact.harvest import find_certain, find_likely
from log_operator.redact.known import KnownValues
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.values import Skipped
from tenant_file.patterns import find_beginning
from tenant_file.redaction import ENVIRONMENT, OwnRule, Redaction

_BRACKETS = re.compile(r"\[([a-z]{1,8}-[0-9a-f]{4,16})\]")
_ENDING = re.compile(
    r"(?:\.(?:log|txt|out|err|jsonl?|ndjson|csv|tsv|xml|ya?ml|conf|cfg|ini|html?|trace|dump|old|bak"
    r"|gz|bz2|xz|zst)(?:[.-][0-9]{1,8}){0,3})+\Z",
    re.IGNORECASE,
)
"""Of a file's name; tells what is in it, and is no part of an address before it."""
_HOST_FIELD = ("Nov 22 00:00:00 ", " kernel: ")
_KINDS = ("email", "ip", "mac", "card", "iban")


@dataclass(frozen=True, slots=True)
class Cleaner:
    """What cleans everything that one run sends.

    Args:
        redactor: cleans streams; its aliases hold for this run, and for nothing else.
        credential_rules: what the second look must not find.
        skipped: places of known values that could not be read.
    """

    redactor: Redactor
    credential_rules: tuple[Rule, ...]
    skipped: tuple[Skipped, ...] = ()

    def clean_text(self, text: str) -> str:
        """A name, a path or a sentence, cleaned as the logs are."""
        # The line end keeps a name from being taken for the first bytes of a file.
        data = b"\n" + text.encode("utf-8", "surrogateescape")
        try:
            cleaned = b"".join(self.redactor.clean([data], name="a name"))
        except Withheld:
            return "[redacted:name]"
        return cleaned[1:].decode("utf-8", "surrogateescape")

    def clean_host(self, name: str) -> str:
        """What this machine is called, cleaned as where a log names its host."""
        cleaned = self.clean_text(f"{_HOST_FIELD[0]}{name}{_HOST_FIELD[1]}")
        return cleaned.removeprefix(_HOST_FIELD[0]).removesuffix(_HOST_FIELD[1])

    def clean_path(self, path: str) -> str:
        """The name of a file, cleaned; what it ends with, such as `.log`, stays."""
        match = _ENDING.search(path)
        ending = match[0] if match else ""
        cleaned = self.clean_text(self.clean_text(path.removesuffix(ending)) + ending)
        return cleaned if cleaned.endswith(ending) else cleaned + ending

    def clean_name(self, entry: str) -> str:
        """The name that a file gets in the bundle: cleaned, aliases without their brackets."""
        return _BRACKETS.sub(r"\1", self.clean_path(entry))


def make_cleaner(redaction: Redaction, host: Host) -> Cleaner:
    """The cleaner of one run, with a new key for its aliases.

    Raises:
        RedactionFailed: the engine could not be made.
    """
    choice = make_choice(redaction, host)
    rules = choice.rules()
    known, skipped = _gather(redaction.known_values, host, rules)
    aliases = Aliases(secrets.token_bytes(KEY_SIZE))
    redactor = Redactor(choice=choice, aliases=aliases, known=known)
    credentials = tuple(rule for rule in (*known.rules(), *rules) if not rule.alias)
    return Cleaner(redactor, credentials, skipped)


def make_choice(redaction: Redaction, host: Host) -> Choice:
    """What the vendor's settings come to on this machine."""
    kinds = {kind for kind in _KINDS if getattr(redaction, kind) == "alias"}
    has_hosts, has_users = redaction.host_names == "alias", redaction.user_names == "alias"
    kinds |= {"host"} if has_hosts else set()
    kinds |= {"user"} if has_users else set()
    return Choice(
        kinds=frozenset(kinds),
        national_ids=frozenset(redaction.national_ids),
        hosts=find_host_names(host) if has_hosts else (),
        users=find_user_names(host) if has_users else (),
        extra=tuple(map(make_rule, redaction.rules)),
    )


def make_rule(own: OwnRule) -> Rule:
    """The rule for a credential that only this vendor knows of."""
    beginning, is_caseless = find_beginning(own.pattern)
    literal = beginning.encode("ascii")
    return Rule(
        id=own.id,
        family="vendor",
        catches="a credential of the vendor's own",
        triggers=caseless(literal.lower()) if is_caseless else exact(literal),
        pattern=re.compile(own.pattern.encode("ascii")),
        must_match=(),
        must_not=(),
    )


def _gather(
    places: Sequence[str], host: Host, rules: Sequence[Rule]
) -> tuple[KnownValues, tuple[Skipped, ...]]:
    """The secrets of these places; of the environment only what a rule says is one."""
    environment = _texts([place for place in places if place == ENVIRONMENT], host, [])
    skipped: list[Skipped] = []
    files = list(_texts([place for place in places if place != ENVIRONMENT], host, skipped))
    certain = find_certain([*environment, *files], rules)
    return KnownValues(find_likely(files), certain=certain), tuple(skipped)


def _texts(places: Sequence[str], host: Host, skipped: list[Skipped]) -> Iterator[bytes]:
    for found in read_known_places(places, host):
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            yield found
