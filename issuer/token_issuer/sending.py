"""Posts a code on its ticket, for the customer to read; or takes the code back."""

import contextlib
from collections.abc import Iterator

from ticketbound.failure import Failure
from token_issuer.counting import count
from token_issuer.errors import BadArgument, Cancelled, TicketRefused
from token_issuer.ledger.records import State
from token_issuer.messages.wording import Words
from token_issuer.minting import Minted
from token_issuer.office import Office
from token_issuer.sweep.ending import end_code
from token_issuer.sweep.plan import Ending
from token_issuer.sweep.planning import find_unfit
from token_issuer.ticket_notes import LONGEST_NOTE
from zendesk_client.errors import Unreachable
from zendesk_client.ticket_comments import add_comment
from zendesk_client.tickets import show_ticket


def send_code(minted: Minted, words: Words, office: Office) -> tuple[str, ...]:
    """Post the words as a public comment; what a person should know, as sentences.

    Raises:
        BadArgument: the words are too long.
        TicketRefused: Zendesk keeps the comment from the customer.
        ZendeskError: it could not be posted.

    After each of them, the code is taken back; where that failed too, the hint says so.
    """
    with kept_if_done("sent", minted, office):
        _demand_short(words)
        _post(minted, words, office)
    ticket, others = minted.contents.ticket, minted.in_copy
    sent = f"sent to the requester of ticket {ticket}, in {words.locale!r}"
    people = count(others, "other person", "other people")
    return (sent, f"{people} in copy can read it too") if others else (sent,)


@contextlib.contextmanager
def kept_if_done(how: str, minted: Minted, office: Office) -> Iterator[None]:
    """Take the code back unless it is handed over within, which is done `how`.

    Raises:
        Cancelled: by Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt as interrupt:
        cancelled = Cancelled("cancelled")
        _take_back(how, minted, office, cancelled)
        raise cancelled from interrupt
    except BaseException as error:
        _take_back(how, minted, office, error)
        raise


def _demand_short(words: Words) -> None:
    if len(words.text.reveal()) > LONGEST_NOTE:
        raise BadArgument(
            f"the message to the customer has {len(words.text.reveal())} characters, and may have"
            f" {LONGEST_NOTE}",
            hint=f"shorten --message, or the text of messages/{words.locale}.txt",
        )


def _post(minted: Minted, words: Words, office: Office) -> None:
    session, number = office.identity.session, minted.contents.ticket
    ticket = show_ticket(session, number)
    # As it is now: whoever requests it by then is who gets the code.
    if unfit := find_unfit(minted.record, ticket, frozenset()):
        raise TicketRefused(f"{unfit} by now", hint="look at the ticket, then mint again")
    now = office.ledger.find(minted.record.code_id)
    if now is None or now.state is not State.ACTIVE:
        raise TicketRefused("it was revoked meanwhile", hint="mint again")
    text = words.text.reveal()
    comment = add_comment(session, number, body=text, public=True, last_seen=ticket.updated_at)
    if not comment.public:
        raise TicketRefused(
            "Zendesk took the message for an internal note, so the customer does not see it",
            hint="sign in as an agent who may comment in public",
        )


def _take_back(how: str, minted: Minted, office: Office, error: BaseException) -> None:
    code_id = minted.contents.id_text
    may_be_there = how == "sent" and _may_be_posted(error)
    done = "the code was taken back"
    if may_be_there:
        done += "; if the message is on the ticket all the same, its code is of no use"
    try:
        end_code(Ending(minted.record, State.REVOKED, f"it could not be {how}"), office)
    except Failure as failure:
        done = f"the code could not be taken back: {failure.sentence}; issuer revoke {code_id}"
    except KeyboardInterrupt:
        done = f"the code could not be taken back: cancelled too; issuer revoke {code_id}"
    if isinstance(error, Failure):
        error.sentence = f"the code was not {how}: {error.sentence}"
        error.hint = "; ".join(filter(None, (done, error.hint)))


def _may_be_posted(error: BaseException) -> bool:
    return isinstance(error, Cancelled) or (
        isinstance(error, Unreachable) and error.may_have_arrived
    )
