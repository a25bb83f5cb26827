"""The second look, on parts made by hand: what the first path missed, by whatever fault."""

import io
import zipfile
from pathlib import Path

import pytest

from log_operator.errors import RedactionFailed, SecretLeft
from log_operator.redact.choice import DEFAULT
from log_operator.redact.known import KnownValues
from log_operator.redact.redactor import Redactor
from log_operator.redact.second_look import SecondLook

CREDENTIALS = tuple(rule for rule in DEFAULT.rules() if not rule.alias)
WINDOW = 64 << 10


@pytest.fixture(scope="module", params=[1 << 40, 0, 100_000], ids=["plain", "fast", "both"])
def look(request: pytest.FixtureRequest) -> SecondLook:
    return SecondLook(CREDENTIALS, window=WINDOW, plain_bytes=request.param)


def make_part(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "logs-1000-part1.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def find(look: SecondLook, data: bytes) -> str | None:
    return look.find_first(io.BytesIO(data), lambda _: None)


def test_clean_parts_pass_and_every_byte_is_read(look: SecondLook, tmp_path: Path) -> None:
    members = {"a.log": b"password=[redacted:key-value]\n", "b.log": b"plain\n" * 1000}
    read: list[int] = []
    look.demand_clean([make_part(tmp_path, members)], read.append)
    assert sum(read) == sum(map(len, members.values()))


def test_one_secret_stops_everything(look: SecondLook, tmp_path: Path) -> None:
    part = make_part(tmp_path, {"a.log": b"plain\n", "b\x1b.log": b"x\npassword=hunter2-secret\n"})
    with pytest.raises(SecretLeft) as caught:
        look.demand_clean([part], lambda _: None)
    assert caught.value.exit_code == 42
    assert caught.value.sentence == (
        r"the second look still found a secret in b\x1b.log, in logs-1000-part1.zip"
        " (rule key-value), so nothing was sent"
    )
    assert "hunter2" not in caught.value.sentence + caught.value.hint


def test_name_of_a_member_counts(look: SecondLook, tmp_path: Path) -> None:
    part = make_part(tmp_path, {"logs/glpat-AbCdEf0123456789GhIj.log": b"plain\n"})
    with pytest.raises(SecretLeft, match="in the name of a file, in logs-1000-part1.zip"):
        look.demand_clean([part], lambda _: None)


@pytest.mark.parametrize("damage", ["cut", "bytes"])
def test_part_that_cannot_be_read_is_not_sent(
    look: SecondLook, tmp_path: Path, damage: str
) -> None:
    part = make_part(tmp_path, {"a.log": b"line of the log\n" * 10_000})
    data = bytearray(part.read_bytes())
    if damage == "cut":
        del data[200:]
    else:
        data[60:90] = bytes(30)
    part.write_bytes(data)
    with pytest.raises(RedactionFailed, match=r"look at logs-1000-part1\.zip failed"):
        look.demand_clean([part], lambda _: None)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "latin-1"])
def test_any_encoding(look: SecondLook, codec: str) -> None:
    text = "grüße an alle\r\n" * 100 + "password=hunter2-secret\r\n"
    assert find(look, text.encode(codec)) == "key-value"
    clean = text.replace("hunter2-secret", "[redacted:key-value]")
    assert find(look, clean.encode(codec)) is None


@pytest.mark.parametrize("is_lined", [True, False])
@pytest.mark.parametrize("offset", [-40, -22, -15, -10, -9, -1, 0, 1])
@pytest.mark.parametrize("edge", [WINDOW, WINDOW - WINDOW // 8, WINDOW - WINDOW // 16])
def test_secret_and_mark_on_the_edge_of_a_window(
    look: SecondLook, *, is_lined: bool, offset: int, edge: int
) -> None:
    """The secret is found wherever a window ends or begins, and a mark is never taken for one."""
    filler = b"plain words\n" if is_lined else b"plain words "
    place = edge + offset
    before = (filler * (place // len(filler) + 1))[:place]
    after = filler * (1 << 13)
    assert find(look, before + b" password=hunter2-secret " + after) == "key-value"
    assert find(look, before + b" password=[redacted:key-value] " + after) is None
    assert find(look, before + b" password=[redacted:key-value]") is None


def test_value_that_is_longer_than_a_window_overlaps(look: SecondLook) -> None:
    assert find(look, b"plain\npassword=" + b"x9" * WINDOW) == "key-value"


def test_known_values_are_looked_for(tmp_path: Path) -> None:
    known = KnownValues(certain=[b"Zx81-kiosk-Spectrum"])
    look = SecondLook((*CREDENTIALS, *known.rules()))
    part = make_part(tmp_path, {"a.log": b"saw Zx81-kiosk-Spectrum\n"})
    with pytest.raises(SecretLeft, match=r"\(rule known-value\)"):
        look.demand_clean([part], lambda _: None)


def test_what_was_cleaned_passes(look: SecondLook) -> None:
    """All examples of all rules in one text, cleaned: a false alarm would stop an honest upload."""
    examples = [text for rule in DEFAULT.rules() for text in (*rule.must_match, *rule.must_not)]
    text = "\n\n".join(examples).replace("«", "").replace("»", "").encode()
    assert find(look, text) is not None
    cleaned = b"".join(Redactor().clean([text], name="a.log"))
    assert find(look, cleaned) is None
