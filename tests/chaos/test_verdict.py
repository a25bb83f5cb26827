"""The verdict catches what it is there for: each wrong is put into a real run that was right."""

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.chaos.verdict import Arrived, Picture, list_wrongs

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes"),
]

STATE = "00/state.json"


def change_first(picture: Picture, data: bytes) -> Picture:
    first = picture.arrived[0]
    return replace(picture, arrived=(replace(first, data=data), *picture.arrived[1:]))


def double_comment(picture: Picture) -> Picture:
    again = tuple(replace(one, comment=one.comment + 1) for one in picture.arrived)
    return replace(picture, arrived=picture.arrived + again, comments=2, most_comments=2)


def split_comment(picture: Picture) -> Picture:
    return replace(picture, comments=2)


def empty_comment(picture: Picture) -> Picture:
    return replace(picture, comments=2, most_comments=2)


def lose_last_part(picture: Picture) -> Picture:
    return replace(picture, arrived=picture.arrived[:-1])


def lose_first_part(picture: Picture) -> Picture:
    return replace(picture, arrived=picture.arrived[1:])


def change_byte(picture: Picture) -> Picture:
    """In the last part, in the midst of what a log deflated to."""
    last = picture.arrived[-1]
    middle = len(last.data) // 2
    data = last.data[:middle] + bytes([last.data[middle] ^ 1]) + last.data[middle + 1 :]
    return replace(picture, arrived=(*picture.arrived[:-1], replace(last, data=data)))


def send_part_of_another_run(picture: Picture) -> Picture:
    """Whole in itself, and not what was agreed to."""
    last = picture.arrived[-1]
    other = io.BytesIO(last.data)
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("more.txt", "more")
    return replace(picture, arrived=(*picture.arrived[:-1], replace(last, data=other.getvalue())))


def lose_line(picture: Picture) -> Picture:
    """From a log before it was collected, so that all hashes are right."""
    name, log = next(iter(picture.logs.items()))
    return replace(picture, logs={**picture.logs, name: log + b"one more line\n"})


def lose_log(picture: Picture) -> Picture:
    return replace(picture, logs={**picture.logs, "other.log": b"a line\n"})


def leave_file(picture: Picture) -> Picture:
    return replace(picture, left={**picture.left, "00/logs-1000-part2.zip": b"PK"})


def lose_receipt(picture: Picture) -> Picture:
    return replace(picture, left={})


def tell_other_parts(picture: Picture) -> Picture:
    name, receipt = next(iter(picture.left.items()))
    told = json.loads(receipt)
    told["parts"][0]["sha256"] = "0" * 64
    return replace(picture, left={name: json.dumps(told).encode()})


def let_code_live(picture: Picture) -> Picture:
    return replace(picture, code_lives=True)


def leave_upload(picture: Picture) -> Picture:
    return replace(picture, unattached=1)


def print_code(picture: Picture) -> Picture:
    return replace(picture, said=f"{picture.said}\nusing {picture.secrets[0]}")


def write_token_down(picture: Picture) -> Picture:
    return replace(picture, left={**picture.left, STATE: picture.secrets[1].encode()})


def print_traceback(picture: Picture) -> Picture:
    return replace(picture, said="Traceback (most recent call last):")


def end_with_one(picture: Picture) -> Picture:
    return replace(picture, statuses=(*picture.statuses, 1))


def end_oddly(picture: Picture) -> Picture:
    return replace(picture, statuses=(*picture.statuses, 99))


def test_right_is_right(picture: Picture) -> None:
    assert picture.statuses == (0,)
    assert len(picture.arrived) >= 1
    assert list_wrongs(picture, is_delivered=True) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (double_comment, "2 times on the ticket"),
        (split_comment, "2 comments where 1 would do"),
        (empty_comment, "1 comments bring nothing"),
        (lose_last_part, "parts arrived of|part 1 is missing"),
        (lose_first_part, "part 1 is missing"),
        (change_byte, "cannot be read|another hash|not those that were agreed to"),
        (send_part_of_another_run, "not those that were agreed to|tells of other parts"),
        (lose_line, "is not what it was"),
        (lose_log, "is lost"),
        (leave_file, "left behind"),
        (lose_receipt, "no receipt"),
        (tell_other_parts, "tells of other parts"),
        (let_code_live, "the code lives"),
        (leave_upload, "1 uploads hang about"),
        (print_code, "secret 0 was printed"),
        (write_token_down, "secret 1 stands in"),
        (print_traceback, "the program broke"),
        (end_with_one, "exit status 1"),
        (end_oddly, "exit status 99"),
    ],
)
def test_each_wrong_is_found(
    picture: Picture, spoil: Callable[[Picture], Picture], said: str
) -> None:
    wrongs = "\n".join(list_wrongs(spoil(picture), is_delivered=True))
    assert any(one in wrongs for one in said.split("|")), wrongs


def kept(picture: Picture, *names: str) -> Picture:
    """Nothing arrived, and of the bundle these parts are kept."""
    parts = {"a": b"part a", "b": b"part b"}
    listed = [{"name": n, "sha256": hashlib.sha256(d).hexdigest()} for n, d in parts.items()]
    state = json.dumps({"parts": listed}).encode()
    left = {STATE: state, **{name: parts[name] for name in names}}
    said = "the cleaned logs are kept in /somewhere"
    return replace(picture, arrived=(), comments=0, left=left, said=said)


def test_bundle_is_kept(picture: Picture) -> None:
    assert list_wrongs(kept(picture, "a", "b"), is_delivered=False) == []


def test_bundle_is_partly_kept_and_partly_there(picture: Picture) -> None:
    partly = replace(kept(picture, "a"), arrived=(Arrived(0, "b", b"part b"),), comments=1)
    assert list_wrongs(partly, is_delivered=False) == []


def test_kept_part_is_lost(picture: Picture) -> None:
    wrongs = list_wrongs(kept(picture, "a"), is_delivered=False)
    assert wrongs == ["b is neither kept nor on the ticket"]


def test_nobody_is_told(picture: Picture) -> None:
    quiet = replace(kept(picture, "a", "b"), said="")
    assert list_wrongs(quiet, is_delivered=False) == ["nobody was told that the bundle is kept"]


def test_nothing_is_kept(picture: Picture) -> None:
    nothing = replace(kept(picture), left={})
    assert list_wrongs(nothing, is_delivered=False) == ["not delivered, and no bundle is kept"]
