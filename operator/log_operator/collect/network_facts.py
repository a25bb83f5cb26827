"""How this machine is connected: never its addresses in public, nor a password of a proxy."""

import socket
from collections import Counter
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from log_operator.collect.host import Host
from log_operator.collect.machine_facts import Facts

_OWN_AUTHORITIES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def describe_interfaces(host: Host) -> Facts:  # noqa: ARG001 - all groups are asked alike
    """Each interface: whether it is up, and which kinds of addresses it has."""
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    addresses = psutil.net_if_addrs()
    for name, state in psutil.net_if_stats().items():
        families = (socket.AF_INET, socket.AF_INET6)
        kinds = Counter(
            _name_kind(one.address) for one in addresses.get(name, []) if one.family in families
        )
        has = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "no addresses"
        yield f"interface {name}", f"{'up' if state.isup else 'down'}, MTU {state.mtu}, {has}"


def describe_proxies(host: Host) -> Facts:
    """Which proxies are set, and whether somebody added authorities for certificates."""
    from urllib.request import getproxies  # noqa: PLC0415 - it brings HTTP, e-mail and TLS

    proxies = {name: url for name, url in getproxies().items() if name != "no"}
    for name, url in proxies.items():
        yield f"proxy for {name}", _strip_user(url)
    if not proxies:
        yield "proxy", "none is set"
    named = [name for name in _OWN_AUTHORITIES if host.environment.get(name)]
    yield "authorities of certificates", ", ".join(named) or "the system's"


def describe_ports(host: Host) -> Facts:  # noqa: ARG001 - all groups are asked alike
    """Where programs of this machine listen, and which, as far as this user may know."""
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    names = {process.pid: process.info["name"] for process in psutil.process_iter(["name"])}
    found = {
        (one.laddr.port, one.laddr.ip, names.get(one.pid or -1) or "?")
        for one in psutil.net_connections("tcp")
        if one.laddr and one.status == psutil.CONN_LISTEN
    }
    for port, address, program in sorted(found):
        yield f"port {port}", f"{program}, on {_name_kind(address)}"
    if not found:
        yield "ports", "no program listens"


def _name_kind(text: str) -> str:
    """What kind of address this is, which says enough."""
    address = ip_address(text.partition("%")[0])
    version = f"IPv{address.version}"
    if address.is_unspecified:
        return f"all {version} addresses"
    return f"{_name_reach(address)} {version}"


def _name_reach(address: IPv4Address | IPv6Address) -> str:
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    return "private" if address.is_private else "public"


def _strip_user(url: str) -> str:
    """The host and port of a proxy."""
    parts = urlsplit(url if "://" in url else f"//{url}")
    return f"{parts.hostname or '?'}:{parts.port or '?'}"
