"""What nobody outside Zendesk knows for certain, as settings of the sandbox."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Switches:
    """One field per open question; each default is what we think most likely.

    Args:
        bad_upload: what an unknown, expired or used upload token in a comment does: the
            whole update is refused with 422, or the comment is made without the file.
        foreign_upload: whether a comment may take the upload token of another user.
        comment_attachment_limit: most attachments one comment may take, or None for any number.
        legacy_create_token: whether `POST /api/v2/oauth/tokens` still mints.
        token_status: the status with which `POST /oauth/tokens` succeeds. The page says 201,
            published clients were answered 200.
        tokens_scope: what `/api/v2/oauth/tokens` wants: any token, or one whose scopes
            have `read` or `write`.
        hidden_ticket: the answer for a ticket that an agent's restriction hides.
        hidden_request: the answer for somebody else's request.
        ccd_request_update: whether being CC'd is enough to comment through `PUT /requests`.
        uploads_by_tickets_write: whether `tickets:write` alone may upload.
        upload_lifetime: seconds until an unused upload is deleted. An hour today; older
            recordings show three days.
        too_large_body: whether a 413 has a JSON body or the text of a proxy.
        private_attachments: the account's setting that files need a sign-in to be read.
        json_suffix: whether a path may, must or must not end in `.json`.
    """

    bad_upload: Literal["reject", "ignore"] = "reject"
    foreign_upload: Literal["accept", "reject"] = "accept"
    comment_attachment_limit: int | None = None
    legacy_create_token: Literal["off", "on"] = "off"  # noqa: S105 - a setting
    token_status: Literal[200, 201] = 200
    tokens_scope: Literal["any", "broad"] = "any"
    hidden_ticket: Literal[404, 403] = 404
    hidden_request: Literal[404, 403] = 404
    ccd_request_update: Literal["allow", "refuse"] = "allow"
    uploads_by_tickets_write: Literal["refuse", "allow"] = "refuse"
    upload_lifetime: int = 3600
    too_large_body: Literal["json", "text"] = "json"
    private_attachments: bool = False
    json_suffix: Literal["optional", "required", "refused"] = "optional"
