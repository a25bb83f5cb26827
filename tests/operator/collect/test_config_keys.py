"""No value survives, however it is written; what is not understood is left out."""

import configparser
import contextlib
import io
import json
import re
import time
import tracemalloc
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_operator.collect.config_keys import keep_keys
from log_operator.collect.config_text import NotUnderstood


def keep(name: str, text: str) -> tuple[str, int]:
    keys = keep_keys(name, text.encode())
    return "".join(f"{line}\n" for line in keys.lines), keys.lines_left_out


LINES = """\
# don't say password = hunter2
[server]
port=8080
user : jo
export TOKEN="hunter2"
empty =

path = C:\\logs
list = a,b
    hunter2 = 3
skip-networking
!includedir /etc/hunter2.d
after = 'it''s' ; hunter2
[hunter2Zq9]
maxIOPS = "C:\\a" and 'b'
log4j.level = [a]
"""
YAML = """\
---
# hunter2
server:
  port: 8080
  <<: *hunter2
  tags: [a, {b: hunter2}]
  "quoted": &anchor hunter2
  key: |
    hunter2: inside
    -----BEGIN
  folded: >-
      hunter2: inside

  plain: begins
    hunter2 goes: on
  several: "begins
hunter2: ends"
  users:
    - name: jo
      password: hunter2
    - hunter2
    - - hunter2
  key with blanks: hunter2
    hunter2: inside
  last: x
"""


def test_lines() -> None:
    names = [
        "port",
        "user",
        "TOKEN",
        "empty",
        "",
        "path",
        "list",
        "after",
        "maxIOPS",
        "log4j.level",
    ]
    kept = "".join(f"{name} = <dropped>\n" if name else "\n" for name in names)
    assert keep("app.conf", LINES) == (f"[server]\n{kept}", 5)


def test_sections_are_for_some_kinds_of_files_only() -> None:
    assert keep("a.ini", "[program:web]\n") == ("[program:web]\n", 0)
    with pytest.raises(NotUnderstood, match="no key"):
        keep("a.env", "[server]\n")


SECRETS_AS_KEYS: Final = """
MIIEpAIBAAKCAQEAabcd
Y29ycmVjdCBob3JzZSBiYXR0ZXJ5ISE
Sup3rS3cretT0kenQqwe
S3cretPassw0rd
hunter2Zq9Abc
YmxKcVhGaGJkUWx
aB3dE5fG7hI9
0123456789abcdef
deadbeefcafe0123
correcthorsebatterystaplecorrecthorse
""".strip().splitlines()


@pytest.mark.parametrize("secret", SECRETS_AS_KEYS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.conf", "{}=\n"),
        ("a.conf", "{}==\n"),
        ("a.conf", "x{}: \n"),
        ("a.conf", "[{}]\n"),
        ("a.conf", "key =\n  {}\n"),
        ("a.yml", "{}: x\n"),
        ("a.yml", "a: b\n{}:\n  c: d\n"),
        ("a.yml", "- {}:\n"),
        ("a.json", '{{"{}": 1}}'),
        ("a.json", '{{"a": {{"{}": {{"b": 1}}}}}}'),
        ("a.toml", "[{}]\na = 1"),
    ],
)
def test_no_key_survives_that_looks_like_a_secret(name: str, text: str, secret: str) -> None:
    with contextlib.suppress(NotUnderstood):
        assert secret not in keep(name, text.format(secret))[0]


@pytest.mark.parametrize("line", ["YWJj=", "abcdefgh==", "a=="])
def test_no_last_line_of_base64_survives(line: str) -> None:
    assert keep("a.conf", line)[0] == ""


@pytest.mark.parametrize(
    "key",
    ["port", "maxPoolSize", "JAVA_HOME", "http.proxyHost", "sha256", "X-Forwarded-For", "i18n.on"],
)
def test_keys_of_words_stay(key: str) -> None:
    assert keep("a.ini", f"{key} = 1")[0] == f"{key} = <dropped>\n"
    assert keep("a.yml", f"{key}: 1")[0] == f"{key}: <dropped>\n"
    assert keep("a.json", json.dumps({key: 1}))[0] == f"{key} = <dropped>\n"


