"""Names that are never collected, whatever a profile says: keys, passwords, wallets, browsers.

A folder of such a name is not entered, a file is not opened. Upper and lower case, invisible
characters, trailing dots and spaces, a stream of NTFS, and the endings that editors, copies and
rotation add make no difference.
"""

import re
from collections.abc import Iterator, Sequence
from fnmatch import translate
from typing import Final

from ticketbound.language import later

REASON: Final = later("it may hold keys or passwords, so it is never collected")

_NAMES: Final = """
.ssh .gnupg .aws .azure .kube .terraform.d .password-store keychains keyrings kwalletd .age .putty
.vnc .wallet
.mozilla .thunderbird .librewolf .waterfox .floorp .zen
.bitcoin .ethereum .electrum .monero .solana
.netrc _netrc .pgpass pgpass.conf .my.cnf .mylogin.cnf .git-credentials .npmrc .pypirc .s3cfg .boto
.vault-token .env .env.* .env-* .env_* .envrc .htpasswd .htdigest
*_history .zhistory .histfile .lesshst .viminfo
ntuser.dat ntds.dit wallet.dat *.wallet
*.pem *.key *.pfx *.p12 *.p8 *.ppk *.jks *.keystore *.kdb *.kdbx *.keytab *.keychain *.keychain-db
*.gpg *.asc *.kwl *.keyring *.psafe3 *.opvault *.agilekeychain
*.ovpn *.nmconnection *.tfstate *.tfvars *.kubeconfig krb5cc_*
key3.db key4.db logins.json signons.sqlite cookies.sqlite rclone.conf
"""
"""Globs over one name, of a file or a folder."""

_FILE_NAMES: Final = """
id_* ssh_host_*_key shadow shadow- gshadow gshadow- master.passwd opasswd sudoers sam ntds cookies
credentials credentials.toml credentials.json credentials.db credentials.xml kubeconfig
service-account*.json service_account*.json client_secret*.json
"""
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
windows/repair
.config/google-chrome-beta
.config/google-chrome-unstable
.config/microsoft-edge-beta
.config/microsoft-edge-dev
google/chrome beta
google/chrome dev
google/chrome sxs
microsoft/edge beta
microsoft/edge dev
microsoft/edge sxs
.var/app/com.google.chrome
.var/app/org.chromium.chromium
.var/app/org.mozilla.firefox
.var/app/org.mozilla.thunderbird
.var/app/com.brave.browser
.var/app/com.microsoft.edge
.var/app/com.opera.opera
.var/app/com.vivaldi.vivaldi
.var/app/org.keepassxc.keepassxc
.var/app/com.bitwarden.desktop
.var/app/org.signal.signal
snap/chromium
snap/firefox
snap/thunderbird
snap/brave
snap/opera
snap/bitwarden
snap/signal-desktop
snap/keepassxc
.config/1password
.config/bitwarden
.config/signal
.config/keepassxc
.config/exodus
roaming/bitwarden
roaming/signal
application support/1password
application support/bitwarden
application support/signal
.config/doctl
.config/hub
.config/git/credentials
.config/op
.config/sops
.config/helm
.gradle/gradle.properties
.m2/settings.xml
.m2/settings-security.xml
etc/kubernetes/admin.conf
etc/kubernetes/super-admin.conf
etc/kubernetes/kubelet.conf
etc/kubernetes/controller-manager.conf
etc/kubernetes/scheduler.conf
etc/kubernetes/pki
etc/rancher/k3s/k3s.yaml
etc/rancher/rke2/rke2.yaml
etc/sudoers.d
etc/wireguard
networkmanager/system-connections
run/secrets
""".strip().splitlines()
"""Names that follow each other anywhere in a path."""

_ENDING = re.compile(
    r"(?:~[0-9]*|-(?:journal|wal|shm)|[._-]?[0-9][0-9._t-]*|[._-](?:bak|old|orig|save|backup|copy|tmp|new|rej"
    r"|sw[a-p]|rpm(?:save|new|orig)|(?:dpkg|ucf)-(?:old|new|dist|tmp|bak|backup)|pac(?:new|save)"
    r"|enc|gpg|asc|age|txt|gz|bz2|xz|zst|zip|tar|tgz|7z|lz4|part|lock|log[0-9])[0-9]*)\Z"
)
_IN_FRONT = re.compile(r"#|\._|\.(?=.*\.sw[a-p]$)")
_BETWEEN_NAMES = re.compile(r"[/\\=@,:]+")


def _compile(globs: str) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, globs.split())))


_ANY = _compile(_NAMES)
_FILE = _compile(_FILE_NAMES)
_TAILS: Final = [tuple(path.split("/")) for path in _PATHS]
_LAST_NAMES: Final = frozenset(tail[-1] for tail in _TAILS)


def is_denied(folders: Sequence[str], name: str, *, is_folder: bool) -> bool:
    """Whether `name`, found in these folders, is on the list; the folders themselves are not asked.

    `folders` are the names from the root on, as far as they are known.
    """
    folded = _fold(name)
    return any(
        _ANY.fullmatch(bare)
        or (not is_folder and _FILE.fullmatch(bare))
        or (bare in _LAST_NAMES and _ends_like_a_tail([*map(_fold, folders), bare]))
        for bare in _strip(folded)
    )


def find_denied(arguments: Sequence[str]) -> str | None:
    """The first argument of a program that names such a file or folder by a path, or None."""
    for argument in arguments:
        if "/" not in argument and "\\" not in argument:
            continue
        names: list[str] = []
        for name in _BETWEEN_NAMES.split(argument):
            if name == "..":
                names = names[:-1]
            elif name not in ("", "."):
                names.append(name)
        if any(
            is_denied(names[:at], name, is_folder=is_folder)
            for at, name in enumerate(names)
            for is_folder in {True, at < len(names) - 1}
        ):
            return argument
    return None


def _strip(name: str) -> Iterator[str]:
    """A name as it is, and without what is put in front of it and behind it, step by step."""
    yield name
    if in_front := _IN_FRONT.match(name):
        name = name[in_front.end() :].removesuffix("#")
        yield name
    while ending := _ENDING.search(name):
        name = name[: ending.start()]
        yield name


def _ends_like_a_tail(names: list[str]) -> bool:
    return any(tuple(names[-len(tail) :]) == tail for tail in _TAILS)


def _fold(name: str) -> str:
    if name.isascii():
        folded = name.lower()
    else:
        import unicodedata  # noqa: PLC0415 - a large library, which few names need

        visible = (c for c in name if unicodedata.category(c) != "Cf")
        folded = unicodedata.normalize("NFKC", "".join(visible)).casefold()
    return folded.split(":")[0].rstrip(". ") or folded
