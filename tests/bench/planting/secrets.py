"""Values to plant: passwords, tokens of many makers, keys, and what belongs to a person."""

import base64
import json
import random
import string
import zlib
from collections.abc import Callable

ALNUM = string.ascii_letters + string.digits
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_HEX = "0123456789abcdef"
_UPPER = string.ascii_uppercase + string.digits
_LOWER = string.ascii_lowercase + string.digits
_WORDS = ("velvet", "orbit", "copper", "lantern", "harbor", "pencil", "meadow", "rocket", "violin")

Maker = Callable[[random.Random], str]


def draw(rng: random.Random, alphabet: str, size: int) -> str:
    """So many characters of an alphabet."""
    return "".join(rng.choices(alphabet, k=size))


def password(rng: random.Random, signs: str = "!#*+-.^_~") -> str:
    """A password with signs inside, letters and digits at both ends."""
    inner = draw(rng, ALNUM * 2 + signs * 4, rng.randrange(8, 15))
    return rng.choice(ALNUM) + inner + rng.choice(string.digits)


def phrase(rng: random.Random) -> str:
    """Four words."""
    return " ".join(rng.sample(_WORDS, 4))


def base64_of(rng: random.Random, size: int) -> str:
    """Base64 of so many bytes."""
    return base64.b64encode(rng.randbytes(size)).decode()


def basic(rng: random.Random) -> str:
    """The credentials of Basic authentication."""
    return base64.b64encode(f"bob:{password(rng)}".encode()).decode()


def jwt(rng: random.Random) -> str:
    """A signed JSON Web Token."""
    parts = ({"alg": "RS256", "kid": draw(rng, ALNUM, 6)}, {"sub": draw(rng, ALNUM, 12), "exp": 1})
    encoded = (json.dumps(part, separators=(",", ":")).encode() for part in parts)
    head, body = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in encoded)
    return f"{head}.{body}.{draw(rng, ALNUM + '-_', 86)}"


def uuid(rng: random.Random) -> str:
    """A random UUID."""
    text = draw(rng, _HEX, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def github(rng: random.Random) -> str:
    """A GitHub token with its checksum."""
    body, number, digits = draw(rng, ALNUM, 30), 0, ""
    number = zlib.crc32(body.encode())
    for _ in range(6):
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return rng.choice(("ghp_", "gho_", "ghs_", "ghu_")) + body + digits


def _of(pattern: str) -> Maker:
    """A maker for `prefix<n of class>...`, with classes a A h H u l d b 8 w."""
    classes = {
        "a": ALNUM,
        "h": _HEX,
        "H": _HEX.upper(),
        "u": _UPPER,
        "l": _LOWER,
        "d": string.digits,
        "b": ALNUM + "+/",
        "8": _BASE58,
        "w": ALNUM + "-_",
    }

    def make(rng: random.Random) -> str:
        pieces = pattern.split("<")
        text = pieces[0]
        for piece in pieces[1:]:
            order, _, rest = piece.partition(">")
            text += rng.choice(ALNUM if order[0] in "bw" else classes[order[0]])
            text += draw(rng, classes[order[0]], int(order[1:]) - 1) + rest
        return text

    return make


TOKENS: dict[str, Maker] = {
    "aws-key-id": _of("AKIA<u16>"),
    "aws-session": _of("IQoJb3JpZ2lu<b200>"),
    "google-api-key": _of("AIza<w34>a"),
    "google-oauth": _of("ya29.<w120>"),
    "google-secret": _of("GOCSPX-<w28>"),
    "azure-secret": _of("<a3>8Q~<a34>"),
    "github": github,
    "github-fine": _of("github_pat_<a22>_<a59>"),
    "gitlab": _of("glpat-<w19>a"),
    "bitbucket": _of("ATBB<a28><H8>"),
    "atlassian": _of("ATATT3xFfGF0<w180>=<H8>"),
    "npm": _of("npm_<a36>"),
    "pypi": _of("pypi-AgEIcHlwaS5vcmc<w150>"),
    "gem": _of("rubygems_<h48>"),
    "nuget": _of("oy2<l43>"),
    "crates": _of("cio<a32>"),
    "docker": _of("dckr_pat_<w27>"),
    "slack": _of("xoxb-<d12>-<d12>-<a24>"),
    "slack-app": _of("xapp-1-A<u10>-<d13>-<h64>"),
    "discord": _of("MTA<a21>.G<a5>.<w38>"),
    "telegram": _of("8<d8>:AA<w33>"),
    "stripe": _of("sk_live_<a24>"),
    "stripe-hook": _of("whsec_<a32>"),
    "square": _of("sq0csp-<w43>"),
    "paypal": _of("access_token$production$<l16>$<h32>"),
    "shopify": _of("shpat_<h32>"),
    "sendgrid": _of("SG.<w22>.<w43>"),
    "mailgun": _of("key-<h32>"),
    "mailchimp": _of("<h32>-us12"),
    "brevo": _of("xkeysib-<h64>-<a16>"),
    "openai": _of("sk-proj-<w74>T3BlbkFJ<w74>"),
    "anthropic": _of("sk-ant-api03-<w93>AA"),
    "huggingface": _of("hf_<a34>"),
    "groq": _of("gsk_<a52>"),
    "vault": _of("hvs.<w90>"),
    "digitalocean": _of("dop_v1_<h64>"),
    "databricks": _of("dapi<h32>"),
    "grafana": _of("glsa_<a32>_<h8>"),
    "newrelic": _of("NRAK-<u27>"),
    "dynatrace": _of("dt0c01.<u24>.<u64>"),
    "sentry": _of("sntryu_<h64>"),
    "twilio": _of("SK<h32>"),
    "notion": _of("ntn_<a46>"),
    "linear": _of("lin_api_<a40>"),
    "figma": _of("figd_<w40>"),
    "postman": _of("PMAK-<h24>-<h34>"),
    "tailscale": _of("tskey-auth-<a16>-<a32>"),
    "terraform": _of("<a14>.atlasv1.<w67>"),
    "ticket-code": _of("tbc1_<8240>_<86>"),
    "jwt": jwt,
}


def pem(rng: random.Random, kind: str = "RSA PRIVATE KEY") -> str:
    """A private key with its own lines."""
    lines = [f"-----BEGIN {kind}-----", *(draw(rng, ALNUM + "+/", 64) for _ in range(8))]
    return "\n".join([*lines, draw(rng, ALNUM, 20) + "==", f"-----END {kind}-----"])


def card(rng: random.Random) -> str:
    """A card's number with its check digit."""
    body = rng.choice(("4", "51", "37", "6011")) + draw(rng, string.digits, 14)
    body = body[: 14 if body[0] == "3" else 15]
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in body[::-1][::2])
    return body + str(-(sum(doubled) + sum(map(int, body[::-1][1::2]))) % 10)


