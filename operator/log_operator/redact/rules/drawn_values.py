"""Long random values and encoded pairs, behind names that may also hold something else."""

from log_operator.redact.checks import is_basic, is_random
from log_operator.redact.dress import assigned, far, value
from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.secret_names import triggers
from log_operator.redact.values import is_value

_DRAWN = (
    rb"(?:secret_?id|(?<![a-z])signature|_hash|_salt|(?<![a-z])salt"
    rb"|(?<![a-z])private|key_?data"
    rb"|identitytoken|registrytoken|client_?key|server_?key|webhook|jwt|bearer_token"
    rb"|apitoken"
    rb"|(?<!primary)(?<!foreign)(?<!public)(?<!cache)(?<!websocket)(?<!partition)(?<!sort)"
    rb"(?<!idempotency)(?<!surrogate)(?<!object)(?<!dedup)(?<!host)[_-]key)"
)


def _is_drawn_value(secret: bytes) -> bool:
    """Whether this is long and random, and neither an address nor a piece of code."""
    is_long = len(secret) >= 24 and b"://" not in secret
    return is_long and is_random(secret) and is_value(secret)


RULES = (
    Rule(
        id="key-drawn",
        family="key_value",
        catches="a long value of letters in both cases and digits behind the bare name key",
        triggers=caseless(
            *(b"key=", b"key: ", b'key":', b"key':", b"key = "), follow=rb"[\w\"'+/ ]", count=8
        ),
        pattern=late(
            rb"(?i)(?<![\w.-])key[\"']?(?: =|[=:]) ?[\"']?([\w+/.~-]{24,512}={0,2})(?![\w+/.~:@-])"
        ),
        check=lambda secret: is_random(secret) and secret not in (secret.lower(), secret.upper()),
        must_match=(
            "using key=«a1B2c3D4e5F6g7H8i9J0k1L2m3» in x",
            '{"key":"«a1B2c3D4e5F6g7H8i9J0k1L2»"}',
            "the key: «Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5»",
            "key=«a1B2c3D4e5F6g7H8i9J0k1L2m3» in x",
            "log:\nkey = '«a1B2c3D4e5F6g7H8i9J0k1L2m3»'\n",
            "\x1b[1m key=«a1B2c3D4e5F6g7H8i9J0k1L2m3»",
            "x key=«AbCdEfGhIjKlMnOp0123456789»,",
        ),
        must_not=(
            "cache key=4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "foreign key: user_id",
            '"key":"user:42:profile-of-the-customer"',
            "key=value",
            "primary key: id",
        ),
    ),
    Rule(
        id="basic-value",
        family="key_value",
        catches="encoded user and password behind the name auth, as .npmrc and Docker have it",
        triggers=caseless(b"auth", b"auth_string", follow=rb"[\"'=:\\]", count=1)
        + caseless(b"auth =", b"auth :"),
        pattern=late(rb"(?i)(?<![a-z])auth(?:_string)?" + assigned()),
        far=far(rb"(?<![a-z])auth(?:_string)?", value()),
        check=lambda secret: is_basic(secret) and len(secret) > 7,
        must_match=(
            '{"auths": {"x": {"auth": "«dXNlcjpwYXNz»"}}}',
            "_auth=«dXNlcjpwYXNz»",
            "auth: «dXNlcjpwYXNzd29yZA==»",
            '\\"auth\\":\\"«dXNlcjpwYXNz»\\"',
            "//r.example/:_auth = «dXNlcjpwYXNzd29yZA==»",
        ),
        must_not=("auth: none", "auth=ldap", "oauth: dXNlcjpwYXNz", "auth: basic", "auth=yes"),
    ),
    Rule(
        id="drawn-value",
        family="key_value",
        catches="a long random value behind a name that may also hold something else",
        triggers=triggers(
            *b"secret_id secretid signature _hash _salt salt private key_data keydata".split(),
            *b"identitytoken registrytoken clientkey client_key server_key serverkey".split(),
            *b"webhook jwt bearer_token nonce_salt _key -key apitoken".split(),
        ),
        pattern=late(rb"(?i)" + _DRAWN + assigned()),
        far=far(_DRAWN, value()),
        check=_is_drawn_value,
        must_match=(
            "secret_id: «0f8fad5b-d9cb-469f-a165-70867728950e»",
            'define("X_SALT", 1); auth_salt = "«a1B2c3D4e5F6g7H8i9J0k1L2»"',
            '"identitytoken":"«a1B2c3D4e5F6g7H8i9J0k1L2m3»"',
            "client_key=«0a1b2c3d4e5f60718293a4b5c6»",
            "stripe_key: «a1B2c3D4e5F6g7H8i9J0k1L2»",
        ),
        must_not=(
            "secret_id: prod/db",
            "signature: valid",
            "cache_key=user:42:profile-of-the-customer-77",
            "salt=8 bytes",
            "pw_hash = hashlib.sha256(password.encode()).hexdigest()",
            "primary_key: id",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "idempotency-key: 0f8fad5b-d9cb-469f-a165-70867728950e",
        ),
    ),
)
