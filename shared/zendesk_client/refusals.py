"""Makes the right error of an answer that is no success."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ticketbound.language import later, retell, say
from zendesk_client import errors
from zendesk_client.answers import Answer, foreign_answer
from zendesk_client.envelopes import Envelope, read_envelope
from zendesk_client.retry import read_retry_after

_TOO_LARGE = "AttachmentTooLarge"
"""What some accounts answer with 422 in place of 413."""
_SCOPES = re.compile(r"required scopes?:\s*([a-z_:]+(?:,\s*[a-z_:]+)*)")
_SIMPLE: Mapping[int, tuple[type[errors.ZendeskError], str]] = {
    401: (errors.NotAuthorised, later("Zendesk does not accept the token")),
    404: (errors.NotFound, later("Zendesk does not have it")),
    409: (errors.Conflict, later("Zendesk holds a newer version")),
    413: (errors.TooLarge, later("Zendesk does not take that many bytes")),
}


def refuse(answer: Answer) -> errors.ZendeskError:
    """The error that `answer` stands for.

    Its sentence ends with Zendesk's own text, which comes in the account's language.
    """
    if 300 <= answer.status < 400 and "Location" in answer.headers:
        return _redirected(answer)
    if answer.status < 400 or (answer.is_markup and not _is_plain_from_anyone(answer.status)):
        return foreign_answer(answer)
    envelope = read_envelope(answer.body, answer.clean) or Envelope()
    if answer.status >= 500:
        return _unavailable(answer, envelope)
    return _BY_STATUS.get(answer.status, _refused)(answer, envelope)


def _is_plain_from_anyone(status: int) -> bool:
    """Whether a status means the same when what sits between us and Zendesk sends it."""
    return status in (413, 429) or status >= 500


def _redirected(answer: Answer) -> errors.Redirected:
    try:
        target = urlsplit(answer.headers["Location"]).netloc.rpartition("@")[2]
    except ValueError:
        target = ""
    where = answer.clean(target) or say("another page of the same host")
    return errors.Redirected(
        say("the answer points to {where}; nothing was sent there", where=where),
        status=answer.status,
        request_id=answer.request_id,
    )


def _rate_limited(answer: Answer, envelope: Envelope) -> errors.RateLimited:
    seconds = read_retry_after(answer.headers)
    if seconds is None:
        sentence = say("Zendesk asks for fewer requests (429)")
    else:
        sentence = say(
            "Zendesk asks for fewer requests, and to wait {seconds} seconds (429)",
            seconds=f"{seconds:.0f}",
        )
    return errors.RateLimited(
        sentence,
        retry_after=seconds,
        **_origin(answer, envelope),
    )


def _unavailable(answer: Answer, envelope: Envelope) -> errors.Unreachable:
    return errors.Unreachable(
        _tell(say("Zendesk cannot answer now"), answer, envelope),
        hint=say("try again in a few minutes"),
        may_have_arrived=True,
        **_origin(answer, envelope),
    )


def _forbidden(answer: Answer, envelope: Envelope) -> errors.Forbidden:
    match = _SCOPES.search(envelope.text)
    if match is None:
        sentence = _tell(say("Zendesk does not allow it"), answer, envelope)
        return errors.Forbidden(sentence, **_origin(answer, envelope))
    scopes = tuple(scope.strip() for scope in match[1].split(","))
    return errors.MissingScope(
        say(
            "the token has none of the scopes that allow it: {scopes} (403)",
            scopes=", ".join(scopes),
        ),
        scopes=scopes,
        **_origin(answer, envelope),
    )


def _unprocessable(answer: Answer, envelope: Envelope) -> errors.ZendeskError:
    if envelope.code == _TOO_LARGE:
        return errors.TooLarge(
            _tell(retell(_SIMPLE[413][1]), answer, envelope), **_origin(answer, envelope)
        )
    # A complaint about a status that we did not send is about the ticket's own. The text cannot
    # tell: it comes in the account's language.
    closed = "status" in envelope.details or envelope.code == "ClosedTicket"
    kind = errors.TicketClosed if closed else errors.Unprocessable
    sentence = say("the ticket is closed") if closed else say("Zendesk refuses the content")
    return kind(
        _tell(sentence, answer, envelope), details=envelope.details, **_origin(answer, envelope)
    )


def _not_found(answer: Answer, envelope: Envelope) -> errors.ZendeskError:
    if envelope.code != "InvalidEndpoint":
        return _refused(answer, envelope)
    return errors.NotFound(
        say("this account does not serve that path (404)"),
        hint=say("it wants its paths written in another way; tell the makers of this program"),
        **_origin(answer, envelope),
    )


def _refused(answer: Answer, envelope: Envelope) -> errors.ZendeskError:
    kind, sentence = _SIMPLE.get(
        answer.status, (errors.Unexpected, later("Zendesk refuses the request"))
    )
    return kind(_tell(retell(sentence), answer, envelope), **_origin(answer, envelope))


def _tell(sentence: str, answer: Answer, envelope: Envelope) -> str:
    reasons = [f"{name}: {', '.join(texts)}" for name, texts in envelope.details.items()]
    said = "; ".join(reasons) or envelope.text or envelope.code
    return f"{sentence} ({answer.status}){f': {answer.clean(said)}' if said else ''}"


def _origin(answer: Answer, envelope: Envelope) -> dict[str, Any]:
    return {
        "status": answer.status,
        "request_id": answer.request_id,
        "code": envelope.code,
    }


_BY_STATUS: Mapping[int, Callable[[Answer, Envelope], errors.ZendeskError]] = {
    403: _forbidden,
    404: _not_found,
    422: _unprocessable,
    429: _rate_limited,
}
