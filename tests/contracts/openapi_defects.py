"""Where Zendesk's OpenAPI document is known to differ from what Zendesk sends.

Each entry is a fact that was recorded from live accounts, or is said by the reference pages, and
that the document leaves out or gets wrong. A test refuses entries that the document at hand does
not need, so that the list shrinks with newer documents.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Schema = dict[str, Any]

# The document marks almost nothing as nullable; recorded tickets are full of nulls.
# See: https://github.com/NangoHQ/integration-templates (recorded answers)
NULLABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "AttachmentBaseObject": ("height", "width"),
    "OauthTokenObject": ("expires_at", "refresh_token", "refresh_token_expires_at", "used_at"),
    # Clients made before 2026-04-30 may hold tokens that never expire.
    "OAuthTokenForGrantTypesObject": ("expires_in",),
    "RequestObject": (
        *("assignee_id", "custom_status_id", "due_at", "followup_source_id", "group_id"),
        *("organization_id", "priority", "recipient", "ticket_form_id", "type"),
    ),
    "TicketObject": (
        *("assignee_id", "brand_id", "custom_status_id", "external_id", "forum_topic_id"),
        *("group_id", "organization_id", "priority", "problem_id", "recipient"),
        *("satisfaction_rating", "ticket_form_id", "type"),
    ),
    # Who does not sign in is "Anonymous user", without an id.
    "UserForAdmin": (
        *("alias", "default_group_id", "details", "id", "last_login_at", "notes", "signature"),
    ),
}

# Schemas of several parts. One that must satisfy all of its open parts cannot be closed, and one
# that may satisfy any of them lets through what fits none: merged they can do both.
MERGED: Final[Mapping[str, tuple[str, ...]]] = {
    "AttachmentObject": ("AttachmentBaseObject", "AttachmentThumbnails"),
    "UserObject": ("UserForAdmin",),
}

# Properties that recorded answers have and the document does not know. What is in neither is a
# mistake of ours: the document allows every property, so that a misspelt one would pass.
RECORDED: Final[Mapping[str, tuple[str, ...]]] = {
    "AccountSettingsLimitsObject": (),
    "AccountSettingsObject": (),
    "AccountSettingsTicketObject": (),
    "AttachmentObject": (),
    "AuditObject": (),
    # The name under which a client shows its allowed scopes is unknown; these are the candidates.
    "OAuthClientObject": ("allowed_scopes", "scopes"),
    "OAuthTokenForGrantTypesObject": (),
    "OauthTokenObject": ("full_token",),
    "RequestObject": (),
    "TicketAuditObject": (),
    "TicketCommentObject": (),
    "TicketObject": ("encoded_id", "fields", "support_type"),
    "UserIdentityObject": (),
    "UserObject": ("authenticity_token",),
}

# The record that an answer is for; the document requires none, so that `{}` would pass.
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "AccountSettingsResponse": ("settings",),
    "AttachmentResponse": ("attachment",),
    "AttachmentUploadResponse": ("upload",),
    "CurrentUserResponse": ("user",),
    "OAuthClientsResponse": ("clients",),
    "OAuthTokenForGrantTypesObject": ("access_token", "expires_in", "scope", "token_type"),
    "OAuthTokenResponse": ("token",),
    "OAuthTokensResponse": ("tokens",),
    "OauthClientResponse": ("client",),
    "RequestResponse": ("request",),
    "RequestsResponse": ("requests",),
    "SearchResponse": ("count", "results"),
    "TicketAuditResponse": ("audit",),
    "TicketAuditsResponseNoneCursor": ("audits",),
    "TicketCommentResponse": ("comment",),
    "TicketCommentsResponse": ("comments",),
    "TicketResponse": ("ticket",),
    "TicketUpdateResponse": ("audit", "ticket"),
    "TicketsResponse": ("tickets",),
    "UserIdentitiesResponse": ("identities",),
    "UserIdentityResponse": ("identity",),
    "UserResponse": ("user",),
    "UsersResponse": ("users",),
}

# An upload answers text/plain to who did not ask for JSON.
# See: https://github.com/facetoe/zenpy (recorded answers)
CONTENT_TYPES: Final[Mapping[str, str]] = {"POST /api/v2/uploads": "text/plain"}

# The token endpoint is documented to answer 201; Zendesk's own zcli accepts 200 only.
# See: https://github.com/zendesk/zcli
STATUSES: Final[Mapping[str, tuple[str, str]]] = {"POST /oauth/tokens": ("201", "200")}

# Succeeding calls that a document may leave out: it may be older, newer or an extract.
UNDOCUMENTED: Final[Mapping[str, str]] = {
    "GET /api/v2/requests/ccd": "List Requests, those with the caller in CC",
    "GET /api/v2/requests/open": "List Requests, those not solved",
    "GET /api/v2/requests/solved": "List Requests, those solved",
    "GET /api/v2/search/count": "Show Results Count",
    "GET /api/v2/tickets/show_many": "Show Multiple Tickets",
    "GET /api/v2/users": "List Users",
    "GET /api/v2/users/me/oauth/clients": "List Clients of the current user",
    "GET /api/v2/users/show_many": "Show Many Users",
    "GET /api/v2/users/{user_id}/tickets/ccd": "List Tickets, those with that user in CC",
    "POST /api/v2/users": "Create User",
}


def mend(document: Schema) -> list[str]:
    """Takes the defects out of `document`; the entries above that it had no need of."""
    schemas: dict[str, Schema] = document["components"]["schemas"]
    needless = [*_allow_nulls(schemas), *_require(schemas), *_mend_answers(document["paths"])]
    _merge(schemas)
    needless += _close(schemas)
    # The value of an event is whatever its field holds: a list for tags, null for nobody.
    schemas["AuditObject"]["properties"]["events"]["items"]["properties"]["value"] = {}
    return needless


def _allow_nulls(schemas: dict[str, Schema]) -> Iterator[str]:
    for name, key in _pairs(NULLABLE):
        schema = schemas.get(name, {}).get("properties", {}).get(key, {"nullable": True})
        if "nullable" in schema:
            yield f"{name}.{key} is not nullable"
        schema["nullable"] = True
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]


def _require(schemas: dict[str, Schema]) -> Iterator[str]:
    for name, key in _pairs(REQUIRED):
        required = schemas.get(name, {"required": [key]}).setdefault("required", [])
        if key in required:
            yield f"{name}.{key} is not required"
        required.append(key)


def _mend_answers(paths: Schema) -> Iterator[str]:
    for operation, kind in CONTENT_TYPES.items():
        for response in _responses(paths, operation).values():
            if kind in response["content"]:
                yield f"{operation} is never {kind}"
            response["content"][kind] = response["content"]["application/json"]
    for operation, (documented, sent) in STATUSES.items():
        responses = _responses(paths, operation)
        if sent in responses:
            yield f"{operation} never answers {sent}"
        responses.setdefault(sent, responses.get(documented))


def _responses(paths: Schema, operation: str) -> Schema:
    method, path = operation.split()
    found: Schema = paths[path][method.lower()]["responses"]
    return found


def _merge(schemas: dict[str, Schema]) -> None:
    for name, parts in MERGED.items():
        properties: Schema = {}
        for part in parts:
            properties |= schemas[part]["properties"]
        schemas[name] = {"type": "object", "properties": properties}


def _close(schemas: dict[str, Schema]) -> Iterator[str]:
    for name, keys in RECORDED.items():
        schema = schemas.get(name, {})
        properties = schema.setdefault("properties", {})
        for key in keys:
            if key in properties:
                yield f"{name} lacks {key}"
            properties.setdefault(key, {})
        schema["additionalProperties"] = False


def _pairs(table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((name, key) for name, keys in table.items() for key in keys)
