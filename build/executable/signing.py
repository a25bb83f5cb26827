"""Signs what was built, by the tools that environment variables ask for.

TICKETBOUND_CODESIGN_IDENTITY    macOS: the identity in the keychain, for codesign
TICKETBOUND_NOTARY_PROFILE       macOS: the keychain's profile for notarytool
TICKETBOUND_SIGNTOOL_THUMBPRINT  Windows: SHA-1 of the certificate in the store, for signtool
TICKETBOUND_TIMESTAMP_URL        Windows: who says when it was signed (RFC 3161)
TICKETBOUND_COSIGN_KEY           any system: a key that cosign knows, or `keyless`
"""

import shutil
import subprocess  # noqa: TID251 - starts the signers
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

CODESIGN: Final = "TICKETBOUND_CODESIGN_IDENTITY"
NOTARY: Final = "TICKETBOUND_NOTARY_PROFILE"
SIGNTOOL: Final = "TICKETBOUND_SIGNTOOL_THUMBPRINT"
TIMESTAMP: Final = "TICKETBOUND_TIMESTAMP_URL"
COSIGN: Final = "TICKETBOUND_COSIGN_KEY"


_ALL: Final = (CODESIGN, NOTARY, SIGNTOOL, TIMESTAMP, COSIGN)


class SigningFailed(Exception):
    """A signer is missing or refused; says which."""


def list_asked(environment: Mapping[str, str]) -> tuple[str, ...]:
    """What the environment says of signing, to see whether it says something else than before."""
    return tuple(f"{name}={environment[name]}" for name in _ALL if environment.get(name))


def sign_executable(path: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Sign the executable in place; the names of the signers that did.

    Raises:
        SigningFailed: one that was asked for is missing, refused, or lacks what it needs.
    """
    commands = list(_list_commands(path, environment))
    for command in commands:
        _run(command)
    if environment.get(NOTARY):
        _notarise(path, environment[NOTARY])
    return tuple(command[0] for command in commands)


def _list_commands(path: Path, environment: Mapping[str, str]) -> Iterator[list[str]]:
    if identity := environment.get(CODESIGN):
        yield [
            *("codesign", "--force", "--timestamp", "--options", "runtime"),
            *("--sign", identity, str(path)),
        ]
    if thumbprint := environment.get(SIGNTOOL):
        if not environment.get(TIMESTAMP):
            raise SigningFailed(f"{SIGNTOOL} needs {TIMESTAMP} beside it")
        yield [
            *("signtool", "sign", "/fd", "SHA256", "/sha1", thumbprint),
            *("/tr", environment[TIMESTAMP], "/td", "SHA256", str(path)),
        ]


def _notarise(path: Path, profile: str) -> None:
    """Has Apple look at it; what it takes is an archive, and it keeps its answer."""
    with TemporaryDirectory() as folder:
        archive = Path(folder) / f"{path.name}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(path, path.name)
        command = ["xcrun", "notarytool", "submit", "--wait", "--keychain-profile", profile]
        _run([*command, str(archive)])


def sign_file(path: Path, environment: Mapping[str, str]) -> Path | None:
    """A detached signature of any file beside it, if cosign is asked for.

    Raises:
        SigningFailed: cosign is missing or refused.
    """
    key = environment.get(COSIGN)
    if not key:
        return None
    bundle = path.with_name(f"{path.name}.sigstore.json")
    chosen = [] if key == "keyless" else ["--key", key]
    _run(["cosign", "sign-blob", "--yes", "--bundle", str(bundle), *chosen, str(path)])
    return bundle


def _run(command: list[str]) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise SigningFailed(f"{command[0]} is asked for, but is not on this machine")
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise SigningFailed(f"{command[0]} refused: {said[-1] if said else done.returncode}")
