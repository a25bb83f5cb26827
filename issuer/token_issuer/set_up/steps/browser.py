"""Signing in by browser, with the public client that all agents share."""

from typing import Final

from token_issuer.errors import BadArgument
from token_issuer.secret_store.choosing import open_store
from token_issuer.set_up.answers import KEPT
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.set_up.refusals import explained_sign_in
from token_issuer.set_up.rehearsal import end, opener, rehearse
from token_issuer.set_up.steps.sign_in import find_kept, has_browser, take_identity
from token_issuer.set_up.typed import parse_identifier
from token_issuer.sign_in.browsing import BrowserConsent
from token_issuer.sign_in.consent import Consent
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.loopback import PORTS, redirect_uri
from token_issuer.sign_in.pasting import PastedConsent
from token_issuer.sign_in.signing_in import sign_in

_LIKELY: Final = "issuer_cli"
_TEXT: Final = """\
Agents share one public OAuth client. If there is none yet, make it now, signed in as an admin:
  1. open {address}/admin/apps-integrations/apis/oauth-clients, which is
    Admin Center > Apps and integrations > APIs > OAuth clients
  2. Add OAuth client; name: Ticketbound; identifier: issuer_cli; client kind: Public
  3. redirect URLs, all three as they are here:
{uris}
  4. allowed scopes: exactly read and tickets:write; then Save
Type its identifier, and your browser asks whether you agree."""
_HELP: Final = """\
A public client has no secret. When you agree, Zendesk sends your browser back to one of the three
addresses, which are on this machine; three, because one may be taken. It compares them letter by
letter. The sign-in is renewed by itself for 30 days of use; issuer logout ends it."""

_NO_CONSENT: Final = """\
Enter opens the sign-in again; is the identifier right, and the client public?"""


def ask_browser_client(draft: Draft) -> Question[str] | None:
    """The identifier of the public client; then the browser asks for consent."""
    if draft.way != "browser":
        return None
    kept = find_kept(draft)
    uris = "\n".join(f"      {redirect_uri(port)}" for port in PORTS)
    return Question(
        name="browser_client",
        text=_TEXT.format(address=draft.address, uris=uris),
        help=_HELP,
        prompt="Identifier of the public client" + (", or kept" if kept else ""),
        parse=parse_identifier,
        check=lambda identifier: _take(draft, identifier),
        default=KEPT if kept else _LIKELY,
    )


def _take(draft: Draft, identifier: str) -> str:
    if identifier == KEPT:
        return keep_present(draft)
    local = rehearse(draft.zendesk, draft.account, draft.scratch, draft.surroundings)
    with explained_sign_in(_NO_CONSENT), draft.undo.attempt() as undo:
        undo.remember("the new sign-in", lambda: end(local, force=False))
        sign_in(local, identifier, _choose_consent(draft))
        draft.open_identity = opener(local)
        found = take_identity(draft)
    draft.rehearsed, draft.keeps_sign_in = local, False
    return found


def keep_present(draft: Draft) -> str:
    """Go on with the sign-in of the present set-up; who that is.

    Raises:
        BadArgument: there is none.
        SignInNeeded: Zendesk takes it no longer.
    """
    if find_kept(draft) is None:
        raise BadArgument("there is no sign-in that could be kept")
    store = open_store(draft.home, draft.surroundings, draft.place)
    draft.open_identity = opener(
        LocalAccount(draft.zendesk, draft.account, draft.home, store, draft.surroundings)
    )
    found = take_identity(draft)
    draft.rehearsed, draft.keeps_sign_in = None, True
    return found


def _choose_consent(draft: Draft) -> Consent:
    terminal = draft.terminal
    if has_browser(draft.surroundings.environment):
        return BrowserConsent(draft.surroundings, terminal.tell)
    return PastedConsent(terminal.tell, terminal.ask_hidden)
