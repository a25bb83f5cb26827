"""The one door to Zendesk: every request of both programs goes through a `Session`."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO, Final, Self, TypeVar

import msgspec
import requests  # noqa: TID251 - this room is the one that speaks HTTP

from ticketbound.language import say
from ticketbound.secret import Secret
from zendesk_client import answers
from zendesk_client.address import Address
from zendesk_client.answers import Answer, Glance
from zendesk_client.auth import BearerAuth, Credential, bind, list_secrets
from zendesk_client.errors import NotZendesk, Redirected, ZendeskError
from zendesk_client.exchange_log import write_exchange
from zendesk_client.faults import HTTP_FAULTS, translate_fault
from zendesk_client.masking import mask_text
from zendesk_client.patience import Patience
from zendesk_client.proxies import choose_proxy, proxy_password
from zendesk_client.refusals import refuse
from zendesk_client.renewal import Renew, has_ended_token, remember_place
from zendesk_client.retry import OnWait, RetryPolicy
from zendesk_client.timeouts import Timeouts
from zendesk_client.transport import Trust, open_transport

T = TypeVar("T")

Query = Mapping[str, str | int | Secret]
"""What comes behind the question mark of a URL."""

_TIMEOUTS: Final = Timeouts()
_NO_ENVIRONMENT: Final[Mapping[str, str]] = MappingProxyType({})


class Session:
    """Requests to one address with at most one token.

    Use it in a `with` statement. Nothing is read from the process's environment: proxies come
    from `environment`, credentials only from `token`.

    Args:
        address: where Zendesk is; no request ever goes elsewhere.
        user_agent: product and version; Zendesk writes it into the ticket's history.
        token: an OAuth or an API token; without one, requests are anonymous.
        renew: asked for another token, once in a call that is answered 401 invalid_token; the
            call is then repeated.
        environment: where the proxy variables are looked up.
        timeouts: for every request.
        sleep: waits that many seconds between two tries.
        max_wait: seconds that one call may wait between its tries, all together; or what several
            calls share.
        on_wait: told before each such wait.
        trust: whose word on certificates counts; a loopback address is always the system's matter.
    """

    def __init__(
        self,
        address: Address,
        *,
        user_agent: str,
        token: Credential | None = None,
        renew: Renew | None = None,
        environment: Mapping[str, str] = _NO_ENVIRONMENT,
        timeouts: Timeouts = _TIMEOUTS,
        sleep: Callable[[float], None] = time.sleep,
        max_wait: float | Patience = 300.0,
        on_wait: OnWait | None = None,
        trust: Trust = "system",
    ) -> None:
        proxy = choose_proxy(address, environment)
        self.has_proxy = proxy is not None
        self._address = address
        self._timeouts = timeouts
        self._token, self._renew = token, renew
        self._auth = bind(token, address)
        self._secrets = [*list_secrets(token), proxy and proxy_password(proxy)]
        self._transport = open_transport(
            address,
            user_agent=user_agent,
            proxy=proxy,
            policy=partial(RetryPolicy, pause=sleep, max_wait=max_wait, on_wait=on_wait),
            trust="system" if address.is_loopback else trust,
            send_timeout=timeouts.send,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what is under way, in any thread: there it fails as by a cut connection."""
        self._transport.close()

    @property
    def address(self) -> Address:
        """Where this session's requests go."""
        return self._address

    def keep_secret(self, secret: Secret) -> None:
        """Masks `secret` in every text of the server from now on.

        Secrets in the `query` and `json` of a call are kept by themselves.
        """
        self._secrets.append(secret)

    def call(
        self,
        method: str,
        path: str,
        *,
        returns: type[T],
        query: Query | None = None,
        json: object = None,
        content: bytes | BinaryIO | None = None,
        content_type: str | None = None,
        idempotency_key: str | None = None,
    ) -> T:
        """The value that Zendesk answers with; None where `returns` is `type(None)`.

        `json` may hold `Secret`s, which are revealed in what is sent. A file as `content` is
        streamed from where it stands to its end, and again on another try.

        Raises:
            ZendeskError: everything that can go wrong, see `zendesk_client.errors`.
            Failure: the token has ended, and there is no other.
        """
        if json is not None:
            content = msgspec.json.encode(json, enc_hook=self._plain)
            content_type = "application/json"
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        if content_type is not None:
            headers["Content-Type"] = content_type
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        rewind = remember_place(content)
        answer = self._exchange(method, path, query, content, headers)
        if isinstance(self._token, Secret) and self._renew and has_ended_token(answer):
            self._use(self._renew(self._token))
            rewind()
            answer = self._exchange(method, path, query, content, headers)
        if answer.status in (200, 201, 204):
            return answers.decode_value(answer, returns)
        raise refuse(answer)

    def server_date(self) -> datetime:
        """The present moment by Zendesk's clock, asked without the token.

        Raises:
            ZendeskError: no answer, or one without a date.
        """
        return self.look().date

    def look(self) -> Glance:
        """Who answers, and the time by its clock, asked as `server_date` asks."""
        response = self._send("HEAD", f"{self._address.base_url}/", auth=None)
        response.close()
        return answers.read_glance(response)

    def download(self, path_or_url: str, sink: BinaryIO, limit: int) -> int:
        """Writes the file at `path_or_url` into `sink` and returns its size in bytes.

        A connection that breaks is tried again only before the file's first byte.

        Raises:
            Redirected: the file lies at another host than this session's.
            TooLarge: it has more than `limit` bytes; `sink` holds a part of it.
            NotZendesk: it comes packed, though we asked for it as it is.
            ZendeskError: everything else that can go wrong.
        """
        url = path_or_url if "://" in path_or_url else self._address.base_url + path_or_url
        if not self._address.covers(url):
            raise Redirected(
                say(
                    "the file does not lie at {host}; it was not asked for", host=self._address.host
                )
            )
        response = self._send("GET", url, auth=self._auth, headers={"Accept-Encoding": "identity"})
        with response:
            if response.status_code != 200:
                # A file's address answers with pages; the status says all there is to know.
                response.headers.pop("Content-Type", None)
                raise refuse(self._answer(response, b""))
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise NotZendesk(say("the file comes packed in a way that was not asked for"))
            return answers.copy_body(partial(self._read, response, unpack=False), sink, limit)

    def _exchange(
        self,
        method: str,
        path: str,
        query: Query | None,
        content: bytes | BinaryIO | None,
        headers: Mapping[str, str],
    ) -> Answer:
        response = self._send(
            method,
            self._address.base_url + path,
            auth=self._auth,
            params={name: self._plain(value) for name, value in (query or {}).items()},
            data=content,
            headers=headers,
        )
        return self._answer(response, answers.read_body(partial(self._read, response, unpack=True)))

    def _use(self, token: Secret) -> None:
        self._token, self._auth = token, BearerAuth(token, self._address)
        self.keep_secret(token)

    def _send(self, method: str, url: str, **options: Any) -> requests.Response:
        """The answer; a file's body is still at the server, any other in memory."""
        start = time.monotonic()
        timeout = self._timeouts.for_content(options.get("data"))
        response = failure = None
        try:
            response = self._transport.request(
                method, url, stream=True, allow_redirects=False, timeout=timeout, **options
            )
        except HTTP_FAULTS as fault:
            failure = translate_fault(fault, self._address)
        except ZendeskError as error:
            failure = error
        path = url.removeprefix(self._address.base_url)
        write_exchange(method, path, response, time.monotonic() - start, self._clean)
        if failure is None:
            assert response is not None
            return response
        # Not in the handler: there the library's exception, which holds the whole URL, would
        # become the context of ours.
        raise failure

    def _read(self, response: requests.Response, *, unpack: bool) -> bytes:
        try:
            piece: bytes = response.raw.read1(answers.PIECE, decode_content=unpack)
        except HTTP_FAULTS as fault:
            failure = translate_fault(fault, self._address)
        else:
            return piece
        raise failure

    def _answer(self, response: requests.Response, body: bytes) -> Answer:
        return Answer(response.status_code, response.headers, body, self._clean)

    def _clean(self, text: str) -> str:
        return mask_text(text, filter(None, self._secrets))

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Secret):
            self.keep_secret(value)
            return value.reveal()
        return value
