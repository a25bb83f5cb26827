"""Trees that are too deep, too wide or have no end."""

import os
import time
from pathlib import Path

from log_operator.collect.walk import DEEPEST

from .conftest import Collect, Write


def test_stops_at_a_depth(collect: Collect, tree: Path) -> None:
    descriptor = os.open(tree, os.O_RDONLY)
    for _ in range(500):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
        os.close(os.open("app.log", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)
    result = collect()
    assert len(result.names) == DEEPEST
    [reason] = result.skipped.values()
    assert reason == "it lies more than 64 folders deep"
    deepest = max(result.names, key=len)
    assert result.read(deepest) == (b"", [])


def test_reads_a_path_longer_than_the_system_takes(collect: Collect, tree: Path) -> None:
    descriptor = os.open(tree, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=descriptor)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(os.open("app.log", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)
    result = collect()
    assert len(result.names[0]) > 5_000
    assert result.read(result.names[0]) == (b"", [])


def test_stops_at_a_number_of_names(write: Write, collect: Collect) -> None:
    for folder in "ab":
        for number in range(20):
            write(f"{folder}/{number}.log")
    result = collect(most_names=30)
    assert 20 < len(result.names) < 30
    assert list(result.skipped.values()) == ["more than 30 names to look at; the rest was left out"]


def test_a_name_spelled_out_is_found_among_too_many(write: Write, collect: Collect) -> None:
    for number in range(40):
        write(f"{number}.log")
    assert collect("7.log", most_names=10).names == ["7.log"]


def test_plans_many_files_quickly(collect: Collect, tree: Path) -> None:
    for folder in range(20):
        (tree / str(folder)).mkdir()
        for number in range(1_000):
            (tree / f"{folder}/{number}.log").touch()
    began = time.perf_counter()
    result = collect()
    assert len(result.names) == 20_000
    assert time.perf_counter() - began < 10  # takes less than one second here
