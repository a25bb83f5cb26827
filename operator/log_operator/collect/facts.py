"""A few facts about this machine; its name, its addresses and its people are not among them."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from log_operator.collect import machine_facts, network_facts
from log_operator.collect.host import Host
from log_operator.collect.machine_facts import Facts
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Fact, HostFacts
from ticketbound.language import later
from ticketbound.safe_text import escape

_GROUPS: Final[Mapping[Fact, Callable[[Host], Facts]]] = {
    "system": machine_facts.describe_system,
    "cpu": machine_facts.describe_processors,
    "memory": machine_facts.describe_memory,
    "disks": machine_facts.describe_disks,
    "time": machine_facts.describe_time,
    "locale": machine_facts.describe_language,
    "network": network_facts.describe_interfaces,
    "proxy": network_facts.describe_proxies,
    "ports": network_facts.describe_ports,
    "processes": machine_facts.describe_processes,
}
_PATIENCE: Final = 10.0
"""Seconds for one group: a network drive that is gone can keep a question for ever."""


@dataclass(frozen=True, slots=True)
class FactsSource:
    """One small text, a fact on each line."""

    facts: HostFacts
    host: Host

    def plan(self) -> Iterator[Planned | Skipped]:
        """The text."""
        yield Planned("system/facts.txt", later("facts about this machine"), None, self.facts.why)

    @contextmanager
    def open(
        self,
        planned: Planned,  # noqa: ARG002 - there is one thing to open
        allowance: int,
    ) -> Iterator[Raw]:
        """The text; of a group that cannot be found out the name stays, as `unknown`."""
        text = "".join(describe_group(_GROUPS[fact], fact, self.host) for fact in self.facts.facts)
        yield Raw(iter([text.encode("utf-8", "replace")[:allowance]]))


def describe_group(
    group: Callable[[Host], Facts], name: str, host: Host, patience: float = _PATIENCE
) -> str:
    """The lines `name: value` of one group, as far as they are found out in `patience` seconds."""
    lines: list[str] = []

    def ask() -> None:
        try:
            for fact, value in group(host):
                lines.append(f"{escape(fact, limit=200)}: {escape(value, limit=500)}\n")
        except Exception as error:  # noqa: BLE001 - each system refuses in its own way
            lines.append(f"{name}: unknown ({type(error).__name__})\n")

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(patience)
    if thread.is_alive():
        return "".join([*lines, f"{name}: unknown (no answer in {patience:.0f} s)\n"])
    return "".join(lines)
