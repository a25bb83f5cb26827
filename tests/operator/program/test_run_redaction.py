"""What of redaction decides whether a run sends anything."""

import pytest

from log_operator.errors import SecretLeft
from tests.operator.program.conftest import Story


class Blind:
    """An engine that finds nothing, as a broken library would."""

    def find(self, _data: bytes) -> tuple[()]:
        return ()


def test_second_look_stops_what_the_first_path_missed(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    (story.folder / "logs" / "bad.log").write_text("password=hunter2-secret\n")
    monkeypatch.setattr("log_operator.redact.redactor.HyperscanEngine", lambda _rules: Blind())
    with pytest.raises(SecretLeft, match="so nothing was sent") as caught:
        story.send()
    assert caught.value.exit_code == 42
    assert not any(asked.has_authorization for asked in story.sandbox.requests)
    assert list((story.folder / "state").iterdir()) == []
