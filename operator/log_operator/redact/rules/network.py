"""Secrets in the configuration of routers, Wi-Fi, tunnels, name servers and directories."""

import re

from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_value

_B64 = rb"[A-Za-z0-9+/]{43}="
_KEY = "0123456789abcdefghijABCDEFGHIJ0123456789012="
_BEFORE = (
    rb"(?:snmp-server community|(?<![a-z])community(?= [^\s]{1,64} r[ow])"
    rb"|(?:secret|password|key|md5) [05789]|key-string|wep-key|isakmp key|authentication-key"
    rb"|message-digest-key [0-9]{1,3} md5|neighbor [^\s]{1,64} password"
    rb"|pre-shared-key(?: address [^\s]{1,64} key| local| remote| ascii-text| hexadecimal)?"
    rb"|(?:tacacs-server|radius-server|server) key|auth-key|bindpw|rootpw)"
)

RULES = (
    Rule(
        id="network-secret",
        family="network",
        catches="a secret in the configuration of a router or of a directory",
        triggers=caseless(
            *(b"community ", b"secret 5 ", b"secret 8 ", b"secret 9 ", b"secret 0 ", b"md5 7 "),
            *(
                b"password 7 ",
                b"password 0 ",
                b"password 5 ",
                b"key 7 ",
                b"key-string ",
                b"wep-key ",
            ),
            *(b"pre-shared-key ", b"auth-key ", b"tacacs-server key ", b"server key ", b"bindpw "),
            *(b"rootpw ", b"isakmp key ", b"authentication-key ", b"message-digest-key "),
            b"neighbor ",
        ),
        pattern=re.compile(rb"(?i)" + _BEFORE + rb" (?!\{)[\"']?([^\s\"']{3,256}+)"),
        check=is_value,
        must_match=(
            "snmp-server community «pr1vate» RO",
            "username admin privilege 15 password 7 «0822455D0A16»",
            "bindpw «hunter2»",
            "tacacs-server key «hunter2»",
            "crypto isakmp key «hunter2» address 0.0.0.0",
            "neighbor 10.0.0.1 password «hunter2»",
            'set security ike pre-shared-key ascii-text "«hunter2»"',
            "ip ospf message-digest-key 1 md5 «hunter2»",
        ),
        must_not=(
            "the community of users",
            "BGP community none",
            "bindpw is not set",
            "key 3 of 7 pressed",
            "neighbor 10.0.0.1 remote-as 65000",
        ),
    ),
    Rule(
        id="shared-key",
        family="network",
        catches="a shared key of Wi-Fi, IPsec, a name server or LDIF",
        triggers=caseless(
            *(b"psk=", b": psk ", b"userpassword:", b"hmac-sha", b"hmac-md5:"),
        ),
        pattern=re.compile(
            rb"(?i)(?<![a-z_])psk=(?:\"([^\"\r\n]{8,63})\"|([0-9a-f]{64}))"
            rb"|: psk [\"']?([^\s\"']{3,256}+)|userpassword::? ([^\s{]{3,512}+)"
            rb"|hmac-(?:sha[0-9]{1,3}|md5):[\w.-]{1,80}:([A-Za-z0-9+/]{16,128}={0,2})"
        ),
        check=is_value,
        must_match=(
            '  psk="«hunter22»"',
            '10.0.0.1 10.0.0.2 : PSK "«hunter2»"',
            "userPassword:: «e2NyeXB0fWh1bnRlcjI=»",
            "-y hmac-sha256:k:«0123456789abcdefABCDEF==»",
            "userPassword: «hunter2»",
        ),
        must_not=(
            "psk=short",
            "userPassword:",
            "hmac-sha256: ok",
            "leftauth=psk",
            "x_psk=abc",
        ),
    ),
    Rule(
        id="wireguard-key",
        family="network",
        catches="a private or shared key of WireGuard",
        triggers=caseless(
            *(b"privatekey", b"presharedkey", b"private key:", b"preshared key:"),
            follow=rb"[ =\"':]",
            count=1,
        ),
        pattern=re.compile(
            rb"(?i)(?:private|preshared) ?key[\"']? ?[=:]? ?[\"']?((?-i:" + _B64 + rb"))"
        ),
        must_match=(
            f"PrivateKey = «{_KEY}»",
            f"PresharedKey = «{_KEY}»",
            f'"privateKey": "«{_KEY}»"',
            f"  preshared key: «{_KEY}»",
            f"PrivateKey=«{_KEY}»\n",
        ),
        must_not=(
            f"PublicKey = {_KEY}",
            "private key: (hidden)",
            "PrivateKey = ",
            "preshared key: none",
            f"peer: {_KEY}",
        ),
    ),
)
