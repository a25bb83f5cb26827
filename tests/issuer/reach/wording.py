"""What was measured, in the words of docs/security.md."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from tests.issuer.reach.measuring import Effect, Verb
from zendesk_sandbox.state import Account

NOTHING: Final = "–"
_NEW: Final = {
    "tickets": "a ticket",
    "uploads": "uploads",
    "users": "users",
    "clients": "clients",
    "tokens": "tokens",
}


@dataclass(frozen=True)
class Holder:
    """Whose token it is, and for which ticket; nobody's has none of it.

    `open_tickets` are those with an open code of the same user, its own among them.
    """

    token_id: int | None = None
    user_id: int | None = None
    ticket: int | None = None
    open_tickets: tuple[int, ...] = ()


def describe(effects: frozenset[Effect], holder: Holder, account: Account) -> str:
    """One cell of the table: `reads its ticket, changes its ticket`."""
    parts = [
        part
        for verb in get_args(Verb)
        for part in _describe(verb, [e for e in effects if e.verb == verb], holder, account)
    ]
    return ", ".join(parts) or NOTHING


def _describe(
    verb: str, effects: Iterable[Effect], holder: Holder, account: Account
) -> Iterator[str]:
    by_table: dict[str, set[object]] = {}
    for effect in effects:
        by_table.setdefault(effect.table, set()).add(effect.key)
    if verb in ("deletes", "makes") and ("uploads" in by_table or "tickets" in by_table):
        # Files come and go with what holds them.
        by_table.pop("attachments", None)
    for table in sorted(by_table, reverse=True):
        keys = by_table[table]
        known = _NEW[table] if verb == "makes" else _name(table, keys, holder, account)
        yield f"{verb} {known}"


def _name(table: str, keys: set[object], holder: Holder, account: Account) -> str:
    for phrase, meant in _known_sets(table, holder, account).items():
        if meant and keys == meant:
            return phrase
    return f"{len(keys)} of {len(getattr(account, table))} {table}"


def _known_sets(table: str, holder: Holder, account: Account) -> Mapping[str, set[object]]:
    """The sets that have a name, the smallest first."""
    files, uploads = account.attachments, account.uploads
    own_uploads = {t for t, upload in uploads.items() if upload.owner_id == holder.user_id}
    own_files = {i for token in own_uploads for i in uploads[str(token)].attachment_ids}
    open_tickets: set[object] = set(holder.open_tickets)
    every: set[object] = set(account.tickets)
    closed: set[object] = {n for n in account.tickets if account.tickets[n].status == "closed"}
    known: Mapping[str, Mapping[str, set[object]]] = {
        "tickets": {
            "its ticket": {holder.ticket},
            f"the {len(open_tickets)} tickets with an open code": open_tickets,
            "every ticket that is not closed": every - closed,
            "every closed ticket": closed,
            "every ticket": every,
        },
        "attachments": {
            "the names of its user's uploads": {*own_files},
            "the files of its ticket": {i for i in files if files[i].ticket == holder.ticket},
            "the names of all uploads": {i for i in files if files[i].ticket is None},
            "the files of every ticket": {i for i in files if files[i].ticket in every},
            "the files of every ticket that is not closed": {
                i for i in files if files[i].ticket in every - closed
            },
            "every file": {*files},
        },
        "uploads": {"its user's uploads": {*own_uploads}, "every upload": {*uploads}},
        "users": {"its user": {holder.user_id}, "every user": {*account.users}},
        "clients": {"every client": {*account.clients}},
        "tokens": {
            "itself": {holder.token_id},
            "all tokens of its user": {
                i for i, token in account.tokens.items() if token.user_id == holder.user_id
            },
            "every token": {*account.tokens},
        },
    }
    return known[table]
