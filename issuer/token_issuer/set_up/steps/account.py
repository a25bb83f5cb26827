"""Which account at Zendesk."""

from token_issuer.account import find_account
from token_issuer.errors import SetUpRefused
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.set_up.typed import SUBDOMAIN_LIKE, parse_subdomain
from token_issuer.settings import ZendeskAccount
from zendesk_client.errors import NotAuthorised, NotFound, NotZendesk, Redirected
from zendesk_client.users import show_me


def ask_account(draft: Draft) -> Question[str]:
    """The subdomain."""
    present = draft.present.settings
    return Question(
        name="subdomain",
        title="Step 1 of 6: your Zendesk account",
        text="Ticketbound works with one Zendesk account. Type the first part of its address,"
        " or paste the address of any of its pages.",
        help="When you work in Zendesk, your browser shows an address like"
        " https://acme.zendesk.com/agent; then type acme. If it shows an address of your own,"
        " look in the Admin Center under Account > Brands.",
        prompt="Subdomain",
        parse=parse_subdomain,
        check=lambda subdomain: _take(draft, subdomain),
        default=present.zendesk.subdomain if present else "",
    )


def _take(draft: Draft, subdomain: str) -> str:
    zendesk = ZendeskAccount(subdomain, draft.sandbox)
    draft.open_codes.refuse_account(zendesk)
    account = find_account(zendesk, draft.surroundings)
    try:
        with account.open() as anonymous:
            show_me(anonymous)
    except NotAuthorised:
        draft.subdomain, draft.account = subdomain, account
        return f"{account.address.base_url} is there"
    except (NotFound, NotZendesk, Redirected) as error:
        raise SetUpRefused(
            f"there is no account {subdomain!r} at Zendesk: {error.sentence}", hint=SUBDOMAIN_LIKE
        ) from error
    raise SetUpRefused("Zendesk knows who is asking before anybody has signed in")
