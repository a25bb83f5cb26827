"""The people of the account."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response

from zendesk_sandbox.calls import here
from zendesk_sandbox.pages.rendering import render_page
from zendesk_sandbox.records.people import Organization, User

blueprint = Blueprint("people", __name__)

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class _Row:
    user: User
    organization: Organization | None
    remarks: str


@blueprint.get("/users")
def list_people() -> Response:
    """Everybody, in the order in which they came."""
    account = here()
    with account.lock:
        rows = [
            _Row(user, account.organizations.get(user.organization_id or 0), _remark_on(user))
            for user in account.users.values()
        ]
    return render_page("users.html", rows=rows[:_MOST], left_out=max(len(rows) - _MOST, 0))


def _remark_on(user: User) -> str:
    remarks = {
        "suspended": user.is_suspended,
        "not verified": not user.is_verified,
        "light agent": user.comments_in_private,
        f"reaches {user.ticket_restriction} tickets only": user.ticket_restriction is not None,
        "may delete and redact": user.role == "agent" and user.may_delete,
    }
    return ", ".join(remark for remark, is_so in remarks.items() if is_so)
