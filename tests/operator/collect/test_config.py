"""Configuration files of real trees."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from log_operator.collect.config import ConfigSource
from log_operator.collect.host import Host
from log_operator.collect.known_places import add_config_places, read_known_places
from log_operator.errors import CollectFailed
from log_operator.redaction import make_cleaner
from tenant_file.model import Profile
from tenant_file.redaction import Redaction
from tenant_file.sources import Config, Files

from .conftest import DAY, Collected, Write

CollectConfig = Callable[..., Collected]


@pytest.fixture
def collect_config(host: Host, tree: Path) -> CollectConfig:
    def collect(*include: str, **options: Any) -> Collected:
        globs = tuple(f"{tree}/{glob}" for glob in include or ("**",))
        return Collected(ConfigSource(Config("why", include=globs, **options), host), tree)

    return collect


def test_takes_files_of_any_age_by_name(write: Write, collect_config: CollectConfig) -> None:
    write("b.ini", b"key = value\n", age=900 * DAY)
    write("a.yml", b"key: value\n")
    write("a.yml.1", b"old\n")
    write("server.key", b"secret\n")
    result = collect_config("*.ini", "*.yml", "*.key", exclude=("**/x",))
    assert result.names == ["a.yml", "b.ini"]
    assert result.read("b.ini") == (b"key = value\n", [])
    assert all(planned.is_whole for planned in result.planned)
    assert list(result.skipped) == ["server.key"]


def test_leaves_out_what_is_too_large_for_one(write: Write, collect_config: CollectConfig) -> None:
    write("a.ini", b"x" * 2_001)
    reason = "over 2.0 KB, which is much for a configuration file"
    assert collect_config(max_file_size="2KB").skipped == {"a.ini": reason}


def test_drops_the_values(write: Write, collect_config: CollectConfig) -> None:
    write("a.ini", b"# c\nkey = value\n")
    result = collect_config(values="drop")
    assert result.find("a.ini").size == 64
    data, notes = result.read("a.ini")
    assert data == b"key = <dropped>\n"
    assert notes == [
        "its values were dropped",
        "lines that are no plain keys, left out: 1",
    ]


def test_cleaning_leaves_what_stands_for_a_value(
    write: Write, collect_config: CollectConfig, host: Host
) -> None:
    write("a.ini", b"password = hunter2\ntoken=hunter2\n")
    write("a.json", b'{"db": {"api_key": "hunter2"}}')
    write("a.yml", b"password: hunter2\n")
    result = collect_config(values="drop")
    redactor = make_cleaner(Redaction(), host).redactor
    for name in result.names:
        data, _ = result.read(name)
        assert b"".join(redactor.clean([data], name=name)) == data


def test_leaves_out_what_it_cannot_drop_the_values_of(
    write: Write, collect_config: CollectConfig
) -> None:
    write("a.xml", b"<password>hunter2</password>")
    write("a.json", b"{hunter2}")
    result = collect_config(values="drop")
    for name, reason in {"a.xml": "files of this kind", "a.json": "no valid JSON"}.items():
        with pytest.raises(CollectFailed, match=reason):
            result.read(name)


def test_keys_are_cut_at_the_cap(write: Write, collect_config: CollectConfig) -> None:
    write("a.json", b"[" + b"[1],[2]," * 500 + b"[]]")
    data, notes = collect_config(values="drop").read("a.json", 5_000)
    assert len(data) <= 5_000
    assert data.endswith(b"= <dropped>\n")
    assert notes[-1] == "cut at the cap"


def test_what_grew_meanwhile_is_left_out(write: Write, collect_config: CollectConfig) -> None:
    write("a.ini", b"key = value\n")
    result = collect_config()
    size = result.find("a.ini").size or 0
    write("a.ini", b"key = longer value\n")
    with pytest.raises(CollectFailed, match="grown"):
        result.read("a.ini", size)


def test_reads_only_what_it_planned(write: Write, collect_config: CollectConfig) -> None:
    write("a.ini")
    write("b.txt")
    planned = collect_config("*.txt").planned[0]
    with pytest.raises(CollectFailed), collect_config("*.ini").source.open(planned, 1000):
        pass


def test_the_secrets_of_these_files_are_hunted_too(write: Write, host: Host, tree: Path) -> None:
    write("shop/a.ini", b"token = Zx81kiosk9Spectrum\n")
    place = f"{tree}/shop/*.ini"
    config, files = Config("why", include=(place,)), Files("why", (f"{tree}/*.log",))
    redaction = add_config_places(Redaction(), Profile("p", "P", (config, files)))
    assert redaction.known_values == ("environment", place)
    assert b"token = Zx81kiosk9Spectrum\n" in list(read_known_places(redaction.known_values, host))
    assert add_config_places(redaction, Profile("p", "P", (config,))) == redaction
