"""A few facts about this machine; its name and its people's are not among them."""

import ctypes
import locale
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Final

from log_operator.collect.host import Host
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import HostFacts
from ticketbound.clock import rfc3339
from ticketbound.sizes import format_size

_UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class FactsSource:
    """One small text, a fact on each line."""

    facts: HostFacts
    host: Host

    def plan(self) -> Iterator[Planned | Skipped]:
        """The text."""
        yield Planned("system/facts.txt", "facts about this machine", None, self.facts.why)

    @contextmanager
    def open(
        self,
        planned: Planned,  # noqa: ARG002 - there is one thing to open
        allowance: int,
    ) -> Iterator[Raw]:
        """The text; a fact that cannot be found out is `unknown`."""
        yield Raw(iter([describe_host(self.host).encode("utf-8", "replace")[:allowance]]))


def describe_host(host: Host) -> str:
    """The facts, a line each, as `name: value`."""
    facts: dict[str, Callable[[], str]] = {
        "system": _name_system,
        "kernel": lambda: f"{platform.system()} {platform.release()} {platform.version()}",
        "architecture": platform.machine,
        "processors": lambda: str(os.cpu_count() or _UNKNOWN),
        "memory": lambda: format_size(_count_memory()),
        "system disk": lambda: _describe_disk(
            Path((host.home or Path(tempfile.gettempdir())).anchor)
        ),
        "temporary folder": lambda: _describe_disk(Path(tempfile.gettempdir())),
        "running for": lambda: str(timedelta(seconds=_count_uptime())),
        "time (UTC)": lambda: rfc3339(host.clock()),
        "time zone": lambda: f"{host.clock().astimezone():%Z, UTC%z}",
        "locale": lambda: ".".join(part or "C" for part in locale.getlocale()),
    }
    return "".join(f"{name}: {_ask(fact)}\n" for name, fact in facts.items())


def _ask(fact: Callable[[], str]) -> str:
    try:
        return " ".join(fact().split())
    except (OSError, ValueError, AttributeError):
        return _UNKNOWN


def _name_system() -> str:
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if sys.platform == "win32":
        return f"Windows {platform.release()} {platform.win32_edition()}"
    return platform.freedesktop_os_release()["PRETTY_NAME"]


def _describe_disk(folder: Path) -> str:
    usage = shutil.disk_usage(folder)
    return f"{format_size(usage.free)} free of {format_size(usage.total)}"


def _count_uptime() -> int:
    """Seconds since this machine was started."""
    if sys.platform == "win32":
        return int(time.monotonic())
    return int(time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


def _count_memory() -> int:
    """Bytes of memory that this machine has."""
    if sys.platform != "win32":
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    status = _MemoryStatus(dwLength=ctypes.sizeof(_MemoryStatus))
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        raise OSError
    return int(status.ullTotalPhys)


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of Windows, whose names these are."""

    # See: https://learn.microsoft.com/windows/win32/api/sysinfoapi/ns-sysinfoapi-memorystatusex
    _fields_: ClassVar = [
        ("dwLength", ctypes.c_uint32),
        ("dwMemoryLoad", ctypes.c_uint32),
        ("ullTotalPhys", ctypes.c_uint64),
        ("ullRest", ctypes.c_uint64 * 6),
    ]
