"""Signers are called as they ask to be; these here only write down how."""

import os
from pathlib import Path

import pytest

from executable.signing import SigningFailed, sign_executable, sign_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the false signers are shell scripts")

SIGNER = '#!/bin/sh\necho "$(basename "$0") $*" >>"{log}"\n{rest}'


class Signers:
    """A folder of false signers, the only one on PATH besides the system's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.program = folder / "operator"
        self.program.write_bytes(b"program")

    def add(self, name: str, rest: str = "") -> None:
        path = self.folder / name
        path.write_text(SIGNER.format(log=self.log, rest=rest))
        path.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def signers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Signers:
    folder = tmp_path / "signers"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return Signers(folder)


def test_nobody_is_called_who_was_not_asked_for(signers: Signers) -> None:
    for name in ("codesign", "signtool", "cosign", "xcrun"):
        signers.add(name)
    assert sign_executable(signers.program, {}) == ()
    assert sign_file(signers.program, {}) is None
    assert signers.calls == []


def test_codesign_gets_the_identity_and_the_hardened_runtime(signers: Signers) -> None:
    signers.add("codesign")
    environment = {"TICKETBOUND_CODESIGN_IDENTITY": "Developer ID Application: Acme"}
    assert sign_executable(signers.program, environment) == ("codesign",)
    assert signers.calls == [
        (
            "codesign --force --timestamp --options runtime"
            f" --sign Developer ID Application: Acme {signers.program}"
        )
    ]


def test_apple_gets_an_archive_to_look_at(signers: Signers) -> None:
    signers.add("xcrun", rest='for last; do :; done; [ -s "$last" ]\n')
    sign_executable(signers.program, {"TICKETBOUND_NOTARY_PROFILE": "acme"})
    (call,) = signers.calls
    assert call.startswith("xcrun notarytool submit --wait --keychain-profile acme ")
    assert call.endswith("operator.zip")


def test_signtool_gets_the_certificate_and_a_timestamp(signers: Signers) -> None:
    signers.add("signtool")
    environment = {
        "TICKETBOUND_SIGNTOOL_THUMBPRINT": "ab" * 20,
        "TICKETBOUND_TIMESTAMP_URL": "http://timestamp.example",
    }
    sign_executable(signers.program, environment)
    assert signers.calls == [
        (
            f"signtool sign /fd SHA256 /sha1 {'ab' * 20} /tr http://timestamp.example"
            f" /td SHA256 {signers.program}"
        )
    ]


def test_a_signature_without_a_timestamp_would_end_with_the_certificate(signers: Signers) -> None:
    signers.add("signtool")
    with pytest.raises(SigningFailed, match="needs TICKETBOUND_TIMESTAMP_URL"):
        sign_executable(signers.program, {"TICKETBOUND_SIGNTOOL_THUMBPRINT": "ab"})


@pytest.mark.parametrize(
    ("key", "chosen"), [("keyless", ""), ("awskms:///k", "--key awskms:///k ")]
)
def test_cosign_leaves_a_bundle_beside_the_file(signers: Signers, key: str, chosen: str) -> None:
    signers.add("cosign")
    bundle = sign_file(signers.program, {"TICKETBOUND_COSIGN_KEY": key})
    assert bundle == signers.folder / "operator.sigstore.json"
    assert signers.calls == [f"cosign sign-blob --yes --bundle {bundle} {chosen}{signers.program}"]


def test_who_is_missing_is_named(signers: Signers) -> None:
    with pytest.raises(SigningFailed, match="^signtool is asked for, but is not on this machine$"):
        sign_executable(
            signers.program,
            {"TICKETBOUND_SIGNTOOL_THUMBPRINT": "ab", "TICKETBOUND_TIMESTAMP_URL": "http://t"},
        )


def test_who_refuses_is_quoted(signers: Signers) -> None:
    signers.add("codesign", rest="echo 'no identity found' >&2; exit 1\n")
    with pytest.raises(SigningFailed, match="^codesign refused: no identity found$"):
        sign_executable(signers.program, {"TICKETBOUND_CODESIGN_IDENTITY": "x"})
