"""Where Zendesk is: one account's host, or a sandbox on this machine."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from ticketbound.subdomain import is_subdomain


@dataclass(frozen=True)
class Address:
    """The scheme, host and port that one session talks to, as a URL without a path."""

    base_url: str

    @property
    def host(self) -> str:
        """The host, with the port where one is written: `acme.zendesk.com`, `127.0.0.1:8080`."""
        return urlsplit(self.base_url).netloc

    @property
    def is_loopback(self) -> bool:
        """Whether this is a sandbox on this machine."""
        return _loopback(urlsplit(self.base_url).hostname or "") is not None

    def covers(self, url: str) -> bool:
        """Whether `url` has this scheme, host and port, and no user name in it."""
        try:
            return _origin(urlsplit(url)) == _origin(urlsplit(self.base_url))
        except ValueError:
            return False


def account_address(subdomain: str) -> Address:
    """The address of the account `subdomain`.

    Raises:
        ValueError: it is no single DNS label.
    """
    if not is_subdomain(subdomain):
        raise ValueError(f"{subdomain!r} is no Zendesk subdomain")
    return Address(f"https://{subdomain}.zendesk.com")


def sandbox_address(url: str) -> Address:
    """The address of a sandbox: `http` or `https`, a loopback address as digits, a port or none.

    Raises:
        ValueError: `url` is anything else.
    """
    parts = urlsplit(url)
    host = _loopback(parts.hostname or "")
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not bare or host is None:
        raise ValueError(
            f"{url!r} is no address of a sandbox;"
            " write it like http://127.0.0.1:8080, with 127.0.0.1 instead of localhost"
        )
    shown = f"[{host}]" if host.version == 6 else str(host)
    port = "" if parts.port is None else f":{parts.port}"
    return Address(f"{parts.scheme}://{shown}{port}")


def _loopback(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address if address == IPv6Address("::1") else None
    return address if address.is_loopback else None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None, bool]:
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, port, "@" in parts.netloc
