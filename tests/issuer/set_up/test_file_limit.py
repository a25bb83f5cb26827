"""How large a file may be: asked of the account, and left out where it does not say."""

from dataclasses import replace
from pathlib import Path

from tenant_file.reading import read_tenant
from tests.issuer.conftest import Run
from tests.issuer.set_up.conftest import Hold
from zendesk_sandbox.server import RunningSandbox


def test_what_the_account_says_is_written(
    issuer: Run, init_arguments: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    sandbox.state.limits = replace(sandbox.state.limits, attachment_size=20 << 20)
    assert issuer(*init_arguments)[0] == 0
    text = (home / "tenant.toml").read_text()
    assert "attachment_size = 20971520" in text
    assert read_tenant(text).zendesk.part_limit == 20_000_000


def test_the_dialogue_asks_too(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    sandbox.state.limits = replace(sandbox.state.limits, attachment_size=20 << 20)
    done = talk(*by_client)
    assert done.status == 0, done.screen
    assert "attachment_size = 20971520" in (home / "tenant.toml").read_text()


def test_an_account_that_does_not_say_changes_nothing(
    issuer: Run, init_arguments: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(path="/account/settings", status=403)
    assert issuer(*init_arguments)[0] == 0
    assert "attachment_size" not in (home / "tenant.toml").read_text()
