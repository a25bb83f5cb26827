"""Which user codes act as."""

from typing import Final

from ticketbound.safe_text import escape
from token_issuer.errors import SetUpRefused
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.keeping import refuse_bound
from token_issuer.set_up.mint_check import ServiceUser, check_service_user
from token_issuer.set_up.question import Question
from token_issuer.set_up.typed import parse_address
from zendesk_client.errors import NotFound
from zendesk_client.models import User
from zendesk_client.users import search_users, show_user

_TEXT: Final = """\
Codes act as a user of their own, the service user: customers see its name beside their logs, and
codes reach no ticket but those on which it is in copy. If there is none yet, make one now:
  1. open {address}/admin/people/team/members
  2. Create team member, with a name that customers understand, like Log Courier
  3. role: the lowest that your plan has and that may comment in public; no organization
  4. sign in once as this user, from the mail that Zendesk sends"""
_HELP: Final = """\
The service user must be nobody: no colleague, no admin, with no tickets of its own. Ticketbound
does not make it for you: each agent takes one of the seats that you pay for, and only you know
which role of your plan is the lowest.
Look in the Admin Center, under Objects and rules > Tickets > Settings, that CCs are allowed, also
for agents. A user who was made just now may take a few minutes until Zendesk finds it."""


def ask_service_user(draft: Draft) -> Question[str]:
    """The e-mail address of the service user."""
    return Question(
        name="service_user",
        title="Step 3 of 6: the service user and the mint client",
        text=_TEXT.format(address=draft.address),
        help=_HELP,
        prompt="E-mail address of the service user",
        parse=parse_address,
        check=lambda address: _take(draft, address),
        default=_find_present(draft),
    )


def _find_present(draft: Draft) -> str:
    """The address of the present service user, if the account is still the same."""
    settings = draft.present.settings
    if settings is None or settings.zendesk.subdomain != draft.subdomain:
        return ""
    with draft.open_identity() as identity:
        try:
            user = show_user(identity.session, settings.requests.service_user_id)
        except NotFound:
            return ""
    return escape(user.email or "")


def _take(draft: Draft, address: str) -> str:
    with draft.open_identity() as identity:
        found = search_users(identity.session, f"email:{address}")
        user = next((user for user in found if (user.email or "").lower() == address), None)
        service_user = _examine(user, address, identity.user_id)
    refuse_bound(draft.kept, user_id=service_user.user_id)
    draft.open_codes.refuse_user(service_user.user_id)
    draft.service_user = service_user
    return f"{service_user.name}, user {service_user.user_id}"


def _examine(user: User | None, address: str, own_id: int) -> ServiceUser:
    if user is None or user.id is None:
        raise SetUpRefused(
            f"nobody at Zendesk has the address {escape(address, limit=80)}",
            hint="a new user may take a few minutes until it is found",
        )
    if user.id == own_id:
        raise SetUpRefused(
            f"{escape(user.name or address, limit=60)} is who the issuer signs in as",
            hint="take a user of its own",
        )
    return check_service_user(user.id, user)
