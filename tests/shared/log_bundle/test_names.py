import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_bundle.names import EntryNames, make_safe, number_name


@pytest.mark.parametrize(
    ("proposed", "safe"),
    [
        ("files/var/log/syslog", "files/var/log/syslog"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc//./passwd", "etc/passwd"),
        ("a\nb\x1b[31m\u202e.log", "a_b__31m_.log"),
        ("logs/NUL.txt", "logs/_NUL.txt"),
        ("logs/com1", "logs/_com1"),
        ("-rf", "_-rf"),
        ("dots...", "dots"),
        ("C:\\Windows\\x", "C__Windows_x"),
        ("caf\udce9", "caf_"),
        ("cafe\u0301.log", "café.log"),
        ("", "unnamed"),
        ("..", "unnamed"),
    ],
)
def test_make_safe(proposed: str, safe: str) -> None:
    assert make_safe(proposed) == safe


def test_long_names_keep_their_end() -> None:
    name = make_safe("files/" + "x" * 300 + "/" + "y" * 300 + ".log")
    assert len(name) <= 220
    assert name.endswith("y.log")


@pytest.mark.parametrize(
    ("name", "numbered"), [("a/b.log", "a/b~2.log"), ("a/b", "a/b~2"), ("a/.env", "a/.env~2")]
)
def test_number_name(name: str, numbered: str) -> None:
    assert number_name(name, 2) == numbered


def test_twins_get_names_of_their_own() -> None:
    names = EntryNames()
    taken = [names.take(n) for n in ("a.log", "A.LOG", "a.log", "a.log/b", "d/e", "d", "D/E")]
    assert taken[:3] == ["a.log", "A~2.LOG", "a~3.log"]
    folded = [name.casefold() for name in taken]
    assert len(set(folded)) == len(folded)
    assert not any(b.startswith(f"{a}/") for a in folded for b in folded)


@given(st.lists(st.text(max_size=30), max_size=30))
def test_any_names_unpack_side_by_side(proposed: list[str]) -> None:
    names = EntryNames()
    folded = [names.take(name).casefold() for name in proposed]
    assert len(set(folded)) == len(folded)
    assert not any(b.startswith(f"{a}/") for a in folded for b in folded)
    assert all(".." not in name.split("/") and not name.startswith("/") for name in folded)


def test_many_names_of_one_kind_stay_cheap() -> None:
    names = EntryNames()
    taken = {names.take(f"{'y' * n}{'x' * 90}") for n in range(3_000)}
    assert len(taken) == 3_000
