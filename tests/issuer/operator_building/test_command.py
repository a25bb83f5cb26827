"""`issuer build-operator`: what it says where it cannot build."""

import os
import shutil
import signal
import subprocess  # noqa: TID251 - runs the whole program, to stop it
import sys
import time
from pathlib import Path

import pytest

from tenant_file.reading import generic_profiles
from tests.issuer.conftest import Run
from ticketbound.exit_codes import ExitCode

TENANT = f"""\
version = 1
[vendor]
name = "Acme Software"
[zendesk]
subdomains = ["acme"]
[[keys]]
public = "{"ab" * 32}"
[operator]
executable = "acme-logs"
"""
PATIENCE = 60
"""Seconds after which something will not happen any more."""


@pytest.fixture
def tenant(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(TENANT + generic_profiles(), encoding="utf-8")
    return path


def start(folder: Path, tenant: Path, **more: str) -> "subprocess.Popen[str]":
    """The program by itself, in a machine that has fetched nothing so far."""
    cache = {"XDG_CACHE_HOME": str(folder / "cache"), "LOCALAPPDATA": str(folder / "cache")}
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "token_issuer", "build-operator"),
            *("--tenant", str(tenant), "--out", str(folder / "out")),
        ],
        env=os.environ | cache | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def list_left(folder: Path) -> list[str]:
    """What a run has left in the cache, and where the executable was to be."""
    left = [*folder.glob("cache/**/operator-build/*"), *folder.glob("out/*")]
    return sorted(path.name for path in left if path.name != "lock")


def test_without_a_set_up_and_a_file_it_says_so(issuer: Run, home: Path) -> None:
    status, out, err = issuer("build-operator")
    assert (status, out) == (ExitCode.SIGN_IN_NEEDED, "")
    assert f"there is no {home / 'tenant.toml'}: the issuer is not set up here" in err
    assert "run: issuer init, or name a file with --tenant FILE" in err


def test_a_file_that_is_not_there(issuer: Run, tmp_path: Path) -> None:
    status, _, err = issuer("build-operator", "--tenant", str(tmp_path / "acme.toml"))
    assert status == ExitCode.USAGE
    assert f"cannot read {tmp_path / 'acme.toml'}: no such file or directory" in err


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"acme-logs"', '"Acme"', "acme.toml:9: operator.executable: 'Acme' is no name of a"),
        ('["acme"]', '["evil.com/"]', "acme.toml:5: zendesk.subdomains[0]: 'evil.com/' is no"),
        ("version = 1", "version = ", "acme.toml: this is not valid TOML"),
        ("executable", "exe", "acme.toml: line 9, operator.exe: there is no such key"),
    ],
)
def test_a_faulty_file(issuer: Run, tenant: Path, old: str, new: str, complaint: str) -> None:
    tenant.write_text(tenant.read_text().replace(old, new))
    status, _, err = issuer("build-operator", "--tenant", str(tenant))
    assert status == ExitCode.USAGE
    assert complaint in err


def test_of_several_mistakes_the_first_is_named(issuer: Run, tenant: Path) -> None:
    tenant.write_text(tenant.read_text().replace("abab", "xyxy").replace("acme-logs", "Acme"))
    status, _, err = issuer("build-operator", "--tenant", str(tenant))
    assert status == ExitCode.USAGE
    assert "acme.toml:7: keys[0].public: not 64 hex digits (1 more mistake)" in err
    assert f"mend it; issuer profile check {tenant} names every mistake" in err


def test_profiles_alone_make_no_operator(issuer: Run, tenant: Path) -> None:
    tenant.write_text(generic_profiles(), encoding="utf-8")
    status, _, err = issuer("build-operator", "--tenant", str(tenant))
    assert status == ExitCode.USAGE
    assert "holds profiles alone" in err


def test_a_folder_in_the_way(issuer: Run, tenant: Path, tmp_path: Path) -> None:
    (tmp_path / "acme-logs").mkdir()
    (tmp_path / "acme-logs.exe").mkdir()
    status, _, err = issuer("build-operator", "--tenant", str(tenant), "--out", str(tmp_path))
    assert status == ExitCode.USAGE
    assert "is a folder" in err


def test_a_place_that_cannot_be_written(issuer: Run, tenant: Path) -> None:
    out = tenant / "below-a-file"
    status, _, err = issuer("build-operator", "--tenant", str(tenant), "--out", str(out))
    assert status == ExitCode.USAGE
    assert "cannot be written" in err
    assert "name another folder with --out" in err


@pytest.mark.skipif(sys.platform != "linux", reason="the cache lies in other places there")
@pytest.mark.skipif(not shutil.which("objdump"), reason="no build is begun here")
def test_a_cache_that_others_may_write_to_is_not_used(tmp_path: Path, tenant: Path) -> None:
    cache = tmp_path / "cache" / "ticketbound" / "operator-build"
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    process = start(tmp_path, tenant)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (ExitCode.OUR_FAULT, "")
    assert f"{cache} belongs to somebody else, or others may write to it" in err
    assert list(cache.iterdir()) == []


@pytest.mark.skipif(not shutil.which("objdump"), reason="nothing can be fetched for a build here")
def test_where_nothing_can_be_fetched_nothing_is_left(tmp_path: Path, tenant: Path) -> None:
    nowhere = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:1/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
    }
    process = start(tmp_path, tenant, **nowhere)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (ExitCode.NETWORK, ""), err
    assert "the package registry is out of reach" in err
    assert list_left(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent in another way there")
@pytest.mark.skipif(not shutil.which("objdump"), reason="no build is begun here")
def test_ctrl_c_leaves_nothing_half_made(tmp_path: Path, tenant: Path) -> None:
    process = start(tmp_path, tenant)
    deadline = time.monotonic() + PATIENCE
    while not [name for name in list_left(tmp_path) if name.startswith("environment-")]:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (ExitCode.CANCELLED, "")
    assert "stopped; nothing was built, and nothing half made is left" in err
    assert list_left(tmp_path) == []
