"""What the browser shows at the end: nothing of what it sent, and nothing from elsewhere."""

import base64
import hashlib
from http import HTTPStatus
from typing import Final

from token_issuer.sign_in.callback import Allowed, Denied, Outcome

_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:32rem;margin:18vh auto;padding:0 1.5rem}"
    "main{border-left:.4rem solid;padding-left:1.2rem}"
    ".yes{border-color:#2c6e49}"
    ".no{border-color:#b3261e}"
    "h1{font-size:1.5rem;line-height:1.3;margin:0 0 .5rem}"
    "p{margin:0}"
    ".who{font-size:.9rem;opacity:.7}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = (
    "Content-Type: text/html; charset=utf-8",
    "Cache-Control: no-store",
    f"Content-Security-Policy: {_POLICY}",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
)
_ALLOWED: Final = (
    "Zendesk has agreed",
    "Go back to the terminal: it says whether you are signed in. You can close this page.",
)
_DENIED: Final = (
    "You are not signed in",
    "Zendesk did not agree. Go back to the terminal: it says what to do next.",
)
_REFUSED: Final = (
    "This is not the answer that the terminal waits for",
    "Go back to the terminal, and start the sign-in there again if it does not go on.",
)


def answer(outcome: Outcome | HTTPStatus) -> bytes:
    """The whole HTTP answer to what was asked."""
    match outcome:
        case Allowed():
            return _render(HTTPStatus.OK, *_ALLOWED, mark="yes")
        case Denied():
            return _render(HTTPStatus.OK, *_DENIED)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return _render(outcome, *_REFUSED, extra=("Allow: GET",))
        case _:
            return _render(outcome, *_REFUSED)


def _render(
    status: HTTPStatus, title: str, text: str, *, mark: str = "no", extra: tuple[str, ...] = ()
) -> bytes:
    body = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} - Ticketbound</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body>\n<main class="{mark}">\n<p class="who">Ticketbound</p>\n<h1>{title}</h1>\n'
        f"<p>{text}</p>\n</main>\n</body>\n</html>\n"
    ).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        *_HEADERS,
        *extra,
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
