"""The environment to build in, whatever pip is told by the machine that it is made on."""

import hashlib
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from token_issuer.operator_building.children import narrow_environment
from token_issuer.operator_building.errors import BuildFailed
from token_issuer.operator_building.workshop import open_workshop

pytestmark = pytest.mark.skipif(not shutil.which("objdump"), reason="no build is begun here")

_METADATA = "Metadata-Version: 2.1\nName: one_library\nVersion: 1.0\n"
_WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """One that names a library which lies beside it, and one for no system."""
    wheel, info = tmp_path / "one_library-1.0-py3-none-any.whl", "one_library-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("one_library.py", "")
        archive.writestr(f"{info}/METADATA", _METADATA)
        archive.writestr(f"{info}/WHEEL", _WHEEL)
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    file = tmp_path / "operator.lock"
    file.write_text(
        f"One.Library==1.0 \\\n    --hash=sha256:{digest}\n"
        f"other==1.0 ; sys_platform == 'nowhere' \\\n    --hash=sha256:{digest}\n"
    )
    return file


def make_environment(folder: Path, settings: str, **more: str) -> dict[str, str]:
    (folder / "pip.conf").write_text(f"[install]\n{settings}\n")
    told = {
        "PIP_CONFIG_FILE": str(folder / "pip.conf"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
    }
    return narrow_environment(os.environ | told | more)


def test_what_pip_is_told_to_do_by_the_environment_is_not_heeded(
    tmp_path: Path, lock: Path
) -> None:
    environment = make_environment(
        tmp_path, "", PIP_DRY_RUN="1", PIP_TARGET=str(tmp_path / "elsewhere"), PIP_USER="1"
    )
    python = open_workshop(tmp_path, lock, environment, lambda _: None)
    assert list(python.parents[1].rglob("one_library.py"))
    assert not (tmp_path / "elsewhere").exists()


def test_an_environment_with_nothing_in_it_is_not_kept(tmp_path: Path, lock: Path) -> None:
    environment = make_environment(tmp_path, "dry-run = true")
    with pytest.raises(BuildFailed, match="pip has installed one-library nowhere"):
        open_workshop(tmp_path, lock, environment, lambda _: None)
    assert not list(tmp_path.glob("environment-*"))


def test_what_builds_is_told_no_secret_of_ours() -> None:
    signer = "TICKETBOUND_COSIGN_KEY"
    secrets = ("SIGNING_KEY", "MINT_SECRET", "API_TOKEN", "LEDGER_PASSWORD", "CLIENT_SECRET_1")
    environment = {f"TICKETBOUND_{name}": "canary" for name in secrets} | {
        signer: "keyless",
        "PATH": "/bin",
        "PYTHONPATH": "/tmp/others",
    }
    told = narrow_environment(environment)
    assert "canary" not in told.values()
    assert "PYTHONPATH" not in told
    assert (told[signer], told["PATH"]) == ("keyless", "/bin")
