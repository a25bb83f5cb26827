"""New comments: what they say, who may read them, and the files they take."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from zendesk_sandbox.files import storing
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Comment, Origin
from zendesk_sandbox.refusals import record_invalid
from zendesk_sandbox.sent.tickets import SentComment
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.collaborating import demand_known

_LONGEST_BODY: Final = 65_535
_BREAKS: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAGS: Final = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a ticket; at the Requests endpoint everybody does so `as_end_user`."""

    user: User
    origin: Origin
    as_end_user: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new comment goes; `inherits` is whether the ticket's comments are public."""

    ticket: int
    audit_id: int
    inherits: bool


def check_comment(account: Account, sent: SentComment, place: str = "comment") -> None:
    """Returns if there is something to say, not too long, and in the name of somebody we know.

    Raises:
        Refusal: 422.
    """
    body = _text(sent)
    if not body.strip():
        raise record_invalid(place, f"{place.capitalize()}: cannot be blank", "BlankValue")
    if max(len(body), len(sent.html_body or "")) > _LONGEST_BODY:
        raise record_invalid(place, f"{place.capitalize()}: is too long", "InvalidValue")
    if sent.author_id is not None:
        demand_known(account, "author", sent.author_id)


def make_comment(account: Account, sent: SentComment, author: Author, place: Place) -> Comment:
    """A new comment, from what was checked, that uses up the upload tokens it names.

    What an agent who may only comment in private says in public becomes an internal note.

    Raises:
        Refusal: 422, the tokens will not do; none was used up.
    """
    tokens = [sent.uploads] if isinstance(sent.uploads, str) else sent.uploads or []
    comment_id = account.new_id()
    taken_by = storing.Taker(author.user.id, place.ticket, comment_id)
    return Comment(
        id=comment_id,
        audit_id=place.audit_id,
        author_id=sent.author_id or author.user.id,
        body=_text(sent),
        html_body=sent.html_body,
        public=_is_public(sent, author, inherits=place.inherits),
        attachment_ids=storing.consume(account, tokens, taken_by),
        created_at=account.now(),
        origin=author.origin,
    )


def _is_public(sent: SentComment, author: Author, *, inherits: bool) -> bool:
    if author.as_end_user:
        return True
    if author.user.comments_in_private:
        return False
    return inherits if sent.public is None else sent.public


def _text(sent: SentComment) -> str:
    if sent.html_body is None or (sent.body or "").strip():
        return sent.body or ""
    return unescape(_TAGS.sub("", _BREAKS.sub("\n", sent.html_body))).strip()
