"""New users, as agents and admins make them."""

from dataclasses import replace

from zendesk_sandbox import refusals
from zendesk_sandbox.records.people import ROLE_TYPES, User
from zendesk_sandbox.sent.people import SentUser
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.collaborating import is_address


def create_user(account: Account, sent: SentUser, maker: User) -> User:
    """Stores a new user, an end user unless an admin says otherwise.

    Raises:
        Refusal: 403 or 422.
    """
    if sent.role not in (None, "end-user") and not maker.is_admin:
        raise refusals.role_forbidden()
    name, email = _check(account, sent)
    role = sent.role or "end-user"
    added = replace(
        account.add_user(email, name),
        role=role,
        role_type=ROLE_TYPES[role],
        organization_id=sent.organization_id,
        is_verified=bool(sent.verified),
    )
    account.users[added.id] = added
    return added


def _check(account: Account, sent: SentUser) -> tuple[str, str]:
    name, email = (sent.name or "").strip(), (sent.email or "").strip()
    if not name:
        text = "Name: is too short (minimum one character)"
        raise refusals.record_invalid("name", text, "ValueTooShort")
    if not is_address(email):
        text = f"Email: {email[:80]} is not properly formatted"
        raise refusals.record_invalid("email", text, "InvalidFormat")
    if account.find_user_by_email(email) is not None:
        text = f"Email: {email} is already being used by another user"
        raise refusals.record_invalid("email", text, "DuplicateValue")
    if sent.organization_id is not None and sent.organization_id not in account.organizations:
        raise refusals.record_invalid("organization", "Organization: is invalid", "InvalidValue")
    return name, email