def iban(rng: random.Random) -> str:
    """A German or Dutch account."""
    country, body = rng.choice(
        (("DE", draw(rng, string.digits, 18)), ("NL", "ABNA" + draw(rng, string.digits, 10)))
    )
    number = int("".join(str(int(char, 36)) for char in body + country + "00"))
    return f"{country}{98 - number % 97:02}{body}"


def public_ip(rng: random.Random) -> str:
    """A public IPv4 address."""
    first = rng.choice([n for n in range(20, 223) if n not in (100, 127, 169, 172, 192)])
    return ".".join(map(str, (first, *(rng.randrange(1, 255) for _ in range(3)))))


def public_ip6(rng: random.Random) -> str:
    """A public IPv6 address, long or short."""
    groups = ["2001", "db8", *(f"{rng.randrange(1, 65536):x}" for _ in range(6))]
    return ":".join(groups) if rng.random() < 0.5 else f"2001:db8:{groups[2]}::{groups[7]}"


def mac(rng: random.Random) -> str:
    """The address of a network card."""
    return "52:54:" + ":".join(f"{rng.randrange(256):02x}" for _ in range(4))


def email(rng: random.Random) -> str:
    """An address of e-mail."""
    return f"{draw(rng, string.ascii_lowercase, 8)}.{draw(rng, _LOWER, 5)}@mail.example.org"


def nino(rng: random.Random) -> str:
    """A British national insurance number."""
    return rng.choice(("AB", "JK", "SR")) + draw(rng, string.digits, 6) + rng.choice("ABCD")


def ssn(rng: random.Random) -> str:
    """A US social security number."""
    return f"{rng.randrange(100, 600)}-{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}"


def dni(rng: random.Random) -> str:
    """A Spanish identity number with its letter."""
    number = rng.randrange(10_000_000, 99_999_999)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def avs(rng: random.Random) -> str:
    """A Swiss AHV number with its check digit."""
    body = "756" + draw(rng, string.digits, 9)
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body))
    return f"{body[:3]}.{body[3:7]}.{body[7:11]}.{body[11:]}{-total % 10}"


CHOSEN: dict[str, Maker] = {
    "uk-nino": nino,
    "us-ssn": ssn,
    "es-dni": dni,
    "ch-ahv": avs,
    "host": lambda _rng: "shop-db7",
    "user": lambda _rng: "jkowalski",
}
"""What is personal where a tenant or a machine says so; ids of rules, besides host and user."""

PERSONAL: dict[str, Maker] = {
    "email": email,
    "ip": public_ip,
    "ip6": public_ip6,
    "mac": mac,
    "card": card,
    "iban": iban,
}
