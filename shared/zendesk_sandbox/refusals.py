"""The answers that are not a success, in the three forms Zendesk gives them."""

from collections.abc import Mapping, Sequence
from typing import Final

_TOKEN_TEXT: Final = (
    "The access token provided is expired, revoked, malformed or invalid for other reasons."  # noqa: S105 - a sentence
)


class Refusal(Exception):
    """An endpoint's way to end with an error answer; only the sandbox's app catches it."""

    def __init__(
        self,
        status: int,
        body: Mapping[str, object] | str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


def invalid_token() -> Refusal:
    """401: the bearer token is expired, revoked or none of ours."""
    body = {"error": "invalid_token", "error_description": _TOKEN_TEXT}
    challenge = 'Bearer realm="Zendesk", error="invalid_token"'
    return Refusal(401, body, {"WWW-Authenticate": challenge})


def not_authenticated() -> Refusal:
    """401: no credentials, or a kind that is not taken."""
    return Refusal(401, {"error": "Couldn't authenticate you"})


def missing_scopes(scopes: Sequence[str]) -> Refusal:
    """403: the token has none of `scopes`, any one of which would do."""
    text = f"You are missing the following required scopes: {', '.join(scopes)}"
    return Refusal(403, {"error": "Forbidden", "description": text})


def role_forbidden() -> Refusal:
    """403: the user's role may not use the endpoint."""
    text = (
        "You do not have access to this page. "
        "Please contact the account owner of this help desk for further help."
    )
    return Refusal(403, {"error": {"title": "Forbidden", "message": text}})


def record_not_found() -> Refusal:
    """404: missing, deleted, or not for this user to see."""
    return Refusal(404, {"error": "RecordNotFound", "description": "Not found"})


def hidden(status: int) -> Refusal:
    """404 or 403, as the switch for a hidden record says."""
    return record_not_found() if status == 404 else role_forbidden()


def invalid_endpoint() -> Refusal:
    """404: the account has no such path."""
    return Refusal(404, {"error": "InvalidEndpoint", "description": "Not found"})


def record_invalid(field: str, description: str, error: str = "") -> Refusal:
    """422: one field of what was sent will not do."""
    detail = {"description": description} | ({"error": error} if error else {})
    return Refusal(
        422,
        {
            "error": "RecordInvalid",
            "description": "Record validation errors",
            "details": {field: [detail]},
        },
    )


def invalid_attribute(name: str, demand: str) -> Refusal:
    """400: a parameter of the query is not what it must be."""
    # See: https://support.zendesk.com/hc/en-us/community/posts/5981990015514
    text = f"You passed an invalid value for the {name} attribute. Invalid parameter: {name}"
    return Refusal(400, {"error": {"title": "Invalid attribute", "message": f"{text} {demand}"}})


def too_many_requests(retry_after: int) -> Refusal:
    """429: come back in `retry_after` seconds; nothing was changed."""
    text = "Number of allowed API requests per minute exceeded"
    body = {"error": "APIRateLimitExceeded", "description": text}
    return Refusal(429, body, {"Retry-After": str(retry_after)})
