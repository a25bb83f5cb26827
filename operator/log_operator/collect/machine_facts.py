"""What kind of machine this is, and what it is busy with."""

import locale
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from log_operator.collect.host import Host
from ticketbound.clock import rfc3339
from ticketbound.sizes import format_size

_MOST_PROGRAMS: Final = 15

Facts = Iterator[tuple[str, str]]
"""Names and values of facts; what is known before an error stays known."""


def describe_system(host: Host) -> Facts:
    """Which system this is, and since when it runs."""
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    yield "system", name_system()
    yield "kernel", f"{platform.system()} {platform.release()} {platform.version()}"
    yield "architecture", platform.machine()
    yield "running for", str(timedelta(seconds=int(time.time() - psutil.boot_time())))
    yield "rights", "administrator" if host.is_admin else "an ordinary user"


def describe_processors(host: Host) -> Facts:  # noqa: ARG001 - all groups are asked alike
    """How many processors there are, and how busy they are."""
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    yield "processors", f"{psutil.cpu_count()} ({psutil.cpu_count(logical=False)} cores)"
    yield "load of 1, 5, 15 minutes", " ".join(f"{load:.2f}" for load in psutil.getloadavg())


def describe_memory(host: Host) -> Facts:  # noqa: ARG001 - all groups are asked alike
    """How much memory there is, and how much of it is free."""
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    memory, swap = psutil.virtual_memory(), psutil.swap_memory()
    yield "memory", f"{format_size(memory.available)} available of {format_size(memory.total)}"
    yield "swap", f"{format_size(swap.used)} used of {format_size(swap.total)}"


def describe_disks(host: Host) -> Facts:
    """How full the disks are; network drives are not asked."""
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    for part in psutil.disk_partitions(all=False):
        if Path(part.mountpoint).is_dir():
            yield f"disk {part.mountpoint}", f"{part.fstype}, {_describe_disk(part.mountpoint)}"
    yield "temporary folder", _describe_disk(tempfile.gettempdir())
    if host.home is not None and host.home.is_dir():
        yield "home folder", _describe_disk(str(host.home))


def describe_time(host: Host) -> Facts:
    """What time it is here."""
    yield "time (UTC)", rfc3339(host.clock())
    yield "time zone", f"{host.clock().astimezone():%Z, UTC%z}"


def describe_language(host: Host) -> Facts:  # noqa: ARG001 - all groups are asked alike
    """Which language and character set programs get."""
    yield "locale", ".".join(part or "C" for part in locale.getlocale())
    yield "encoding of file names", sys.getfilesystemencoding()


@dataclass(slots=True)
class _Program:
    """All processes of one program."""

    processes: int = 0
    memory: int = 0
    seconds: float = 0.0


def describe_processes(host: Host) -> Facts:  # noqa: ARG001 - all groups are asked alike
    """The programs that use most memory and time: their names, never their arguments."""
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    programs: dict[str, _Program] = {}
    for process in psutil.process_iter(["name", "memory_info", "cpu_times"]):
        known, times = process.info, process.info["cpu_times"]
        program = programs.setdefault(known["name"] or "?", _Program())
        program.processes += 1
        program.memory += known["memory_info"].rss if known["memory_info"] else 0
        program.seconds += times.user + times.system if times else 0.0
    # Threads of the kernel have no memory of their own.
    programs = {name: one for name, one in programs.items() if one.memory}
    by_memory = sorted(programs, key=lambda name: programs[name].memory)[-_MOST_PROGRAMS:]
    by_time = sorted(programs, key=lambda name: programs[name].seconds)[-_MOST_PROGRAMS:]
    yield "programs", f"{len(programs)} different, {_count(programs)} processes"
    for name in sorted({*by_memory, *by_time}, key=lambda name: -programs[name].memory):
        program = programs[name]
        busy = timedelta(seconds=int(program.seconds))
        yield (
            f"program {name}",
            f"{program.processes} x, {format_size(program.memory)}, {busy} busy",
        )


def _count(programs: dict[str, _Program]) -> int:
    return sum(program.processes for program in programs.values())


def name_system() -> str:
    """What people call this system.

    Raises:
        OSError: nothing says it.
    """
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if sys.platform == "win32":
        return f"Windows {platform.release()} {platform.win32_edition()}"
    return platform.freedesktop_os_release()["PRETTY_NAME"]


def _describe_disk(place: str) -> str:
    import psutil  # noqa: PLC0415 - only who asks for facts waits for it

    usage = psutil.disk_usage(place)
    writable = "" if os.access(place, os.W_OK) else ", not writable by this user"
    return f"{format_size(usage.free)} free of {format_size(usage.total)}{writable}"
