"""The names whose values are secret, and where a rule begins to look for them."""

import re

from log_operator.redact.rule import Trigger, caseless

NAMES = (
    *(b"api key", b"secret key", b"access key", b"product key", b"product_key"),
    *(b"contrase\xf1a", b"l\xf6senord"),
    *(
        word.encode()
        for word in (
            *(
                "contraseña",
                "mot de passe",
                "hasło",
                "lösenord",
                "adgangskode",
                "salasana",
                "parola",
            ),
            *(
                "пароль",
                "Пароль",
                "パスワード",
                "密码",
                "口令",
                "비밀번호",
                "şifre",
                "heslo",
                "jelszó",
            ),
        )
    ),
    *(
        b"password passwd passphrase passcode passwort kennwort pswd passwrd secret token"
        b" api_key apikey api-key access_key accesskey access-key secret_key secretkey"
        b" secret-key auth_key authkey signing_key signing-key signingkey encryption_key"
        b" encryption-key encryptionkey secret_key_base secretkeybase secret.key api.key"
        b" access.key secret_value secretvalue secret_string secretstring credential"
        b" credentials master_key masterkey shared_key sharedkey storage_key storagekey"
        b" account_key account-key accountkey subscription-key subscription_key"
        b" subscriptionkey functions-key app_key appkey application_key application-key"
        b" consumer_key consumerkey integration_key license_key licensekey license-key"
        b" private-key privatekey private_token password_confirmation passwordconfirmation"
        b" passwordconfirm password_confirm password_hash passwordhash password_again"
        b" new_password_again token_value tokenvalue pre-shared-key presharedkey"
        b" preshared_key wpa_psk bindpw bind_pw rootpw webhook_url_secret hmac_key"
        b" auth_token_value contrasena motdepasse wachtwoord auth_salt"
        b" secure_auth_salt auth-key decryption_key decryptionkey decryption-key validation_key"
        b" validationkey validation-key machine_key machinekey master-key app-key consumer-key"
        b" shared-key storage-key hmac-key service_key servicekey admin_key adminkey write_key"
        b" writekey crypt_key cryptkey cipher_key cipherkey aes_key aeskey sas_key saskey"
        b" deploy_key deploykey pre_shared_key authtok erlang_cookie erlang.cookie unseal_key"
    ).split(),
)
"""Names that say so wherever they stand, also at the end of longer names."""
SHORT_NAMES = tuple(
    b"pwd pass sshpass dbpass db_pass userpass rootpass adminpass storepass keypass bindpass"
    b" authpass"
    b" mypass smtppass ftppass mailpass cred creds psw passw redisauth redis_auth"
    b" rediscli_auth psk".split()
)
"""Names that say so unless a letter stands before them."""
LIST_NAMES = tuple(
    b"network_key passwords secrets tokens api_keys apikeys api-keys api-key access_keys"
    b" accesskeys credentials password"
    b" secret token api_key apikey signing_keys signingkeys".split()
)
"""Names that lists and pairs have."""
_DOTTED = (b"password", b"passwd", b"passphrase", b"secret", b"token", b"api_key", b"secret_key")
_KEY_END = rb"[\"'=:>\[\\%\]\t\r\n0-9&\x1b<\xef]"


def triggers(*names: bytes) -> tuple[Trigger, ...]:
    """What can stand right behind a name; blanks only where a separator may still come."""
    spaced = tuple(name + b" " for name in names)
    return (
        caseless(*names, follow=_KEY_END, count=1)
        + caseless(*spaced, follow=rb"[ \t=:,\xef-]", count=1)
        + caseless(*(name + b"........" for name in _DOTTED if name in names))
    )


_Trie = dict[int, "_Trie"]
_END = -1
"""Where a name may end."""


def any_of(names: tuple[bytes, ...]) -> bytes:
    """The names in either case as one alternative, the longest first.

    It is written as a tree and without a flag: so each byte leaves few branches, and a branch
    that begins otherwise is passed over without being tried.
    """
    root: _Trie = {}
    for name in names:
        node = root
        for byte in name.lower():
            node = node.setdefault(byte, {})
        node[_END] = {}
    return rb"(?-i:" + _branch(root) + rb")"


def _branch(node: _Trie) -> bytes:
    branches = [_either_case(byte) + _branch(node[byte]) for byte in sorted(node) if byte != _END]
    if not branches:
        return b""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return rb"(?:" + b"|".join(branches) + (rb")?" if _END in node else rb")")


def _either_case(byte: int) -> bytes:
    char = bytes((byte,))
    return rb"[%b%b]" % (char, char.upper()) if char.isalpha() else re.escape(char)
