"""What is uncertain about Zendesk, what we take for granted, and what would stop us."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Question:
    """One uncertainty; the sandbox's switch of the same name has the same answers.

    Args:
        assumed: the answer that both programs are built on.
        stops: the answers with which codes cannot work, and what then fails.
        unasked: why an account cannot be asked; empty where it can.
    """

    name: str
    text: str
    assumed: str
    stops: Mapping[str, str] = field(default_factory=dict)
    unasked: str = ""


QUESTIONS: Final = (
    Question("create_token", "the answer of the withdrawn POST /api/v2/oauth/tokens", "missing"),
    Question("created_token_life", "seconds that a token made that way lives", "None"),
    Question("client_user_id", "an OAuth client made for another user", "ignored"),
    Question(
        "client_owner",
        "the least role that makes OAuth clients",
        "admin",
        unasked="it takes a sign-in as an agent",
    ),
    Question(
        "uploads_by_ticket_attachments_write",
        "uploading with ticket_attachments:write alone",
        "allow",
        stops={"refuse": "the customer's token cannot upload"},
    ),
    Question("uploads_by_tickets_write", "uploading with tickets:write alone", "refuse"),
    Question("redact_without_role", "redacting with a scope but without the role", "refuse"),
    Question(
        "ccd_request_update",
        "commenting on a request as one of its CCs",
        "allow",
        stops={"refuse": "the customer's token cannot comment on its ticket"},
    ),
    Question("hidden_request", "the status for somebody else's request", "404"),
    Question("bad_upload", "a comment with an unknown upload token", "reject"),
    Question("foreign_upload", "a comment with another user's upload token", "accept"),
    Question("deleting_consumed_upload", "deleting an upload that a comment took", "not_found"),
    Question("too_large_body", "the body of a 413", "json"),
    Question("comment_attachment_limit", "most attachments of one comment", "None"),
    Question("allowed_scopes_field", "the field with a client's scopes", "allowed_scopes"),
    Question("secret_change", "live tokens after a new client secret", "keeps"),
    Question("client_deletion", "live tokens after their client is deleted", "revokes"),
    Question(
        "json_suffix",
        ".json at the end of a path",
        "optional",
        stops={"required": "both programs ask without it, and are answered 404"},
    ),
    Question(
        "token_status",
        "the status with which a token is granted",
        "200",
        unasked="200 and 201 are taken alike",
    ),
    Question(
        "tokens_scope",
        "the scope that a token needs to look at itself",
        "any",
        stops={"broad": "a new token cannot be checked, so none is handed out"},
    ),
    Question(
        "token_limit",
        "most live tokens of one client and user",
        "None",
        unasked="it would take making tokens until one dies",
    ),
    Question("unknown_scope", "a scope that does not exist", "dropped"),
    Question("omitted_scope", "a grant that names no scope", "full"),
    Question("api_tokens", "signing in with an API token", "off"),
    Question("write_reads", "reading with a write scope", "no"),
    Question(
        "hidden_ticket",
        "the status for a ticket out of an agent's reach",
        "404",
        unasked="it takes a sign-in as an agent with a restriction",
    ),
    Question(
        "hidden_followup",
        "following up a closed ticket that one does not reach",
        "refuse",
        unasked="it takes a closed ticket, which nothing can delete",
    ),
    Question("upload_lifetime", "seconds that an unused upload is kept", "3600"),
    Question("private_attachments", "files that need a sign-in to be read", "off"),
    Question("anonymous", "uploading without any token", "off"),
)
"""In the order in which they are shown."""
