"""Posts a code on its ticket, for the customer to read; or takes the code back."""

from ticketbound.failure import Failure
from token_issuer.counting import count
from token_issuer.errors import BadArgument, TicketRefused
from token_issuer.ledger.records import State
from token_issuer.messages.wording import Words
from token_issuer.minting import Minted
from token_issuer.office import Office
from token_issuer.sweep.ending import end_code
from token_issuer.sweep.plan import Ending
from token_issuer.ticket_notes import LONGEST_NOTE
from zendesk_client.errors import Unreachable
from zendesk_client.ticket_comments import add_comment

_NOT_SENT = "it could not be sent"


def send_code(minted: Minted, words: Words, office: Office) -> tuple[str, ...]:
    """Post the words as a public comment; what a person should know, as sentences.

    Raises:
        BadArgument: the words are too long.
        TicketRefused: Zendesk keeps the comment from the customer.
        ZendeskError: it could not be posted.

    After each of them, the code is taken back; where that failed too, the hint says so.
    """
    try:
        _post(minted, words, office)
    except BaseException as error:
        _take_back(minted, office, error)
        raise
    ticket, others = minted.contents.ticket, minted.in_copy
    sent = f"sent to the requester of ticket {ticket}, in {words.locale!r}"
    people = count(others, "other person", "other people")
    return (sent, f"{people} in copy can read it too") if others else (sent,)


def _post(minted: Minted, words: Words, office: Office) -> None:
    if len(words.text.reveal()) > LONGEST_NOTE:
        raise BadArgument(
            f"the message to the customer has {len(words.text.reveal())} characters, and may have"
            f" {LONGEST_NOTE}",
            hint=f"shorten --message, or the text of messages/{words.locale}.txt",
        )
    session = office.identity.session
    comment = add_comment(session, minted.contents.ticket, body=words.text.reveal(), public=True)
    if not comment.public:
        raise TicketRefused(
            "Zendesk took the message for an internal note, so the customer does not see it",
            hint="sign in as an agent who may comment in public",
        )


def _take_back(minted: Minted, office: Office, error: BaseException) -> None:
    code_id = minted.contents.id_text
    may_be_there = isinstance(error, Unreachable) and error.may_have_arrived
    done = "the code was taken back"
    if may_be_there:
        done += "; if the message is on the ticket all the same, its code is of no use"
    try:
        end_code(Ending(minted.record, State.REVOKED, _NOT_SENT), office)
    except Failure as failure:
        done = f"the code could not be taken back: {failure.sentence}; issuer revoke {code_id}"
    if isinstance(error, Failure):
        error.sentence = f"the code was not sent: {error.sentence}"
        error.hint = "; ".join(filter(None, (done, error.hint)))
