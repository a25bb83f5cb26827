"""Ways to Zendesk as networks have them: TLS in front of a sandbox, and proxies to get there."""

import base64
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Final
from urllib.parse import quote, urlsplit

import trustme

ACCOUNT: Final = "acme.zendesk.com"
Serve = Callable[[socket.socket], None]


def certify(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """What a server needs that calls itself so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def write_authority(authority: trustme.CA, folder: Path) -> str:
    """The file for SSL_CERT_FILE, by which OpenSSL trusts `authority` and no other."""
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@contextmanager
def tls_in_front_of(
    url: str, context: ssl.SSLContext, host: str = "127.0.0.1", port: int = 0
) -> Iterator[str]:
    """An address that speaks TLS and passes everything on to `url`."""
    target = urlsplit(url)
    assert target.hostname
    assert target.port
    far_end = (target.hostname, target.port)

    def pass_on(raw: socket.socket) -> None:
        with raw, context.wrap_socket(raw, server_side=True) as near:
            join_ends(near, far_end)

    with _listen(host, port, pass_on) as taken:
        yield f"https://{f'[{host}]' if ':' in host else host}:{taken}"


@dataclass
class Proxy:
    """A proxy that leads `ACCOUNT` to `target`, and nobody anywhere else.

    `url` is for HTTPS_PROXY. With `login`, `name:password`, it lets nobody else through. It cuts
    the tunnel through which `dies_after` bytes went, as often as `deaths` says.
    """

    target: str
    login: str = ""
    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    dies_after: int = 0
    deaths: int = 0
    name: str = ""
    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.name = self.name or (f"[{self.host}]" if ":" in self.host else self.host)

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        """The proxy, at work."""
        with _listen(self.host, 0, self._serve) as port:
            user, colon, password = self.login.partition(":")
            login = f"{quote(user)}:{quote(password, safe='')}@" if colon else ""
            scheme = "https" if self.tls else "http"
            self.url = f"{scheme}://{login}{self.name}:{port}"
            yield self

    def _serve(self, raw: socket.socket) -> None:
        with raw, self.tls.wrap_socket(raw, server_side=True) if self.tls else raw as near:
            head = _read_head(near)
            self.heads.append(head)
            wanted = f"Proxy-Authorization: Basic {base64.b64encode(self.login.encode()).decode()}"
            if self.login and wanted.lower().encode() not in head.lower():
                near.sendall(
                    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                    b"Proxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
                )
            elif not head.startswith(f"CONNECT {ACCOUNT}:443 ".encode()):
                near.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            else:
                near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                target = urlsplit(self.target)
                join_ends(near, (target.hostname or "", target.port or 0), self)

    def lets_live(self, passed: int) -> bool:
        """Whether a tunnel through which so many bytes went to Zendesk goes on."""
        with self.lock:
            if not self.deaths or passed < self.dies_after:
                return True
            self.deaths -= 1
            return False


@contextmanager
def _listen(host: str, port: int, serve: Serve) -> Iterator[int]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    near, _ = listener.accept()
                    Thread(target=guard, args=(near,), daemon=True).start()

        def guard(near: socket.socket) -> None:
            with suppress(OSError):
                serve(near)

        Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def join_ends(near: socket.socket, far_end: tuple[str, int], proxy: Proxy | None = None) -> None:
    """Pass on both ways, until both have ended, or the proxy has."""
    with socket.create_connection(far_end) as far:
        back = Thread(target=_copy, args=(far, near, None), daemon=True)
        back.start()
        if _copy(near, far, proxy):
            back.join(60)
        else:
            for end in (near, far):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def _copy(source: socket.socket, sink: socket.socket, proxy: Proxy | None) -> bool:
    """Pass on what comes; whether it came to its own end."""
    passed = 0
    with suppress(OSError):
        while data := source.recv(65536):
            passed += len(data)
            if proxy is not None and not proxy.lets_live(passed):
                return False
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
    return True


def _read_head(near: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (byte := near.recv(1)):
        head += byte
    return head
