"""Secrets in the configuration of routers, Wi-Fi, tunnels, name servers and directories."""

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_value

_B64 = rb"[A-Za-z0-9+/]{43}="
_KEY = "0123456789abcdefghijABCDEFGHIJ0123456789012="
_BEFORE = (
    rb"(?:snmp-server community|(?<![a-z])community(?= [^\s]{1,64} r[ow])"
    rb"|(?:secret|password|key|md5) [05-9]|key-string|wep-key|isakmp key|authentication-key"
    rb"|message-digest-key [0-9]{1,3} md5|neighbor [^\s]{1,64} password"
    rb"|pre-shared-key(?: address [^\s]{1,64} key| local| remote| ascii-text| hexadecimal)?"
    rb"|(?:tacacs-server|radius-server|server) key|auth-key|bindpw|rootpw"
    rb"|insecure-password|psksecret(?: enc)?|(?:enable|privilege [0-9]{1,2}) (?:secret|password)"
    rb"(?= [^\s]{0,64}[0-9!?$*^])"
    rb"|password-value|encrypted-password|pre-shared-secret|(?:plaintext|authentication|privacy)"
    rb"-password)"
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
                *(b"key %d " % kind for kind in (0, 5, 6, 7, 8, 9)),
                b"key-string ",
                b"wep-key ",
            ),
            *(b"pre-shared-key ", b"auth-key ", b"tacacs-server key ", b"server key ", b"bindpw "),
            *(
                b"password-value ",
                b"insecure-password ",
                b"psksecret ",
                b"enable secret ",
                b"enable password ",
                b"privilege ",
                b"encrypted-password ",
                b"pre-shared-secret ",
                b"plaintext-password ",
            ),
            *(b"authentication-password ", b"privacy-password ", b"createuser "),
            *(b"rootpw ", b"isakmp key ", b"authentication-key ", b"message-digest-key "),
            b"neighbor ",
        ),
        pattern=late(
            rb"(?i)" + _BEFORE + rb" (?!\{)[\"']?([^\s\"']{3,256}+)"
            rb"|createuser (?:-e [^\s]{1,64} )?[\w.-]{1,64} (?:md5|sha)[0-9-]{0,4} "
            rb"([^\s]{3,128}(?: (?:aes|des)[0-9]{0,3} [^\s]{3,128})?)"
        ),
        check=is_value,
        must_match=(
            "snmp-server community «pr1vate» RO",
            "username admin privilege 15 password 7 «0822455D0A16»",
            "bindpw «hunter2»",
            "tacacs-server key «hunter2»",
            "enable secret «hunter2»",
            "username bob privilege 15 secret «hunter2»",
            "   user bob insecure-password «hunter2»",
            "set vpn psksecret «hunter2»",
            'createUser monitor SHA «"hunter2" AES "hunter3"»',
            "tacacs-server host 10.0.0.8 key 0 «hunter2»",
            'login user ops authentication plain-text-password-value "«hunter2»"',
            "peer 10.9.9.9 authentication pre-shared-secret '«hunter2»'",
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
            "enable secret rotation in the settings",
            "neighbor 10.0.0.1 remote-as 65000",
        ),
    ),
    Rule(
        id="shared-key",
        family="network",
        catches="a shared key of Wi-Fi, IPsec, a name server or LDIF",
        triggers=caseless(
            *(b"psk=", b": psk ", b": eap ", b": xauth ", b": ntlm ", b"psk value "),
            *(b"userpassword:", b"hmac-sha", b"hmac-md5:"),
        ),
        pattern=late(
            rb"(?i)(?<![a-z_])psk=(?:\"([^\"\r\n]{8,63})\"|([0-9a-f]{64}))"
            rb"|(?:: (?:psk|eap|xauth|ntlm)|psk value) [\"']?([^\s\"']{3,256}+)"
            rb"|userpassword::? ([^\s{]{3,512}+)"
            rb"|hmac-(?:sha[0-9]{1,3}|md5):[\w.-]{1,80}:([A-Za-z0-9+/]{16,128}={0,2})"
        ),
        check=is_value,
        must_match=(
            '  psk="«hunter22»"',
            '10.0.0.1 10.0.0.2 : PSK "«hunter2»"',
            'bob : EAP "«hunter2»"',
            "TLSPSK value «0a1b2c3d4e5f60718293a4b5c6d7e8f9»",
            "userPassword:: «e2NyeXB0fWh1bnRlcjI=»",
            "-y hmac-sha256:k:«0123456789abcdefABCDEF==»",
            "userPassword: «hunter2»",
        ),
        must_not=(
            "psk: required",
            "userPassword:",
            "hmac-sha256: ok",
            "leftauth=psk",
            "mypsk 12",
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
        pattern=late(rb"(?i)(?:private|preshared) ?key[\"']? ?[=:]? ?[\"']?((?-i:" + _B64 + rb"))"),
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
