"""How much of a text a known value takes, in each way in which it may be written there."""

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from log_operator.redact.confirm import Confirmer
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.known import KnownValues

_RAW = 'zK8/q+"w\\7&R é2<v'.encode()
_BYTES = b"\xfb\xef\xbe\xff\xfe?>~/3" * 2


def _hunt(known: KnownValues, data: bytes) -> list[bytes]:
    rules = known.rules()
    spans = Confirmer(rules).spans(data, PlainEngine(rules).find(data))
    return [data[start:end] for start, end, _ in spans]


def _in_json(value: bytes, *, times: int, is_ascii: bool) -> bytes:
    text = value.decode("utf-8", "surrogateescape")
    for _ in range(times):
        text = json.dumps(text, ensure_ascii=is_ascii)[1:-1]
    return text.encode("utf-8", "surrogateescape")


def _lower_hex(quoted: str) -> bytes:
    parts = quoted.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])]).encode()


_DRESSES: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda value: value,
    "URL": lambda value: quote(value, safe="").encode(),
    "URL with its slashes": lambda value: quote(value).encode(),
    "URL in lower case": lambda value: _lower_hex(quote(value, safe="")),
    "URL with its slashes in lower case": lambda value: _lower_hex(quote(value)),
    "form": lambda value: quote_plus(value).encode(),
    "form in lower case": lambda value: _lower_hex(quote_plus(value)),
    "HTML": lambda value: html.escape(value.decode("utf-8", "surrogateescape")).encode(
        "utf-8", "surrogateescape"
    ),
    "JSON": lambda value: _in_json(value, times=1, is_ascii=False),
    "JSON in ASCII": lambda value: _in_json(value, times=1, is_ascii=True),
    "JSON with slashes escaped": lambda value: _in_json(value, times=1, is_ascii=True).replace(
        b"/", b"\\/"
    ),
    "JSON with slashes escaped, not in ASCII": lambda value: _in_json(
        value, times=1, is_ascii=False
    ).replace(b"/", b"\\/"),
    "JSON in JSON": lambda value: _in_json(value, times=2, is_ascii=False),
    "JSON in JSON in ASCII": lambda value: _in_json(value, times=2, is_ascii=True),
    "hexadecimal": lambda value: value.hex().encode(),
    "hexadecimal in upper case": lambda value: value.hex().upper().encode(),
}


@pytest.mark.parametrize("value", [_RAW, _BYTES], ids=["text", "bytes"])
@pytest.mark.parametrize("dress", _DRESSES)
def test_all_of_it_goes_and_nothing_around(dress: str, value: bytes) -> None:
    shown = _DRESSES[dress](value)
    assert _hunt(KnownValues([value]), b"<" + shown + b">" + shown) == [shown, shown]


@pytest.mark.parametrize("value", [_RAW, _BYTES, _RAW[:-1], _BYTES[:-2]])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_the_signs_of_base64_that_the_value_alone_decides(
    encode: Callable[[bytes], bytes], value: bytes
) -> None:
    for before in range(5):
        low, high = (encode(sign * before + value + sign) for sign in (b"\0", b"\xff"))
        is_same = [first == second for first, second in zip(low, high, strict=True)]
        begin = is_same.index(True)
        core = low[begin : is_same.index(False, begin)]
        for behind in (b"", b"\0", b"\xff\xff", b"abc"):
            text = encode(b"a" * before + value + behind)
            assert _hunt(KnownValues([value]), b" " + text + b" ") == [core]


def test_a_value_of_eight_bytes_is_hunted_as_it_is() -> None:
    assert _hunt(KnownValues([b"aB3$xY9!"]), b"(aB3$xY9!)") == [b"aB3$xY9!"]


def test_what_only_begins_like_a_value_stays() -> None:
    known = KnownValues([b"aB3$xY9!qZ7?", b"aB3$xY9!other8"])
    assert _hunt(known, b"aB3$xY9!qZ7 aB3$xY9!") == []
    assert _hunt(known, b"aB3$xY9!qZ7?aB3$xY9!other8") == [b"aB3$xY9!qZ7?", b"aB3$xY9!other8"]


def test_without_values_there_is_no_rule() -> None:
    assert KnownValues().rules() == KnownValues([b"short"]).rules() == ()


def test_the_rule_says_what_it_catches() -> None:
    (rule,) = KnownValues([_RAW]).rules()
    assert (rule.id, rule.family, rule.must_match, rule.must_not) == (
        "known-value",
        "known",
        (),
        (),
    )
    assert rule.catches == "a secret that this machine holds in a place that the profile names"
    assert rule.pattern.search(_RAW) is None


def test_certain_values_come_first_and_all_that_are_too_many_are_counted() -> None:
    sure = [b"certain-%04d-Zq" % number for number in range(700)]
    others = [b"k3y-%04d-ABCDEF" % number for number in range(500)]
    known = KnownValues([*others, sure[0], b"short"], certain=[*sure, sure[0], b"aaaaaaaaaa"])
    assert (len(known), known.left_out) == (1000, 200)
    assert _hunt(known, b" ".join(sure)) == sure
    assert _hunt(known, b" ".join(others)) == others[:300]
