"""What was called just now; the page asks for itself again every two seconds."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, current_app, request

from zendesk_sandbox.calls import here
from zendesk_sandbox.pages.rendering import render_page
from zendesk_sandbox.request_log import LoggedRequest, RequestLog

blueprint = Blueprint("request_log", __name__)

_MOST: Final = 200
_OF_THE_API: Final = ("/api/", "/oauth/", "/attachments/")


@dataclass(frozen=True, slots=True)
class _Row:
    call: LoggedRequest
    user: str

    @property
    def milliseconds(self) -> str:
        """How long the answer took."""
        return f"{1000 * self.call.seconds:.0f}"

    @property
    def kind(self) -> str:
        """The first digit of the status, for its colour."""
        return "cut" if self.call.status is None else f"s{self.call.status // 100}"


@blueprint.get("/log")
def show_log() -> Response:
    """The calls of the API, the newest on top; those of these pages are left out."""
    account, log = here(), current_app.extensions["log"]
    assert isinstance(log, RequestLog)
    calls = [call for call in reversed(log.all()) if call.path.startswith(_OF_THE_API)]
    with account.lock:
        names = {user.id: user.name for user in account.users.values()}
    rows = [_Row(call, names.get(call.user_id or 0, "")) for call in calls[:_MOST]]
    return render_page(
        "log.html",
        rows=rows,
        left_out=max(len(calls) - _MOST, 0),
        is_paused="paused" in request.args,
    )
