"""The set-up for who sits at a terminal: asks, tries, shows what it comes to, then writes it."""

from typing import Final

from token_issuer.account import SANDBOX_VARIABLE
from token_issuer.errors import Cancelled
from token_issuer.home import Home, find_home
from token_issuer.ledger_place.choosing import find_ledger
from token_issuer.secret_store.choosing import open_store
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.interface import SecretStore
from token_issuer.secret_store.names import find_variable
from token_issuer.set_up.answers import Answers
from token_issuer.set_up.dialogue import hold
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.files import Outcome, write_parts
from token_issuer.set_up.keeping import keep_others, write_and_forget
from token_issuer.set_up.open_codes import find_open_codes
from token_issuer.set_up.plan import check_open_codes
from token_issuer.set_up.present import Present, read_present
from token_issuer.set_up.rehearsal import adopt, end
from token_issuer.set_up.result import InitResult
from token_issuer.set_up.script import SCRIPT
from token_issuer.set_up.summary import summarize
from token_issuer.set_up.terminal import Terminal
from token_issuer.set_up.undoing import Undo
from token_issuer.settings import Clients, Requests, Settings
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.surroundings import Surroundings

_WELCOME: Final = """\
This sets the issuer up, in about five minutes. Everything is tried at Zendesk as you answer, and
nothing is written before you have seen it all and agreed.
Enter takes what stands in [brackets], ? tells more, < goes back within a step, and Ctrl-C ends it
and leaves no trace."""
_AGAIN: Final = """\
There is a set-up already: Enter keeps what it has, and only what you change is changed."""
_PUT_RIGHT: Final = "run issuer init again: it puts right what is half written"
_VARIABLES: Final = {
    "identity_secret": find_variable("identity"),
    "mint_secret": find_variable("mint"),
    "api_token": find_variable("api_token"),
}


def set_up_guided(
    answers: Answers, surroundings: Surroundings, terminal: Terminal, scratch: Home, undo: Undo
) -> InitResult:
    """Ask for what the answers leave open; write it once the person agrees.

    `scratch` is a home for what must not be written yet, and must outlive `undo`.

    Raises:
        Cancelled: the person did not agree, or left.
        Failure: an answer was wrong three times, or this system does not take the set-up.
    """
    home = find_home(surroundings.environment, surroundings.account)
    present = read_present(home, open_store(home, surroundings, answers.secrets))
    open_at_once = _choose_open_codes(answers, present)
    terminal.tell(_WELCOME if present.settings is None else f"{_WELCOME}\n\n{_AGAIN}")
    draft = _begin(answers, surroundings, terminal, undo, home, present, scratch)
    try:
        hold(SCRIPT, draft, terminal, _find_given(answers, surroundings))
        outcome = _conclude(draft, open_at_once)
        store = open_store(home, surroundings, draft.place)
        _demand_consent(draft, outcome, store)
    except KeyboardInterrupt:
        raise _cancelled() from None
    try:
        _write(draft, outcome, store)
    except KeyboardInterrupt:
        raise Cancelled("cancelled while it was written", hint=_PUT_RIGHT) from None
    undo.forget()
    return InitResult(home, outcome, draft.service_user.name)


def _demand_consent(draft: Draft, outcome: Outcome, store: EnvironmentStore) -> None:
    draft.terminal.head("Step 6 of 6: what will be written")
    draft.terminal.tell(summarize(draft, outcome, store))
    if not draft.terminal.agrees("Write it?", default=True):
        raise _cancelled()


def _cancelled() -> Cancelled:
    return Cancelled("cancelled; nothing was written")


def _begin(
    answers: Answers,
    surroundings: Surroundings,
    terminal: Terminal,
    undo: Undo,
    home: Home,
    present: Present,
    scratch: Home,
) -> Draft:
    return Draft(
        home=home,
        scratch=scratch,
        surroundings=surroundings,
        terminal=terminal,
        present=present,
        open_codes=find_open_codes(home, surroundings),
        place=answers.secrets,
        sandbox=bool(surroundings.environment.get(SANDBOX_VARIABLE)),
        undo=undo,
    )


def _choose_open_codes(answers: Answers, present: Present) -> int:
    if answers.open_codes is not None:
        return check_open_codes(answers.open_codes)
    return present.settings.requests.open_codes if present.settings else 1


def _find_given(answers: Answers, surroundings: Surroundings) -> dict[str, str]:
    """Every answer that was given beforehand, by the name of its question."""
    environment = surroundings.environment
    secrets = {name: environment.get(variable, "") for name, variable in _VARIABLES.items()}
    return answers.texts() | {name: text for name, text in secrets.items() if text}


def _conclude(draft: Draft, open_at_once: int) -> Outcome:
    by_client = draft.way == "client"
    settings = Settings(
        version=1,
        zendesk=draft.zendesk,
        clients=Clients(draft.identity_client if by_client else "", draft.mint_client),
        requests=Requests(draft.service_user.user_id, draft.canary, open_at_once),
    )
    identity = draft.identity_secret if by_client else None
    settings = keep_others(draft.home, settings)
    key, secret = draft.signing_key, draft.mint_secret
    download, size = draft.download, draft.attachment_size
    return Outcome(settings, draft.vendor, key, secret, identity, download, size)


def _write(draft: Draft, outcome: Outcome, store: SecretStore) -> None:
    ledger = find_ledger(draft.home, draft.surroundings)
    write_parts(draft.home, ledger, store, outcome, anew=False)
    if not draft.keeps_sign_in:
        _replace_sign_in(draft, store)
    write_and_forget(draft.home, store, outcome.settings)


def _replace_sign_in(draft: Draft, store: SecretStore) -> None:
    local = LocalAccount(draft.zendesk, draft.account, draft.home, store, draft.surroundings)
    rehearsed = draft.rehearsed
    if rehearsed is None:
        warnings = end(local, force=True)
    else:
        warnings = adopt(rehearsed, local, draft.mint_client)
    for sentence in warnings:
        draft.terminal.warn(sentence)
