"""The proxy that the environment names, read by us and not by the HTTP library."""

from collections.abc import Mapping
from urllib.parse import SplitResult, quote, unquote, urlsplit

from ticketbound.language import say
from ticketbound.secret import Secret
from zendesk_client.address import Address
from zendesk_client.errors import BadProxy


def choose_proxy(address: Address, environment: Mapping[str, str]) -> Secret | None:
    """The URL of the proxy for `address`, as it may hold a password; None for none.

    `HTTPS_PROXY` or `HTTP_PROXY` by the address's scheme, then `ALL_PROXY`, each in lower case
    first, unless `NO_PROXY` exempts the host. A loopback address never has a proxy.

    Raises:
        BadProxy: the variable holds something else than an `http` or `https` URL.
    """
    scheme, _, _ = address.base_url.partition(":")
    if address.is_loopback or _is_exempt(address, _read(environment, "no_proxy")[1]):
        return None
    for name in (f"{scheme}_proxy", "all_proxy"):
        found, value = _read(environment, name)
        if value:
            return _check(found, value)
    return None


def proxy_password(proxy: Secret) -> Secret | None:
    """The password inside the URL of a proxy, so that it can be masked."""
    password = urlsplit(proxy.reveal()).password
    return Secret(unquote(password)) if password else None


def _read(environment: Mapping[str, str], name: str) -> tuple[str, str]:
    for spelled in (name, name.upper()):
        if value := environment.get(spelled, "").strip():
            return spelled, value
    return name, ""


def _check(name: str, value: str) -> Secret:
    parts = _split(value if "://" in value else f"http://{value}")
    if parts is None:
        # The value is not quoted: it may hold a password.
        raise BadProxy(say("{name} holds no address of an HTTP proxy", name=name))
    return Secret(_rebuild(parts))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _rebuild(parts: SplitResult) -> str:
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port is None else f":{parts.port}"
    user = quote(unquote(parts.username or ""), safe="")
    password = quote(unquote(parts.password or ""), safe="")
    login = f"{user}:{password}@" if user else ""
    return f"{parts.scheme}://{login}{host}{port}"


def _is_exempt(address: Address, no_proxy: str) -> bool:
    host, _, _ = address.host.partition(":")
    for entry in no_proxy.lower().split(","):
        name, _, port = entry.strip().partition(":")
        suffix = name.removeprefix("*").removeprefix(".")
        if name == "*" and not port:
            return True
        if suffix and port in ("", "443") and (host == suffix or host.endswith(f".{suffix}")):
            return True
    return False
