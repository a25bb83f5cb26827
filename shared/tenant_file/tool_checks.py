"""What types cannot say about the sources that ask a program of the host.

What is handed to these programs has no quotes and begins with no hyphen, so it can be nothing else
than the name that it stands for.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tenant_file.sources import Containers, Crashes, EventLog, Kubernetes, UnifiedLog
from ticketbound.safe_text import escape

_LOG_NAME: Final = re.compile(r"[A-Za-z0-9.][A-Za-z0-9 ._/%()+-]{0,254}", re.ASCII)
"""Of a subsystem, process, channel or provider."""
_LABEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,252}(?:=[A-Za-z0-9._/:@+-]{0,252})?")
_CONTAINER: Final = re.compile(r"[A-Za-z0-9*?][A-Za-z0-9_.*?-]{0,252}", re.ASCII)
_SELECTOR: Final = re.compile(r"[A-Za-z0-9!][A-Za-z0-9._/=!, ()-]{0,499}", re.ASCII)
_NAMESPACE: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_PROGRAM: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. +-]{0,63}", re.ASCII)

ToolSource = UnifiedLog | EventLog | Containers | Kubernetes | Crashes


def find_tool_mistakes(source: ToolSource) -> Iterator[tuple[str, str]]:
    """All that makes no sense in one of these sources, each with its key."""
    match source:
        case UnifiedLog():
            if not source.subsystems and not source.processes:
                yield "subsystems", "the whole log of a Mac is too much; name some, or processes"
            yield from _find_misnamed("subsystems", source.subsystems, _LOG_NAME, "subsystem")
            yield from _find_misnamed("processes", source.processes, _LOG_NAME, "process")
        case EventLog():
            if not source.channels:
                yield "channels", "at least one is needed, such as Application"
            yield from _find_misnamed("channels", source.channels, _LOG_NAME, "channel")
            yield from _find_misnamed("providers", source.providers, _LOG_NAME, "provider")
        case Containers():
            if not source.labels and not source.names:
                yield "labels", "say which containers, by labels or by names"
            yield from _find_misnamed("labels", source.labels, _LABEL, "label")
            yield from _find_misnamed("names", source.names, _CONTAINER, "name of a container")
        case Kubernetes():
            yield from _find_misnamed("selector", [source.selector], _SELECTOR, "selector")
            if source.namespace:
                yield from _find_misnamed("namespace", [source.namespace], _NAMESPACE, "namespace")
        case Crashes():
            yield from _find_misnamed("programs", source.programs, _PROGRAM, "program's name")


def _find_misnamed(
    key: str, names: Sequence[str], shape: re.Pattern[str], what: str
) -> Iterator[tuple[str, str]]:
    is_list = key.endswith("s")
    for number, name in enumerate(names):
        if shape.fullmatch(name) is None:
            yield f"{key}[{number}]" if is_list else key, f"{escape(name)!r} is no {what}"
