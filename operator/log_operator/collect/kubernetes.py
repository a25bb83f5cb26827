"""Logs of pods, through the `kubectl` of this machine and with what it is allowed.

See: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_logs/
See: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import msgspec
from msgspec import Struct

from log_operator.collect.host import Host
from log_operator.collect.newest_output import Budgets, Question, open_newest
from log_operator.collect.program_output import NewestPart, ask
from log_operator.collect.program_search import HostProgram, NoProgram, demand_program
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Kubernetes
from tenant_file.spans import parse_window
from ticketbound.clock import rfc3339
from ticketbound.language import later
from ticketbound.safe_text import escape

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}", re.ASCII)
_LIST_SECONDS: Final = 30.0
_LARGEST_LIST: Final = 32 << 20
_MOST: Final = 200


class _Name(Struct, frozen=True):
    name: str


class _Metadata(Struct, frozen=True):
    name: str
    namespace: str


class _Spec(Struct, frozen=True, rename="camel"):
    containers: list[_Name]
    init_containers: list[_Name] = []


class _ContainerStatus(Struct, frozen=True, rename="camel"):
    name: str
    restart_count: int = 0


class _Status(Struct, frozen=True, rename="camel"):
    container_statuses: list[_ContainerStatus] = []
    init_container_statuses: list[_ContainerStatus] = []


class _Pod(Struct, frozen=True):
    metadata: _Metadata
    spec: _Spec
    status: _Status = _Status()


class _Pods(Struct, frozen=True):
    items: list[_Pod]


@dataclass(slots=True)
class KubernetesSource:
    """The pods that one entry of the profile selects, in the cluster that `kubectl` knows."""

    pods: Kubernetes
    window: str
    host: Host
    _budgets: Budgets = field(init=False)
    _questions: dict[str, Question] = field(init=False, default_factory=dict)

    def plan(self) -> Iterator[Planned | Skipped]:
        """A thing for each container, and one for its life before if it was started again."""
        items = list(self._list_items())
        self._budgets = Budgets.share(self.pods, len(self._questions))
        yield from items

    def open(self, planned: Planned, allowance: int) -> AbstractContextManager[Raw]:
        """What `kubectl logs` prints: the newest that fits, with a moment on each line.

        Raises:
            NoProgram: `kubectl` cannot be started any more.
        """
        question = self._questions[planned.origin]
        return open_newest(question, planned.origin, allowance, self._budgets)

    def _list_items(self) -> Iterator[Planned | Skipped]:
        where = [f"--namespace={self.pods.namespace}"] if self.pods.namespace else []
        listing = ["get", "pods", f"--selector={self.pods.selector}", *where]
        origin = " ".join(["kubectl", *listing])
        try:
            program = demand_program(self.host, "kubectl")
            found = _list_pods(program, [*listing, "--output=json", "--request-timeout=20s"])
        except NoProgram as error:
            yield Skipped(origin, str(error))
            return
        if not found:
            yield Skipped(origin, later("no pod is selected by it"))
        logs = [log for pod in found for log in _list_logs(pod, previous=self.pods.previous)]
        for log in logs[:_MOST]:
            yield self._plan_log(program, log)
        if len(logs) > _MOST:
            yield Skipped(
                origin, later("more logs, left out: {count}").format(count=len(logs) - _MOST)
            )

    def _plan_log(self, program: HostProgram, log: "_Log") -> Planned:
        since = rfc3339(self.host.clock() - parse_window(self.window))
        arguments = (*log.arguments, "--timestamps", f"--since-time={since}")
        origin = " ".join(["kubectl", *log.arguments])
        self._questions[origin] = Question(program, arguments, partial(_narrow, arguments))
        return Planned(f"kubernetes/{log.entry}", origin, None, self.pods.why)


@dataclass(frozen=True, slots=True)
class _Log:
    """One log of one container: its name in the bundle, and what asks for it."""

    entry: str
    arguments: tuple[str, ...]


def _list_pods(program: HostProgram, arguments: list[str]) -> list[_Pod]:
    """The pods, as the cluster lists them.

    Raises:
        NoProgram: `kubectl` failed, or said what is no list of pods.
    """
    output, status, said = ask(program, arguments, _LIST_SECONDS, most=_LARGEST_LIST)
    if status:
        raise NoProgram(_explain(said))
    try:
        return msgspec.json.decode(output, type=_Pods).items
    except msgspec.DecodeError as error:
        raise NoProgram(later("kubectl printed what is no list of pods")) from error


def _list_logs(pod: _Pod, *, previous: bool) -> Iterator[_Log]:
    names = [container.name for container in (*pod.spec.init_containers, *pod.spec.containers)]
    # What answers may be anybody's cluster; nothing it says becomes an option or a path of ours.
    if not all(map(_NAME.fullmatch, [pod.metadata.name, pod.metadata.namespace, *names])):
        return
    statuses = (*pod.status.init_container_statuses, *pod.status.container_statuses)
    restarted = {status.name for status in statuses if status.restart_count}
    for name in names:
        folder = f"{pod.metadata.namespace}/{pod.metadata.name}/{name}"
        where = (f"--namespace={pod.metadata.namespace}", f"--container={name}")
        arguments = ("logs", pod.metadata.name, *where)
        yield _Log(f"{folder}.log", arguments)
        if previous and name in restarted:
            yield _Log(f"{folder}.previous.log", (*arguments, "--previous"))


def _narrow(arguments: tuple[str, ...], part: NewestPart) -> tuple[str, ...]:
    return (*arguments, f"--tail={part.lines}")


def _explain(said: str) -> str:
    # What it logs of its own comes first.
    words = escape(said.strip().rpartition("\n")[2])
    if "(Forbidden)" in said:
        return later("the cluster does not allow it: {words}").format(words=words)
    if "was refused" in said or "Unable to connect" in said or "no configuration" in said:
        return later("kubectl reaches no cluster: {words}").format(words=words)
    return later("kubectl failed: {words}").format(words=words)
