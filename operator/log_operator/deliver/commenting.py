"""Comments on the code's ticket, in the way that the code's token can."""

from collections.abc import Sequence

from log_bundle import comment
from log_bundle.comment import SentPart
from log_operator.keeping.kept import KeptPart
from ticket_code.code import Binding, TicketCode
from ticketbound.language import ticket_language
from ticketbound.secret import Secret
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.ticket_comments import add_comment


def comment_on_ticket(
    session: Session, code: TicketCode, body: str, uploads: Sequence[Secret]
) -> None:
    """One comment with all of `uploads`: internal for a code via agent, else public.

    Raises:
        UploadIncomplete: the comment is there, but not every upload is attached to it.
        ZendeskError: anything else.
    """
    if code.binding is Binding.AGENT:
        add_comment(session, code.ticket, body=body, public=False, uploads=tuple(uploads))
    else:
        comment_on_request(session, code.ticket, body=body, uploads=tuple(uploads))


def write_interim(code: TicketCode, parts: Sequence[KeptPart]) -> str:
    """What a comment says that only brings parts, because they cannot wait for the others."""
    told = {part.number: SentPart(part.name, part.size, part.sha256) for part in parts}
    return comment.write_interim(code.id_text, told, ticket_language())