def test_yaml() -> None:
    text, left_out = keep("app.yml", YAML)
    assert text == (
        "---\nserver:\n  port: <dropped>\n  <<: <dropped>\n  tags: <dropped>\n"
        '  "quoted": <dropped>\n  key: <dropped>\n  folded: <dropped>\n  plain: <dropped>\n'
        "  several: <dropped>\n  users:\n    - name: <dropped>\n      password: <dropped>\n"
        "    - <dropped>\n    - - <dropped>\n  last: <dropped>\n"
    )
    assert left_out == 8


def test_json_and_toml() -> None:
    assert keep("a.json", '{"a": {"b c": [1, {"d": "x"}], "e": {}}, "": null}')[0] == (
        "a.<key>[0] = <dropped>\na.<key>[1].d = <dropped>\na.e = <dropped>\n<key> = <dropped>\n"
    )
    assert keep("a.toml", 'x = 1\n[a.b]\nc = """\nhunter2 = 1\n"""\n')[0] == (
        "x = <dropped>\na.b.c = <dropped>\n"
    )
    assert keep("a.JSON", '"hunter2"')[0] == "= <dropped>\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "{'a': hunter2}"),
        ("a.json", "[" * 100_000),
        ("a.json", '{"a": ' + "1" * 5000 + "}"),
        ("a.toml", "a = hunter2"),
        ("a.xml", "<a>hunter2</a>"),
        ("a.conf", "server {\nhunter2: x\n}"),
        ("a.conf", "a = [\nhunter2 = x\n]"),
        ("a.conf", "a = f(\nhunter2 = x\n)"),
        ("a.conf", "a = <<EOF\nhunter2 = x\nEOF"),
        ("a.ini", 'a = """\nhunter2 = x\n"""'),
        ("a.ini", 'a = "x\nhunter2 = y"'),
        ("a.ini", "a = b\\\nhunter2 = x"),
        ("a.service", "ExecStart=/bin/x \\\n; comment\nhunter2=2"),
        ("a.env", 'a = b"x\nhunter2 = y"'),
        ("a.env", "a = b'x\nhunter2 = y'"),
        ("a.env", 'a = "b" "x\nhunter2 = y"'),
        ("a.env", 'a = "b\\"\nhunter2 = y"'),
        ("a.env", "a = `x\nhunter2 = y`"),
        ("a.env", "a = $'x\nhunter2 = y'"),
        ("a.env", "a = $(cat <<X\nhunter2=y\nX\n)"),
        ("a.env", "cat <<X >b\nhunter2=y\nX"),
        ("a.conf", "key =\nMIIEpAIBAAKCAQEAabcd\nhunter2="),
        ("a.conf", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\nhunter2="),
        ("a.conf", "-----BEGIN PRIVATE KEY-----\nhunter2="),
        ("a.conf", "<a>\nhunter2: x\n</a>"),
        ("a.properties", "password hunter2"),
        ("db_password", "hunter2=\n"),
        ("secrets/token", "hunter2:x"),
        (".env", "hunter2=x"),
        ("a.toml", ".".join("a" * 102) + " = 1"),
        ("a.json", '{"a":' * 40 + "1" + "}" * 40),
        ("a.json", "[" + "0," * 200_000 + "0]"),
        ("a.ini", "a = x\u2028hunter2 = x"),
        ("a.ini", "a = x\x85hunter2 = x"),
        ("a.yml", "a: [\nhunter2: x\n]"),
        ("a.yml", "a: &b [\nhunter2: x\n]"),
        ("a.yml", "a: !!map {\nhunter2: x\n}"),
        ("a.yml", '"a{": "x\nhunter2: x"'),
        ("a.yml", "? |\n hunter2: x\n: b"),
        ("a.yml", "a:\n\thunter2: x"),
    ],
)
def test_is_left_out_as_a_whole(name: str, text: str) -> None:
    with pytest.raises(NotUnderstood):
        "".join(keep_keys(name, text.encode()).lines)


