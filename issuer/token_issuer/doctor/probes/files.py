"""Uploads and attachments."""

import contextlib
import io
import tempfile
from typing import Final

from ticketbound.secret import Secret
from token_issuer.doctor.findings import Unasked
from token_issuer.doctor.workplace import Workplace
from zendesk_client.account import show_settings
from zendesk_client.attachments import redact_attachment
from zendesk_client.errors import (
    Forbidden,
    NotAuthorised,
    NotFound,
    TooLarge,
    Unprocessable,
    UploadIncomplete,
)
from zendesk_client.models import Upload
from zendesk_client.session import Session
from zendesk_client.ticket_comments import add_comment
from zendesk_client.tickets import TicketChanges, update_ticket
from zendesk_client.uploads import create_upload, delete_upload

_NAME: Final = "ticketbound-doctor.txt"
_NO_TOKEN: Final = Secret("ticketboundDoctorNoUpload")
_MANY: Final = 32
_NOTE: Final = "issuer doctor: a comment with an attachment"


def ask_uploads_by_ticket_attachments_write(workplace: Workplace) -> str:
    """Upload as the service user with the narrow scope alone."""
    return _ask_upload(workplace, workplace.as_service_user("ticket_attachments:write"))


def ask_uploads_by_tickets_write(workplace: Workplace) -> str:
    """Upload as the identity with `tickets:write` alone."""
    return _ask_upload(workplace, workplace.as_identity("tickets:write"))


def ask_anonymous(workplace: Workplace) -> str:
    """Upload without a token; what comes of it expires by itself."""
    try:
        _upload(workplace.open(None))
    except (NotAuthorised, Forbidden):
        return "off"
    return "on"


def ask_upload_lifetime(workplace: Workplace) -> str:
    """Until when Zendesk says that it keeps an upload."""
    upload = _upload_for_now(workplace, _uploader(workplace))
    if upload.expires_at is None:
        raise Unasked("Zendesk does not say when an upload expires")
    seconds = (upload.expires_at - workplace.identity.server_date()).total_seconds()
    return str(round(seconds / 60) * 60)


def ask_bad_upload(workplace: Workplace) -> str:
    """Comment with an upload token that never was."""
    return "ignore" if _comments_without(workplace, _NO_TOKEN) == "ignored" else "reject"


def ask_foreign_upload(workplace: Workplace) -> str:
    """Comment as the identity with an upload of the service user."""
    upload = _upload_for_now(workplace, _courier(workplace))
    return "accept" if _comments_without(workplace, upload.token) == "" else "reject"


def ask_deleting_consumed_upload(workplace: Workplace) -> str:
    """Delete an upload that a comment took: the operator asks so whether its comment arrived."""
    session = _uploader(workplace)
    token = _upload_for_now(workplace, session).token
    if _comments_without(workplace, token):
        raise Unasked("no comment took an upload")
    try:
        delete_upload(session, token)
    except NotFound:
        return "not_found"
    return "accepted"


def ask_comment_attachment_limit(workplace: Workplace) -> str:
    """The most attachments that a comment takes, up to 32; `None` if it takes as many."""
    fits, fails = 0, _MANY + 1
    wanted = _MANY
    while fails - fits > 1:
        if _takes(workplace, wanted):
            fits = wanted
        else:
            fails = wanted
        wanted = (fits + fails) // 2
    if fits == 0:
        raise Unasked("not even one attachment was taken")
    return "None" if fits == _MANY else str(fits)


def ask_redact_without_role(workplace: Workplace) -> str:
    """Redact as the service user, who has the scope and should not have the role."""
    # Assigned, or else it could be the ticket that is out of reach. Not every user can be.
    with contextlib.suppress(Unprocessable):
        service_user = workplace.settings.requests.service_user_id
        changes = TicketChanges(assignee_id=service_user)
        update_ticket(workplace.identity, workplace.ticket, changes)
    upload = _upload_for_now(workplace, _uploader(workplace))
    made = add_comment(
        workplace.identity, workplace.ticket, body=_NOTE, public=False, uploads=(upload.token,)
    )
    try:
        redact_attachment(
            workplace.as_service_user("ticket_attachments:write"),
            workplace.ticket,
            made.id,
            made.attachments[0].id,
        )
    except (Forbidden, NotFound):
        return "refuse"
    return "allow"


def ask_private_attachments(workplace: Workplace) -> str:
    """What the account's settings say."""
    private = show_settings(workplace.identity).private_attachments
    if private is None:
        raise Unasked("the settings do not say")
    return "on" if private else "off"


def ask_too_large_body(workplace: Workplace) -> str:
    """Send one byte more than the account allows; that is 50 MB on most."""
    limit = show_settings(workplace.identity).attachment_size
    if limit is None:
        raise Unasked("the settings do not say how large a file may be")
    session = _uploader(workplace)
    with tempfile.TemporaryFile() as file:
        file.truncate(limit + 1)
        try:
            upload = create_upload(session, filename=_NAME, content=file)
        except TooLarge as error:
            return "json" if error.code else "text"
    workplace.take_back("an upload", lambda: delete_upload(session, upload.token))
    raise Unasked(f"a file of {limit + 1} bytes was taken")


def _courier(workplace: Workplace) -> Session:
    return workplace.as_service_user("ticket_attachments:write")


def _uploader(workplace: Workplace) -> Session:
    """The identity if its scopes let it upload, for it comments too; else the service user."""
    return workplace.identity if workplace.may_write else _courier(workplace)


def _ask_upload(workplace: Workplace, session: Session) -> str:
    try:
        upload = _upload(session)
    except Forbidden:
        return "refuse"
    workplace.take_back("an upload", lambda: delete_upload(session, upload.token))
    return "allow"


def _upload(session: Session) -> Upload:
    content = io.BytesIO(b"issuer doctor\n")
    return create_upload(session, filename=_NAME, content=content, content_type="text/plain")


def _upload_for_now(workplace: Workplace, session: Session) -> Upload:
    """An upload that is deleted at the end, unless a comment has taken it by then."""

    def delete() -> None:
        try:
            delete_upload(session, upload.token)
        except NotFound:
            return

    upload = _upload(session)
    workplace.take_back("an upload", delete)
    return upload


def _comments_without(workplace: Workplace, token: Secret) -> str:
    """What became of a comment with that upload: nothing odd, `ignored` or `rejected`."""
    identity, ticket = workplace.identity, workplace.ticket
    try:
        add_comment(identity, ticket, body=_NOTE, public=False, uploads=(token,))
    except UploadIncomplete:
        return "ignored"
    except Unprocessable:
        return "rejected"
    return ""


def _takes(workplace: Workplace, count: int) -> bool:
    session = _uploader(workplace)
    tokens = tuple(_upload_for_now(workplace, session).token for _ in range(count))
    try:
        add_comment(workplace.identity, workplace.ticket, body=_NOTE, public=False, uploads=tokens)
    except (Unprocessable, UploadIncomplete):
        return False
    return True
