"""The Requests endpoint, on which codes stand."""

from token_issuer.doctor.workplace import Workplace
from zendesk_client.errors import Forbidden, NotFound
from zendesk_client.requests import comment_on_request

_BODY = "issuer doctor: a comment of the service user"


def ask_ccd_request_update(workplace: Workplace) -> str:
    """Comment as the service user on the scratch ticket, where it is among the CCs."""
    session = workplace.as_service_user("requests:write")
    try:
        comment_on_request(session, workplace.ticket, body=_BODY, uploads=())
    except (Forbidden, NotFound):
        return "refuse"
    return "allow"


def ask_hidden_request(workplace: Workplace) -> str:
    """Comment as the service user on the canary ticket, where it is on no list."""
    session = workplace.as_service_user("requests:write")
    canary = workplace.settings.requests.canary_ticket
    try:
        comment_on_request(session, canary, body=_BODY, uploads=())
    except NotFound:
        return "404"
    except Forbidden:
        return "403"
    return "reachable"
