"""What an operator does with a code, as far as the ticket shows it."""

import hashlib
import io

from log_bundle.comment import (
    SentAgreement,
    SentPart,
    write_agreed,
    write_code,
    write_files,
    write_part,
)
from ticket_code.text_form import decode_code
from zendesk_client.address import sandbox_address
from zendesk_client.own_token import revoke_own_token
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload
from zendesk_sandbox.server import RunningSandbox

LOGS = b"the logs of this morning\n" * 40
NAME = "logs-1000-part1.zip"
SHA256 = hashlib.sha256(LOGS).hexdigest()


def deliver(
    sandbox: RunningSandbox,
    code: str,
    *,
    told: int = len(LOGS),
    ends_code: bool = True,
    agreement: SentAgreement | None = None,
) -> None:
    """Put the logs on the ticket of `code`, `told` bytes of them by the comment."""
    contents = decode_code(code.strip()).code
    lines = [
        "Logs collected by Ticketbound 0.1.0 on Linux",
        f"{write_code(contents.id_text)} profile generic (7d), 2026-11-21T12:00:00Z",
        f"{write_files(3)} nothing had to be redacted",
        *([write_agreed(agreement)] if agreement else []),
        write_part(SentPart(NAME, told, SHA256)),
    ]
    address = sandbox_address(sandbox.url)
    with Session(address, user_agent="operator", token=contents.secret) as session:
        upload = create_upload(session, filename=NAME, content=io.BytesIO(LOGS))
        body = "\n".join(lines)
        comment_on_request(session, contents.ticket, body=body, uploads=(upload.token,))
        if ends_code:
            revoke_own_token(session)
