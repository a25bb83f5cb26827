"""How paths are written."""

from typing import Any

from token_issuer.doctor.workplace import Workplace
from zendesk_client.errors import NotFound
from zendesk_client.session import Session


def ask_json_suffix(workplace: Workplace) -> str:
    """Ask who is there, with and without the suffix; it takes no token."""
    session = workplace.open(None)
    with_suffix = _is_served(session, "/api/v2/users/me.json")
    without = _is_served(session, "/api/v2/users/me")
    if with_suffix and without:
        return "optional"
    return "required" if with_suffix else "refused"


def _is_served(session: Session, path: str) -> bool:
    try:
        session.call("GET", path, returns=dict[str, Any])
    except NotFound:
        return False
    return True
