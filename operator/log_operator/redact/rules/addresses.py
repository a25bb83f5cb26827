"""Addresses of machines on networks."""

import re

from log_operator.redact import ipv4
from log_operator.redact.dress import ESCAPED_BREAK, LEFT
from log_operator.redact.kept import is_kept
from log_operator.redact.late import late
from log_operator.redact.rule import Form, Rule, Trigger, exact


def _is_mac(address: bytes) -> bool:
    """Whether this can be one; groups of four need a letter to be told from numbers."""
    return b"." not in address or re.search(rb"[A-Fa-f]", address) is not None


RULES = (
    Rule(
        id="ipv4",
        family="personal",
        catches="a public IPv4 address",
        triggers=tuple(
            Trigger(b"." + b"0" * second + b"." + b"0" * third + b".0", form=Form.DIGITS)
            for second in (1, 2, 3)
            for third in (1, 2, 3)
        ),
        pattern=ipv4.PATTERN,
        before=ipv4.BEFORE,
        reach=48,
        check=ipv4.is_ipv4,
        take=ipv4.take,
        alias="ip",
        must_match=(
            "from «203.0.113.45» port 22",
            "client=«198.51.100.23»:51234,",
            "::ffff:«203.0.113.5» - -",
            "https://«93.184.216.34»/x",
            '{"ip":"«203.0.113.9»"}',
            "host.example/«203.0.113.5»:443",
            "«203.0.113.0»/24 via 10.0.0.1",
            "IP «203.0.113.9».51234 > 10.0.0.1.22: Flags [S]",
            "«9.113.0.203».in-addr.arpa PTR",
        ),
        must_not=(
            "10.0.0.1 192.168.1.1 172.16.0.9 127.0.0.1 0.0.0.0 255.255.255.0 169.254.1.1",
            "upgraded to version 122.30.1.44",
            "Chrome/120.0.6099.109 Safari/537.36 Edg/121.40.33.22",
            "app-1.25.3.40.jar",
            "oid 1.3.6.1.4.1.311.21.20",
            "v121.40.33.22 1.2.3.4-rc1",
            "imagemagick (8:6.9.11.60+dfsg-1.6+deb12u15)",
            "999.300.1.2",
        ),
    ),
    Rule(
        id="ipv4-name",
        family="personal",
        catches="a public IPv4 address in the name of a cloud's machine",
        triggers=exact(b"ip-", b"ec2-", follow=rb"[0-9]", count=1),
        pattern=late(
            LEFT + rb"(?:ip|ec2)-(" + ipv4.OCTET + rb"(?:-" + ipv4.OCTET + rb"){3})(?![0-9A-Za-z-])"
        ),
        check=lambda name: not is_kept("ip", name.replace(b"-", b".")),
        alias="ip",
        must_match=(
            "ip-«203-0-113-5».eu-west-1.compute.example",
            "ec2-«198-51-100-7».compute-1.example",
            "host ip-«93-184-216-34» is down",
            '"ip-«203-0-113-5»"',
            "ip-«203-0-113-99»: ok",
        ),
        must_not=(
            "ip-10-0-0-1.ec2.internal",
            "ip-172-31-5-9 is up",
            "clip-203-0-113-5",
            "ip-300-1-1-1",
            "ip-1-2-3",
        ),
    ),
    Rule(
        id="ipv6",
        family="personal",
        catches="a public IPv6 address",
        triggers=tuple(
            Trigger(b"0000:" + rest, form=Form.HEX)
            for rest in (
                *(b":", b"0:", b"000:", b"0000:", b"00::", b"00:0:", b"00:000:", b"00:0000:"),
                b"00:00:00:00:",
            )
        ),
        pattern=late(
            rb"(?:(?<![0-9A-Za-z:.])|"
            + ESCAPED_BREAK
            + rb")(2[0-9A-Fa-f]{3}(?::[0-9A-Fa-f]{1,4}){0,6}"
            rb"(?:::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?|(?::[0-9A-Fa-f]{1,4})))"
            rb"(?![0-9A-Za-z]|:(?![0-9]{4,5}[^0-9A-Za-z:]))"
        ),
        check=lambda address: b"::" in address or address.count(b":") == 7,
        alias="ip",
        must_match=(
            "peer «2001:db8:85a3::8a2e:370:7334»,",
            "[«2001:db8:0:1:2:3:4:5»]:443 refused",
            "«2a00:1450:4001:82a::200e» GET /",
            "from «2001:db8::1»%eth0",
            '"«2606:4700:4700::1111»"',
            "«2003:e1::»/48",
            "haproxy[11]: «2001:db8:0:1:2:3:4:5»:50112 [22/Nov",
        ),
        must_not=(
            "fe80::1 ::1 fd00::12 ff02::1",
            "2026:11:21 10:11:12",
            "[21/Nov/2026:10:11:12 +0000]",
            "2001:db8:1:2 is too short",
            "MD5:2a00:1450",
        ),
    ),
    Rule(
        id="mac",
        family="personal",
        catches="the hardware address of a network card",
        triggers=tuple(
            Trigger(shape, form=Form.HEX)
            for shape in (b":00:00:00:00:00", b"-00-00-00-00-00", b".0000.0000")
        ),
        pattern=late(
            rb"(?:(?::[0-9A-Fa-f]{2}){5}(?:(?::[0-9A-Fa-f]{2}){8})?|(?:-[0-9A-Fa-f]{2}){5}"
            rb"|(?:\.[0-9A-Fa-f]{4}){2})(?![0-9A-Za-z:_]|[-.][0-9A-Za-z])"
        ),
        before=late(
            rb"(?:[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2})(?:(?![0-9A-Za-z:._-])|(?=[nrt]\\)|(?=:[G-Zg-z]))"
        ),
        reach=8,
        check=_is_mac,
        alias="mac",
        must_match=(
            "ether «52:54:00:ab:cd:ef» brd ff:ff:ff:ff:ff:ff",
            "Physical Address: «00-1A-2B-3C-4D-5E»",
            "arp «001a.2b3c.4d5e» Gi0/1",
            "IN=eth0 MAC=«52:54:00:11:22:33:52:54:00:44:55:66:08:00» SRC=10.0.0.1",
            '{"mac":"«52:54:00:AB:CD:EF»"}',
            "addr:«52:54:00:AB:CD:EF»",
        ),
        must_not=(
            "ff:ff:ff:ff:ff:ff and 00:00:00:00:00:00",
            "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
            "12:34:56:78 elapsed",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "1234.5678.9012",
        ),
    ),
)
