"""Who is on a ticket: requesters, assignees and CCs, by id or by address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from zendesk_sandbox.records.people import User
from zendesk_sandbox.refusals import Refusal, record_invalid
from zendesk_sandbox.sent.tickets import Collaborators, SentCc, SentChanges, SentPerson
from zendesk_sandbox.state import Account

_LONGEST_ADDRESS: Final = 254


@dataclass(frozen=True, slots=True)
class CcChanges:
    """Changes of the CCs that are known to be possible.

    `replaced` are the ids that take the place of all CCs, None where the others stay.
    """

    replaced: tuple[int, ...] | None
    people: tuple[SentCc, ...]


def is_address(text: str) -> bool:
    """Whether the text looks like an e-mail address."""
    name, at, domain = text.partition("@")
    has_parts = bool(at and name and domain) and "@" not in domain
    return has_parts and len(text) <= _LONGEST_ADDRESS and len(text.split()) == 1


def demand_known(account: Account, field: str, user_id: int) -> User:
    """The user of that id.

    Raises:
        Refusal: 422.
    """
    user = account.users.get(user_id)
    if user is None:
        raise _invalid(field)
    return user


def find_or_add(account: Account, email: str, name: str | None) -> User:
    """The user of that address, or a new end user, whose address nobody has confirmed."""
    found = account.find_user_by_email(email)
    if found is not None:
        return found
    added = replace(account.add_user(email, name or ""), is_verified=False)
    account.users[added.id] = added
    return added


def check_ccs(
    account: Account, sent: SentChanges, others: Collaborators | None = None
) -> CcChanges:
    """The changes of the CCs that `sent` asks for, and `others` who join.

    Raises:
        Refusal: 422, an id is nobody's or an address none.
    """
    joining = (*(others or ()), *(sent.additional_collaborators or ()))
    people = (*map(_as_cc, joining), *(sent.email_ccs or ()))
    for person in people:
        _check(account, person)
    for user_id in sent.collaborator_ids or ():
        demand_known(account, "collaborator_ids", user_id)
    replaced = None if sent.collaborator_ids is None else tuple(sent.collaborator_ids)
    return CcChanges(replaced, people)


def change_ccs(account: Account, before: Iterable[int], changes: CcChanges) -> tuple[int, ...]:
    """The CCs once each change was made; an address nobody has becomes a new end user."""
    ccs = dict.fromkeys(before if changes.replaced is None else changes.replaced)
    for person in changes.people:
        user_id = person.user_id
        if user_id is None:
            user_id = find_or_add(account, person.user_email or "", person.user_name).id
        if person.action == "delete":
            ccs.pop(user_id, None)
        else:
            ccs[user_id] = None
    return tuple(ccs)


def _as_cc(who: int | str | SentPerson) -> SentCc:
    if isinstance(who, int):
        return SentCc(user_id=who)
    if isinstance(who, str):
        return SentCc(user_id=int(who)) if _is_id(who) else SentCc(user_email=who)
    return SentCc(user_email=who.email, user_name=who.name)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20


def _check(account: Account, person: SentCc) -> None:
    if person.user_id is not None:
        demand_known(account, "email_ccs", person.user_id)
    elif person.user_email is None or not is_address(person.user_email):
        raise _invalid("email_ccs")


def _invalid(field: str) -> Refusal:
    return record_invalid(field, f"{field.capitalize()}: is invalid", "InvalidValue")
