"""Names that are never collected, whatever a profile says: keys, passwords, wallets, browsers.

A folder of such a name is not entered, a file is not opened. Upper and lower case, invisible
characters, trailing dots and spaces, a stream of NTFS, and the endings that editors, copies and
rotation add make no difference.
"""

import re
import unicodedata
from collections.abc import Sequence
from fnmatch import translate
from typing import Final

REASON: Final = "it may hold keys or passwords, so it is never collected"

_NAMES: Final = """
.ssh .gnupg .aws .azure .kube .terraform.d .password-store keychains keyrings kwalletd
.mozilla .thunderbird .bitcoin .ethereum .electrum .monero .solana
.netrc _netrc .pgpass pgpass.conf .my.cnf .mylogin.cnf .git-credentials .npmrc .pypirc .s3cfg .boto
.vault-token .env .*_history ntuser.dat ntds.dit wallet.dat *.wallet
*.pem *.key *.pfx *.p12 *.p8 *.ppk *.jks *.keystore *.kdb *.kdbx *.keytab *.keychain *.keychain-db
key3.db key4.db logins.json signons.sqlite cookies.sqlite
"""
"""Globs over one name, of a file or a folder."""

_FILE_NAMES: Final = "id_* ssh_host_*_key shadow shadow- gshadow gshadow- sam ntds cookies"
"""Globs over a file's name: a person's or a service's folder may well be called so."""

_PATHS: Final = """
.docker/config.json
.config/gcloud
.config/gh
.config/google-chrome
.config/chromium
.config/microsoft-edge
.config/bravesoftware
.config/vivaldi
.config/opera
google/chrome
chromium/user data
microsoft/edge
bravesoftware/brave-browser
vivaldi/user data
opera software
com.operasoftware.opera
mozilla/firefox
firefox/profiles
thunderbird/profiles
login data
library/safari
library/cookies
containers/com.apple.safari
microsoft/credentials
microsoft/crypto
microsoft/protect
microsoft/vault
system32/config/sam
system32/config/security
system32/config/system
system32/config/regback
windows/ntds
""".strip().splitlines()
"""Names that follow each other anywhere in a path."""

_ENDINGS = re.compile(r"(?:~|\.(?:bak|old|orig|save|backup|copy|tmp|gz|bz2|xz|zst|zip|\d{1,3}))+$")


def _compile(globs: str) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, globs.split())))


_FOLDER = _compile(_NAMES)
_FILE = _compile(_NAMES + _FILE_NAMES)
_TAILS: Final = [tuple(path.split("/")) for path in _PATHS]
_LAST_NAMES: Final = frozenset(tail[-1] for tail in _TAILS)


def is_denied(folders: Sequence[str], name: str, *, is_folder: bool) -> bool:
    """Whether `name`, found in these folders, is on the list; the folders themselves are not asked.

    `folders` are the names from the root on, as far as they are known.
    """
    folded = _fold(name)
    names = _FOLDER if is_folder else _FILE
    if names.fullmatch(folded) or names.fullmatch(_ENDINGS.sub("", folded)):
        return True
    return folded in _LAST_NAMES and _ends_like_a_tail([*map(_fold, folders), folded])


def _ends_like_a_tail(names: list[str]) -> bool:
    return any(tuple(names[-len(tail) :]) == tail for tail in _TAILS)


def _fold(name: str) -> str:
    if name.isascii():
        folded = name.lower()
    else:
        visible = (c for c in name if unicodedata.category(c) != "Cf")
        folded = unicodedata.normalize("NFKC", "".join(visible)).casefold()
    return folded.split(":")[0].rstrip(". ") or folded
