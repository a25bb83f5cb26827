"""What every test stands on: an environment of its own, and a Zendesk when it asks for one."""

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.contracts.openapi_document import OpenApiDocument, Watch
from tests.postgres import MISSING, PostgresServer, find_server
from tests.tracebacks import drop_unknown_lines
from zendesk_sandbox.server import RunningSandbox, start_sandbox

# On a developer's machine each run looks at new examples; what CI says must be repeatable.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

# Tests in these folders need other people's programs.
_NEED_MORE = (
    "tests/browser/",
    "tests/build/",
    "tests/contracts/",
    "tests/journeys/test_footprint.py",
)

_FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_DATA_HOME": "home/data",
    "XDG_STATE_HOME": "home/state",
    "XDG_CACHE_HOME": "home/cache",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure that pytest can print, whatever Python knows of it."""
    if call.excinfo is not None:
        drop_unknown_lines(call.excinfo)
        call.excinfo = pytest.ExceptionInfo.from_exception(call.excinfo.value)
    return (yield)


@pytest.fixture(autouse=True)
def isolated_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in _FOLDERS.items():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(tmp_path / folder))
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("TICKETBOUND_"):
            monkeypatch.delenv(name)
    # Whoever runs them may read another language.
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(scope="session")
def openapi_document() -> OpenApiDocument:
    """Zendesk's own description of its API, where there is one to hold the sandbox against."""
    path = os.environ.get("ZENDESK_OPENAPI")
    if path is None:
        pytest.skip(
            "the sandbox was not held against Zendesk's OpenAPI document; get it from "
            "https://developer.zendesk.com/zendesk/oas.yaml and set ZENDESK_OPENAPI=path/to/it"
        )
    return OpenApiDocument.read(Path(path))


@pytest.fixture(scope="session", autouse=True)
def watch(request: pytest.FixtureRequest) -> Iterator[Watch | None]:
    """Who looks on at every sandbox that a test starts without an observer of its own."""
    if "ZENDESK_OPENAPI" not in os.environ:
        yield None
        return
    watch = Watch(request.getfixturevalue("openapi_document"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(start_sandbox.__kwdefaults__ or {}, "observe", watch.look)
        yield watch


@pytest.fixture(autouse=True)
def answers_agree_with_zendesk(watch: Watch | None) -> Iterator[None]:
    """Fails the test in which a sandbox gave an answer that Zendesk's document does not allow."""
    yield
    if watch and (complaints := watch.take()):
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox() as running:
        yield running


@pytest.fixture
def ports() -> Iterator[None]:
    """The three ports of the callback, for one test of this machine at a time."""
    with FileLock(Path(tempfile.gettempdir()) / "ticketbound-callback-ports.lock", timeout=300):
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL server; see `tests.postgres`."""
    with find_server() as server:
        if server is None:
            pytest.skip(MISSING)
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A database of this test's own; the URL has the password in it."""
    with postgres_server.new_database() as url:
        yield url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not checked, because something was missing that is not always there."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {(r.nodeid, r.longrepr[2].removeprefix("Skipped: ")) for r in skipped}
    ours = {why for node, why in reasons if node.startswith(_NEED_MORE) or why == MISSING}
    for reason in sorted(ours):
        terminalreporter.write_line(f"NOT CHECKED: {reason}", yellow=True, bold=True)
