"""The Flask app: every endpoint, the account's limit, and how refusals become answers."""

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from ticketbound.safe_text import escape
from zendesk_sandbox.calls import answer, here
from zendesk_sandbox.endpoints import (
    attachments,
    authorizations,
    control,
    end_user_requests,
    oauth_clients,
    oauth_grants,
    oauth_tokens,
    pages,
    request_lists,
    search,
    settings,
    ticket_lists,
    ticket_tags,
    ticket_threads,
    tickets,
    uploads,
    users,
)
from zendesk_sandbox.faults.queue import FaultQueue
from zendesk_sandbox.record_ids import RecordId
from zendesk_sandbox.refusals import Refusal, invalid_endpoint, too_many_requests
from zendesk_sandbox.request_log import RequestLog
from zendesk_sandbox.state import Account

_ROOMS = (
    attachments,
    authorizations,
    control,
    end_user_requests,
    oauth_clients,
    oauth_grants,
    oauth_tokens,
    pages,
    request_lists,
    search,
    settings,
    ticket_lists,
    ticket_tags,
    ticket_threads,
    tickets,
    uploads,
    users,
)


def build_app(account: Account, faults: FaultQueue, log: RequestLog) -> Flask:
    """The app that imitates `account`."""
    app = Flask("zendesk_sandbox", static_url_path="/assets", static_folder="assets")
    app.url_map.strict_slashes = False
    app.url_map.converters["int"] = RecordId
    app.extensions |= {"zendesk_sandbox": account, "faults": faults, "log": log}
    for room in _ROOMS:
        app.register_blueprint(room.blueprint)
    app.add_template_filter(escape, "shown")
    app.add_template_filter(_shown_lines, "shown_lines")
    app.before_request(_count_call)
    app.after_request(_add_headers)
    app.register_error_handler(Refusal, _answer_refusal)
    app.register_error_handler(HTTPException, _answer_http_error)
    return app


def _shown_lines(text: str) -> str:
    return "\n".join(escape(line, limit=2000) for line in text.split("\n"))


def _count_call() -> None:
    if not _is_api():
        return
    account = here()
    with account.lock:
        g.allowance = account.rates.account.take(account.now())
    if g.allowance.is_spent:
        raise too_many_requests(g.allowance.resets)


def _add_headers(response: Response) -> Response:
    if _is_api():
        response.headers["x-zendesk-api-version"] = "v2"
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        for prefix in ("x-rate-limit", "ratelimit-limit"):
            response.headers[prefix] = str(g.allowance.total)
        for prefix in ("x-rate-limit", "ratelimit"):
            response.headers[f"{prefix}-remaining"] = str(g.allowance.remaining)
        response.headers["ratelimit-reset"] = str(g.allowance.resets)
    return response


def _is_api() -> bool:
    return request.path.startswith(("/api/v2", "/oauth/", "/attachments/"))


def _answer_refusal(refusal: Refusal) -> Response:
    if isinstance(refusal.body, str):
        return Response(refusal.body, refusal.status, refusal.headers, content_type="text/plain")
    return answer(refusal.body, refusal.status, refusal.headers)


def _answer_http_error(error: HTTPException) -> Response:
    if error.code in (404, 405) and _is_api():
        return _answer_refusal(invalid_endpoint())
    return Response(f"{error.name}\n", error.code, content_type="text/plain; charset=utf-8")
