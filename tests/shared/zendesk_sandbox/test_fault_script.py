from pathlib import Path

import pytest

from zendesk_sandbox.faults.fault import Fault
from zendesk_sandbox.faults.script import BadFaultScript, read_faults
from zendesk_sandbox.server import RunningSandbox

_SCRIPT = """\
# a bad day
[[fault]]
kind = "status"   # a busy account
method = "POST"
path = '/uploads(\\.json)?$'
skip = 1
times = 2
status = 429
headers = { Retry-After = "3" }

[[fault]]
kind = "slow"
seconds = 2
after_commit = true
"""


def _write(folder: Path, text: str | bytes) -> Path:
    path = folder / "faults.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_script_in_order(tmp_path: Path) -> None:
    assert read_faults(_write(tmp_path, _SCRIPT)) == (
        Fault(
            method="POST",
            path=r"/uploads(\.json)?$",
            skip=1,
            times=2,
            status=429,
            headers={"Retry-After": "3"},
        ),
        Fault(kind="slow", seconds=2, after_commit=True),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_script_is_no_fault(tmp_path: Path, text: str) -> None:
    assert read_faults(_write(tmp_path, text)) == ()


def test_a_script_that_is_played(tmp_path: Path, sandbox: RunningSandbox) -> None:
    text = '[[fault]]\nstatus = 503\n[[fault]]\nkind = "html"\n'
    for fault in read_faults(_write(tmp_path, text)):
        sandbox._faults.add(fault)
    heard = [sandbox.ask("GET", "/api/v2/users/me").status for _ in range(3)]
    assert heard == [503, 502, 200]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[fault]\n", "is no TOML"),
        (b"[[fault]]\nbody = '\xff'\n", "is no TOML"),
        ("x = " + "[" * 5000, "is no TOML"),
        ("[fault]\nstatus = 500\n", "something else than"),
        ("fault = 3\n", "something else than"),
        ("[[faults]]\n", "something else than"),
        ("fault = [3]\n", "fault 1: Expected `object`"),
        ('[[fault]]\n[[fault]]\nkind = "nonsense"\n', "fault 2: Invalid enum value 'nonsense'"),
        ("[[fault]]\nstatus = '500'\n", "fault 1: Expected `int"),
        ("[[fault]]\ntimes = 0\n", "fault 1: Expected `int` >= 1"),
        ("[[fault]]\nskip = -1\n", "fault 1: Expected `int` >= 0"),
        ("[[fault]]\nstatis = 500\n", "unknown field `statis`"),
        ("[[fault]]\npath = '('\n", "path is no regular expression"),
        ("[[fault]]\nheaders = { Retry-After = 3 }\n", "Expected `str`"),
        ("# " + "x" * (1 << 20), "too large"),
    ],
)
def test_a_script_that_will_not_do(tmp_path: Path, text: str | bytes, why: str) -> None:
    with pytest.raises(BadFaultScript) as caught:
        read_faults(_write(tmp_path, text))
    assert why in caught.value.sentence
    assert caught.value.exit_code == 2
    assert "\n" not in caught.value.sentence
    assert "cut_answer" in caught.value.hint


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_script_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFaultScript, match="cannot be read: ") as caught:
        read_faults(tmp_path / name)
    assert caught.value.exit_code == 2


def test_what_a_script_says_is_escaped(tmp_path: Path) -> None:
    with pytest.raises(BadFaultScript) as caught:
        read_faults(_write(tmp_path, '[[fault]]\nkind = "\\u001b[2J"\n'))
    assert "\x1b" not in caught.value.sentence
