"""The kinds of sources that a profile may ask for, and what can be said of each.

Sizes are written `200MB`, spans of time `90m`, `24h` or `7d`; `tenant_file.source_checks` has the
rules that types cannot express.
"""

from typing import Literal

from tenant_file.source import Source, System

Level = Literal["error", "warning", "info", "debug"]
"""The least important kind of message that is wanted."""

Fact = Literal[
    "system",
    "cpu",
    "memory",
    "disks",
    "time",
    "locale",
    "network",
    "proxy",
    "ports",
    "processes",
]
"""What can be asked of a machine; `ports` and `processes` only where a profile names them."""


class Files(Source, frozen=True, tag="files"):
    """Files by glob: `~`, `$NAME`, `%NAME%`, `{user_log_dir}` are expanded, `**` crosses folders.

    Args:
        include: full paths.
        exclude: what of these is left out; a pattern without a folder is a name anywhere.
        max_file_size: of a larger file its beginning and its end are kept.
        keep_head: how much of a larger file's beginning is kept.
        newest: at most so many files; 0 for all.
        window_by: whether lines before the window are left out, or only files last written before.
        rotated: also `app.log.1`, `app.log-20261121.gz` and the like beside each file.
    """

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    max_file_size: str = "100MB"
    keep_head: str = "64KiB"
    newest: int = 0
    window_by: Literal["lines", "files"] = "lines"
    rotated: bool = True


class Config(Source, frozen=True, kw_only=True, tag="config"):
    """Configuration files, whatever their age.

    Args:
        include: full paths.
        exclude: what of these is left out; a pattern without a folder is a name anywhere.
        max_file_size: a larger file is left out.
        values: `clean` takes out what is secret; `drop` takes out every value and leaves the keys.
    """

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    max_file_size: str = "1MB"
    values: Literal["clean", "drop"] = "clean"


class Journal(Source, frozen=True, kw_only=True, tag="journal"):
    """The systemd journal.

    Args:
        units: of these units; all where there are none.
        boot: since the machine was started, or before that.
        level: no messages less important than these.
        format: a line for each message, or a JSON object with all its fields.
    """

    units: tuple[str, ...] = ()
    boot: Literal["any", "current", "previous"] = "any"
    level: Level = "debug"
    format: Literal["short-iso", "json"] = "short-iso"
    max_size: str = "50MB"
    max_time: str = "60s"
    systems: tuple[System, ...] = ("linux",)


class Syslog(Source, frozen=True, kw_only=True, tag="syslog"):
    """The system's own log files, wherever this system keeps them."""

    max_size: str = "50MB"
    systems: tuple[System, ...] = ("linux", "macos")


class UnifiedLog(Source, frozen=True, kw_only=True, tag="unified-log"):
    """The macOS unified log.

    Args:
        subsystems: of these subsystems, such as `com.acme.shop`.
        processes: of these programs.
        level: no messages less important than these.
    """

    subsystems: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    level: Level = "info"
    max_size: str = "50MB"
    max_time: str = "3m"
    systems: tuple[System, ...] = ("macos",)


class EventLog(Source, frozen=True, kw_only=True, tag="event-log"):
    """Windows event logs.

    Args:
        channels: such as `Application` or `System`.
        providers: of these providers; all where there are none.
        level: no events less important than these.
    """

    channels: tuple[str, ...]
    providers: tuple[str, ...] = ()
    level: Level = "info"
    max_size: str = "50MB"
    max_time: str = "2m"
    systems: tuple[System, ...] = ("windows",)


class Containers(Source, frozen=True, kw_only=True, tag="containers"):
    """Logs of containers that docker or podman runs.

    Args:
        labels: of those with each of these labels, `name` or `name=value`.
        names: of those with one of these names.
    """

    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    max_size: str = "50MB"
    max_time: str = "2m"


class Kubernetes(Source, frozen=True, kw_only=True, tag="kubernetes"):
    """Logs of pods, with what this machine's `kubectl` is allowed.

    Args:
        selector: of pods with these labels, as `kubectl --selector` takes them.
        namespace: in that namespace; where there is none, in that of the context.
        previous: also what a container wrote before it was restarted.
    """

    selector: str
    namespace: str = ""
    previous: bool = True
    max_size: str = "50MB"
    max_time: str = "2m"


class Command(Source, frozen=True, kw_only=True, tag="command"):
    """What a program of the host prints.

    Args:
        argv: its name or full path, and its arguments; there is no shell.
        name: what the text is called in the bundle.
    """

    argv: tuple[str, ...]
    name: str
    max_size: str = "5MB"
    max_time: str = "60s"


class HostFacts(Source, frozen=True, kw_only=True, tag="system"):
    """A few facts about this machine.

    Args:
        facts: which ones; `ports` and `processes` only where they are named.
    """

    facts: tuple[Fact, ...] = (
        "system",
        "cpu",
        "memory",
        "disks",
        "time",
        "locale",
        "network",
        "proxy",
    )
    max_size: str = "1MB"
    max_time: str = "60s"


class Crashes(Source, frozen=True, kw_only=True, tag="crashes"):
    """Which programs crashed, and the text of their back-traces; never a dump itself.

    Args:
        programs: of these programs; all where there are none.
    """

    programs: tuple[str, ...] = ()
    max_size: str = "10MB"
    max_time: str = "60s"


class Endpoint(Source, frozen=True, kw_only=True, tag="endpoint"):
    """What a program of this machine answers on its loopback address.

    Args:
        url: such as `http://127.0.0.1:8080/health`.
        name: what the text is called in the bundle.
    """

    url: str
    name: str
    max_size: str = "10MB"
    max_time: str = "30s"


AnySource = (
    Files
    | Config
    | Syslog
    | Endpoint
    | Journal
    | Containers
    | Kubernetes
    | Crashes
    | UnifiedLog
    | EventLog
    | Command
    | HostFacts
)
"""What a profile may list: the kinds that the operator has a leaf for."""
