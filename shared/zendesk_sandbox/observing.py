"""Shows every call and its answer to somebody who looks on, such as a test of the contract."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from wsgiref.headers import Headers

from zendesk_sandbox.faults.scene import App, Environ, StartResponse, close

_MOST_REQUEST: Final = 1 << 20
_MOST_ANSWER: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and what the sandbox answered, before any fault got hold of it.

    `path` is without `.json`. The names in `headers` are in lower case. `request_body` is there for
    JSON of at most 1 MiB, `body` for JSON and text of at most 4 MiB that is no download. Query and
    bodies hold secrets.
    """

    method: str
    path: str
    query: str = field(repr=False)
    request_content_type: str
    request_body: bytes | None = field(repr=False)
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


Observer = Callable[[Exchange], None]
"""Is called from many threads, before the answer is on its way; must not raise."""


def observed(app: App, observe: Observer) -> App:
    """The app, with `observe` called for each of its answers."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request_body = _take_request(environ)
        status, headers = 0, Headers([])

        def start(line: str, pairs: list[tuple[str, str]], exc_info: object = None) -> object:
            nonlocal status, headers
            status, headers = int(line[:3]), Headers(list(pairs))
            return start_response(line, pairs, exc_info)

        chunks = app(environ, start)
        body = None
        if _is_shown(headers):
            body = b"".join(chunks)
            close(chunks)
            chunks = [body]
        observe(_exchange(environ, request_body, status, headers, body))
        return chunks

    return answer


def _exchange(
    environ: Environ, request_body: bytes | None, status: int, headers: Headers, body: bytes | None
) -> Exchange:
    return Exchange(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query=environ["QUERY_STRING"],
        request_content_type=environ.get("CONTENT_TYPE", ""),
        request_body=request_body,
        status=status,
        headers={name.lower(): value for name, value in headers.items()},
        body=body,
    )


def _take_request(environ: Environ) -> bytes | None:
    size = environ.get("CONTENT_LENGTH") or ""
    is_json = environ.get("CONTENT_TYPE", "").lower().startswith("application/json")
    if not is_json or not size.isdecimal() or int(size) > _MOST_REQUEST:
        return None
    body: bytes = environ["wsgi.input"].read(int(size))
    environ["wsgi.input"] = BytesIO(body)
    return body


def _is_shown(headers: Headers) -> bool:
    kind = (headers["Content-Type"] or "").lower()
    is_download = (headers["Content-Disposition"] or "").startswith("attachment")
    is_small = int(headers["Content-Length"] or 0) <= _MOST_ANSWER
    return kind.startswith(("application/json", "text/")) and is_small and not is_download
