"""What nobody outside Zendesk knows for certain, as settings of the sandbox."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.safe_text import escape


class BadSwitch(Failure):
    """There is no such switch, or it has no such setting."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Question:
    """What a switch answers.

    `number` counts the open questions in docs/zendesk.md; 0 is for what an account's own
    settings or smaller doubts decide.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Switches:
    """One field per open question; each default is what we think most likely."""

    create_token: Annotated[
        Literal["missing", "forbidden", "gone", "works"],
        Question(1, "what POST /api/v2/oauth/tokens, which is withdrawn, answers"),
    ] = "missing"  # noqa: S105 - a setting
    created_token_life: Annotated[
        int | None,
        Question(1, "seconds that a token of that path lives, if there still are any"),
    ] = None
    client_user_id: Annotated[
        Literal["ignored", "honoured", "refused"],
        Question(2, "whether an admin can make an OAuth client that acts as another user"),
    ] = "ignored"
    client_owner: Annotated[
        Literal["admin", "agent"],
        Question(2, "the least role that can make and own OAuth clients"),
    ] = "admin"
    uploads_by_ticket_attachments_write: Annotated[
        Literal["allow", "refuse"],
        Question(3, "whether ticket_attachments:write alone may upload"),
    ] = "allow"
    uploads_by_tickets_write: Annotated[
        Literal["refuse", "allow"],
        Question(3, "whether tickets:write alone may upload"),
    ] = "refuse"
    redact_without_role: Annotated[
        Literal["refuse", "allow"],
        Question(3, "whether ticket_attachments:write redacts though the role may not"),
    ] = "refuse"
    ccd_request_update: Annotated[
        Literal["allow", "refuse"],
        Question(4, "whether being CC'd is enough to comment through PUT /requests"),
    ] = "allow"
    hidden_request: Annotated[
        Literal[404, 403],
        Question(4, "the answer for somebody else's request"),
    ] = 404
    bad_upload: Annotated[
        Literal["reject", "ignore"],
        Question(5, "what an unknown, expired or used upload token does to the comment"),
    ] = "reject"
    foreign_upload: Annotated[
        Literal["accept", "reject"],
        Question(5, "whether a comment may take the upload token of another user"),
    ] = "accept"
    deleting_consumed_upload: Annotated[
        Literal["not_found", "accepted"],
        Question(5, "what deleting an upload answers once a comment has taken it"),
    ] = "not_found"
    too_large_body: Annotated[
        Literal["json", "text"],
        Question(6, "whether a 413 has a JSON body or the text of a proxy"),
    ] = "json"
    comment_attachment_limit: Annotated[
        int | None,
        Question(6, "most attachments that one comment may take"),
    ] = None
    allowed_scopes_field: Annotated[
        Literal["allowed_scopes", "scopes", "absent"],
        Question(7, "the name of a client's allowed scopes in its JSON"),
    ] = "allowed_scopes"
    secret_change: Annotated[
        Literal["keeps", "revokes"],
        Question(8, "what a new client secret does to the client's live tokens"),
    ] = "keeps"  # noqa: S105 - a setting
    client_deletion: Annotated[
        Literal["revokes", "keeps"],
        Question(8, "what deleting a client does to its live tokens"),
    ] = "revokes"
    json_suffix: Annotated[
        Literal["optional", "required", "refused"],
        Question(9, "whether a path may, must or must not end in .json"),
    ] = "optional"
    token_status: Annotated[
        Literal[200, 201],
        Question(0, "the status with which POST /oauth/tokens succeeds"),
    ] = 200
    tokens_scope: Annotated[
        Literal["any", "broad"],
        Question(0, "what /api/v2/oauth/tokens wants: any token, or read or write"),
    ] = "any"
    token_limit: Annotated[
        int | None,
        Question(0, "most live tokens of one client and user; the oldest makes room"),
    ] = None
    unknown_scope: Annotated[
        Literal["dropped", "kept"],
        Question(0, "whether a scope that does not exist is left out of the grant or kept in it"),
    ] = "dropped"
    omitted_scope: Annotated[
        Literal["full", "refused"],
        Question(0, "what a grant without scope gives: read and write, or invalid_scope"),
    ] = "full"
    api_tokens: Annotated[
        Literal["off", "on"],
        Question(0, "whether the account's API tokens still work, until 2027-04-30 at the latest"),
    ] = "off"
    write_reads: Annotated[
        Literal["no", "yes"],
        Question(0, "whether a write scope also reads"),
    ] = "no"
    hidden_ticket: Annotated[
        Literal[404, 403],
        Question(0, "the answer for a ticket that an agent's restriction hides"),
    ] = 404
    hidden_followup: Annotated[
        Literal["refuse", "accept"],
        Question(0, "whether one may follow up a closed ticket that one does not reach"),
    ] = "refuse"
    upload_lifetime: Annotated[
        Literal[3600, 259200],
        Question(0, "seconds until an unused upload is deleted; older recordings show 3 days"),
    ] = 3600
    private_attachments: Annotated[
        Literal["off", "on"],
        Question(0, "the account's setting that files need a sign-in to be read"),
    ] = "off"
    anonymous: Annotated[
        Literal["off", "on"],
        Question(0, "the account's setting that anybody may upload and open requests"),
    ] = "off"


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch as a person sees it; the first of `choices` is the default.

    With `takes_number`, a number is a choice too.
    """

    name: str
    question: Question
    choices: tuple[object, ...]
    takes_number: bool

    @property
    def settings(self) -> tuple[str, ...]:
        """The choices as they are written, `N` for a number."""
        return (*map(str, self.choices), *(("N",) if self.takes_number else ()))


def list_switches() -> tuple[Switch, ...]:
    """Every switch, in the order of the questions."""
    hints = get_type_hints(Switches, include_extras=True)
    return tuple(
        _describe(field.name, hints[field.name], field.default) for field in fields(Switches)
    )


def parse_switches(texts: Mapping[str, str]) -> Switches:
    """The switches with these settings, the others at their defaults.

    Raises:
        BadSwitch: a name or a setting does not exist.
    """
    known = {switch.name: switch for switch in list_switches()}
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if name not in known:
            raise BadSwitch(
                f"there is no switch {escape(name, limit=60)!r}",
                hint="see them all with: issuer sandbox --list-switches",
            )
        values[name] = _parse(known[name], text)
    return Switches(**values)


def _parse(switch: Switch, text: str) -> object:
    choices = {str(choice): choice for choice in switch.choices}
    if text in choices:
        return choices[text]
    if switch.takes_number and re.fullmatch(r"[1-9][0-9]{0,5}", text):
        return int(text)
    raise BadSwitch(
        f"the switch {switch.name} cannot be {escape(text, limit=60)!r}",
        hint=f"it can be {' or '.join(switch.settings)}",
    )


def _describe(name: str, hint: object, default: object) -> Switch:
    kind, question = get_args(hint)
    choices = get_args(kind) if get_origin(kind) is Literal else (default,)
    return Switch(name, question, choices, takes_number=kind == int | None)
