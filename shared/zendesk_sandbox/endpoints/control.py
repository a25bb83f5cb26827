"""`/sandbox/`: how a test makes faults, moves the clock and reads what was called.

There is no sign-in; the server listens on the loopback address only. A page in a browser cannot
get in: a foreign host name and a body that is not called JSON are refused.
"""

from typing import TypeVar

import msgspec
from flask import Blueprint, Response, current_app, request
from msgspec import Struct

from ticketbound.decoding import learn
from zendesk_sandbox.calls import answer, here, no_content, refuse_foreign_names
from zendesk_sandbox.faults.fault import Fault
from zendesk_sandbox.faults.queue import FaultQueue
from zendesk_sandbox.refusals import Refusal
from zendesk_sandbox.request_log import RequestLog
from zendesk_sandbox.sent.reading import read_json

blueprint = Blueprint("control", __name__, url_prefix="/sandbox")


class SentAdvance(Struct, frozen=True, forbid_unknown_fields=True):
    """How far to put the clock forward."""

    seconds: float


_Sent = TypeVar("_Sent", bound=Struct)


@blueprint.before_request
def refuse_foreign_pages() -> None:
    """Lets only programs on this machine through.

    Raises:
        Refusal: 403 or 415.
    """
    refuse_foreign_names()
    if request.method == "POST" and not request.is_json:
        raise Refusal(415, {"error": "the body must be JSON"})


@blueprint.post("/faults")
def queue_fault() -> Response:
    """Queues a fault."""
    _faults().add(_read(Fault))
    return no_content()


@blueprint.delete("/faults")
def clear_faults() -> Response:
    """Forgets the faults that still wait."""
    _faults().clear()
    return no_content()


@blueprint.get("/requests")
def list_calls() -> Response:
    """What was called so far: method, path and status, never a credential."""
    return answer({"requests": [call.as_json() for call in _log().all()]})


@blueprint.post("/clock")
def advance_clock() -> Response:
    """Puts the sandbox's clock forward."""
    seconds = _read(SentAdvance).seconds
    try:
        here().advance(seconds)
    except OverflowError:
        raise Refusal(422, {"error": "seconds: no calendar goes that far"}) from None
    return answer({"now": here().now().isoformat()})


def _faults() -> FaultQueue:
    queue: FaultQueue = current_app.extensions["faults"]
    return queue


def _log() -> RequestLog:
    log: RequestLog = current_app.extensions["log"]
    return log


def _read(kind: type[_Sent]) -> _Sent:
    learn(kind)
    try:
        return msgspec.convert(read_json(), kind)
    except msgspec.ValidationError as error:
        raise Refusal(422, {"error": str(error)}) from None
