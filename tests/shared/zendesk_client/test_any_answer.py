"""Whatever a server answers, every caller gets a value or one of our errors, soon and small."""

import gzip
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shared.zendesk_client.resources import CANARY, SAMPLES, Sample
from ticketbound.secret import Secret
from zendesk_client.errors import ZendeskError
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

TOKEN = Secret(f"{CANARY}-token")
TextsOf = Callable[[BaseException], str]

EVERY_FUNCTION = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
ECHO = "-the server's echo of a secret that it was sent-"
TEXTS = st.text(max_size=20) | st.just(ECHO)
NAMES = st.sampled_from(["error", "errors", "description", "details", "message", "user", "id", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
REASONS = st.dictionaries(
    TEXTS, st.lists(st.fixed_dictionaries({"description": TEXTS}), max_size=2)
)
ENVELOPES = st.one_of(
    st.fixed_dictionaries({"error": TEXTS, "description": TEXTS}),
    st.fixed_dictionaries({"error": TEXTS, "error_description": TEXTS}),
    st.fixed_dictionaries({"error": st.fixed_dictionaries({"title": TEXTS, "message": TEXTS})}),
    st.fixed_dictionaries({"error": TEXTS, "description": TEXTS, "details": REASONS}),
    st.fixed_dictionaries(
        {"errors": st.lists(st.fixed_dictionaries({"code": TEXTS, "title": TEXTS}), max_size=2)}
    ),
)
KINDS = st.sampled_from(["application/json", "text/plain; charset=utf-8", "text/html", "", "x/y"])
STATUSES = st.integers(200, 599) | st.sampled_from([200, 201, 204, 302, 401, 403, 404, 409, 422])
HEADERS = st.dictionaries(
    st.sampled_from(["Location", "Retry-After", "X-Request-Id", "X-Zendesk-Api-Warn", "Date"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20) | st.just(ECHO),
    max_size=2,
)


def encode(value: object) -> bytes:
    return json.dumps(value).encode()


def bodies(sample: Sample) -> st.SearchStrategy[bytes]:
    """What the function would like to see, spoilt in some place, or something else altogether."""
    good = sample.good or {}
    spoilt = st.sampled_from([*good, "x"]).flatmap(
        lambda name: VALUES.map(lambda value: encode({**good, name: value}))
    )
    return st.one_of(
        st.just(encode(good)),
        spoilt,
        ENVELOPES.map(encode),
        VALUES.map(encode),
        st.binary(max_size=60),
    )


@st.composite
def answers(draw: st.DrawFn, sample: Sample) -> bytes:
    """An answer as it is on the wire: packed or not, of a right or wrong length, whole or cut."""
    status = draw(st.just(sample.status) | STATUSES)
    echo = draw(st.sampled_from([secret.reveal() for secret in (TOKEN, *sample.secrets)]))
    headers = {"Content-Type": draw(KINDS), **draw(HEADERS)}
    headers = {name: text.replace(ECHO, echo) for name, text in headers.items()}
    body = draw(bodies(sample)).replace(ECHO.encode(), echo.encode())
    if draw(st.booleans()):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body) if draw(st.booleans()) else body
    framing = draw(st.sampled_from(["length", "chunked", "close", "wrong length"]))
    if framing == "chunked":
        headers["Transfer-Encoding"] = "chunked"
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    elif framing != "close":
        wrong = st.integers(-9, 99).map(str) | st.sampled_from(["", "x", "1e9", "9" * 30, "1, 2"])
        right = st.just(str(len(body)))
        headers["Content-Length"] = draw(right if framing == "length" else wrong)
    lines = [f"HTTP/1.1 {status} Reason", *(f"{name}: {text}" for name, text in headers.items())]
    raw = "\r\n".join([*lines, "", ""]).encode() + body
    return raw[: draw(st.just(len(raw)) | st.integers(0, len(raw)))]


@pytest.fixture(scope="module")
def lasting_session(lasting_server: "Server") -> Iterator[Session]:
    with Session(
        lasting_server.address,
        user_agent="t",
        token=TOKEN,
        timeouts=Timeouts(2, 2),
        sleep=lambda _: None,
    ) as opened:
        yield opened


def error_of(sample: Sample, session: Session) -> ZendeskError | None:
    """None for a value; any other exception fails the test."""
    try:
        sample.ask(session)
    except ZendeskError as error:
        return error
    return None


def check(error: ZendeskError | None, texts_of: TextsOf) -> None:
    if error is not None:
        assert error.exit_code != 0
        assert error.sentence.isprintable()
        assert len(error.sentence) < 1000
        assert error.__context__ is None
        assert CANARY not in texts_of(error)


@EVERY_FUNCTION
def test_a_good_answer_is_a_value(
    lasting_server: "Server", lasting_session: Session, sample: Sample
) -> None:
    lasting_server.script.clear()
    lasting_server.answers(sample.status, b"" if sample.good is None else sample.good)
    assert error_of(sample, lasting_session) is None


@EVERY_FUNCTION
@settings(max_examples=30, deadline=timedelta(seconds=10))
@given(data=st.data())
def test_any_answer_is_a_value_or_an_error_of_ours(
    lasting_server: "Server",
    lasting_session: Session,
    texts_of: TextsOf,
    sample: Sample,
    data: st.DataObject,
) -> None:
    lasting_server.script.clear()
    lasting_server.answers_raw(data.draw(answers(sample)))
    check(error_of(sample, lasting_session), texts_of)


@settings(max_examples=100, deadline=timedelta(seconds=10))
@given(raw=st.binary(max_size=200) | st.binary(max_size=100).map(b"HTTP/1.1 200 OK\r\n".__add__))
def test_any_bytes_are_a_value_or_an_error_of_ours(
    lasting_server: "Server", lasting_session: Session, texts_of: TextsOf, raw: bytes
) -> None:
    lasting_server.script.clear()
    lasting_server.answers_raw(raw)
    check(error_of(SAMPLES["users.show_me"], lasting_session), texts_of)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["users.show_me", "uploads.create_upload", "users.search_users"])
def test_an_answer_cut_at_any_byte_is_an_error_of_ours(
    lasting_server: "Server",
    lasting_session: Session,
    texts_of: TextsOf,
    name: str,
    *,
    packed: bool,
) -> None:
    sample = SAMPLES[name]
    body = encode(sample.good)
    body = gzip.compress(body) if packed else body
    encoding = b"Content-Encoding: gzip\r\n" if packed else b""
    whole = b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (encoding, len(body), body)
    for end in range(len(whole)):
        lasting_server.script.clear()
        lasting_server.answers_raw(whole[:end])
        error = error_of(sample, lasting_session)
        assert error is not None, whole[:end]
        check(error, texts_of)


def endless(start: bytes, piece: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def act(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(start)
            while True:
                handler.wfile.write(piece)

    return act


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"Content-Type: application/json\r\n\r\n{", b'"x": 1, ' * 8000),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65536 + b"\r\n"),
        (b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b" " * 65536)),
    ],
    ids=["plain", "chunked", "packed"],
)
@EVERY_FUNCTION
def test_an_answer_without_end_is_left_soon_and_held_in_little_memory(
    lasting_server: "Server",
    lasting_session: Session,
    texts_of: TextsOf,
    sample: Sample,
    start: bytes,
    piece: bytes,
) -> None:
    lasting_server.script.clear()
    lasting_server.script.append(endless(b"HTTP/1.1 %d x\r\n" % (sample.status) + start, piece))
    begun = time.monotonic()
    tracemalloc.start()
    try:
        error = error_of(sample, lasting_session)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if sample.status != 204:  # which has no body, whatever follows
        assert error is not None
    check(error, texts_of)
    assert peak < 8 << 20
    assert time.monotonic() - begun < 20