def test_what_is_no_text_is_left_out() -> None:
    with pytest.raises(NotUnderstood):
        keep_keys("a.ini", b"a = \xff\x00")
    utf_16 = keep_keys("a.ini", "\ufeffa = hunter2\n".encode("utf-16-le"))
    assert list(utf_16.lines) == ["a = <dropped>"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"' + "k" * 300_000 + '":[' + "0," * 100_000 + "0]}"),
        ("a.json", '[{"keeper":' * 15 + "[" + "0," * 100_000 + "0]" + "}]" * 15),
        ("a.toml", "\n".join(".".join(f"a{n}" for _ in range(101)) + "=1" for n in range(300))),
        ("a.toml", "a = [" + "{b=1}," * 30_000 + "]"),
        ("a.ini", "a = " + "\\x" * 400_000),
        ("a.ini", "[" * 900_000),
        ("a.yml", "- " * 400_000 + "x"),
        ("a.yml", 'a: "' + "\\a" * 400_000),
    ],
)  # fmt: skip
def test_a_small_file_takes_little_memory_and_time(name: str, text: str) -> None:
    tracemalloc.start()
    began = time.process_time()
    with contextlib.suppress(NotUnderstood):
        for _ in keep_keys(name, text.encode()).lines:
            pass
    assert time.process_time() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()


KEY: Final = "hunter2"
"""Stands in values only, in ways that make it look like a key."""
PIECES: Final = st.lists(
    st.sampled_from(
        [KEY, f"\n{KEY}", "=", ": ", "\n", "\n\n", "  ", '"', "'", "#", "\\", "|", "[", "]", "{",
         "}", ",", "- ", "&", "*", "!", "---", "\r", "x", "é"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
NAMES: Final = st.from_regex(r"[a-f]{1,4}", fullmatch=True)
TREES: Final = st.dictionaries(
    NAMES,
    st.recursive(
        PIECES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=5,
)


def write_ini(values: dict[str, str]) -> str:
    parser = configparser.RawConfigParser()
    parser["section"] = {k: v.replace("\r", "") for k, v in values.items()}
    written = io.StringIO()
    parser.write(written)
    return written.getvalue()


def write_env(values: dict[str, str]) -> str:
    quoted = (json.dumps(v).replace("\\n", "\n").replace("\\r", "") for v in values.values())
    return "".join(f"{k}={v}\n" for k, v in zip(values, quoted, strict=True))


def write_properties(values: dict[str, str]) -> str:
    escaped = (re.sub(r"[\r\n]+", "\\\\\\n", v.replace("\\", "\\\\")) for v in values.values())
    return "".join(f"{k}={v}\n" for k, v in zip(values, escaped, strict=True))


@pytest.mark.parametrize("write", [write_ini, write_env, write_properties])
@given(values=st.dictionaries(NAMES, PIECES, min_size=1))
def test_no_value_survives_by_lines(
    write: Callable[[dict[str, str]], str], values: dict[str, str]
) -> None:
    with contextlib.suppress(NotUnderstood):
        assert KEY not in keep("a.ini", write(values))[0]


@given(TREES)
def test_no_value_survives_in_json(tree: dict[str, object]) -> None:
    assert KEY not in keep("a.json", json.dumps(tree, ensure_ascii=False))[0]


def write_yaml(value: object, depth: int = 0) -> str:
    """YAML in block style, texts in turn in each of the ways that there are."""
    pad = "  " * depth
    if isinstance(value, dict):
        return "".join(f"\n{pad}{k}: {write_yaml(v, depth + 1)}" for k, v in value.items()) or "{}"
    if isinstance(value, list):
        return "".join(f"\n{pad}- {write_yaml(v, depth + 1)}" for v in value) or "[]"
    text = str(value).replace("\r", "")
    style = len(text) % 4
    if style == 0 and text.strip():
        lines = (f"\n{pad}  {line}" if line else "\n" for line in text.split("\n"))
        return "|2" + "".join(lines)
    if style == 1:
        return "'" + text.replace("'", "''").replace("\n", f"\n\n{pad} ") + "'"
    if style == 2:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\n\n") + '"'
    return json.dumps(text, ensure_ascii=False)


@given(TREES)
def test_no_value_survives_in_yaml(tree: dict[str, object]) -> None:
    with contextlib.suppress(NotUnderstood):
        assert KEY not in keep("a.yaml", write_yaml(tree))[0]
