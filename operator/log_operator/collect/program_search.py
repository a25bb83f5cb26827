"""Finds programs of the host, and says what each gets of our environment.

It is a few names: what the executable set for itself (`LD_LIBRARY_PATH`, `DYLD_*`, `_PYI_*`) would
break a program, and what the person has set could change what it does.
See: https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.program_trust import find_distrust
from log_operator.errors import CollectFailed
from ticketbound.language import later
from ticketbound.safe_text import escape

_FOR_ALL: Final = ("HOME", "TZ", "SYSTEMROOT", "USERPROFILE")
_FOR_DOCKER: Final = (
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "DOCKER_CERT_PATH",
    "DOCKER_TLS_VERIFY",
)
# See: https://docs.docker.com/reference/cli/docker/#environment-variables
_FOR_PODMAN: Final = (
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "CONTAINER_HOST",
)
# See: https://docs.podman.io/en/latest/markdown/podman.1.html
_FOR_CLUSTERS: Final = (
    "KUBECONFIG",
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "https_proxy",
    "http_proxy",
    "no_proxy",
)
# See: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
_FOR_SOME: Final[Mapping[str, tuple[str, ...]]] = {
    "docker": (*_FOR_DOCKER, *_FOR_PODMAN),
    "podman": _FOR_PODMAN,
    "kubectl": _FOR_CLUSTERS,
    "helm": _FOR_CLUSTERS,
}
"""`docker` is podman under another name on some systems."""


class NoProgram(CollectFailed):
    """A program is not here, or may not or cannot be started; `str()` says why."""


@dataclass(frozen=True, slots=True)
class HostProgram:
    """A program of the host: its full path, and the environment that it gets."""

    path: Path
    environment: Mapping[str, str]


def find_program(host: Host, name: str, *, is_tool: bool = False) -> HostProgram | None:
    """A program that came with the system, or None.

    Args:
        host: the machine.
        name: without a folder and without `.exe`.
        is_tool: it may be one that people install beside the system, and may start such.
    """
    path = host.programs.find(name, is_tool=is_tool)
    if path is None:
        return None
    folders = host.programs.everywhere if is_tool else host.programs.system
    return HostProgram(path, clean_environment(host.environment, name, folders))


def demand_program(host: Host, name: str) -> HostProgram:
    """As `find_program` for a tool, or the one with the full path `name`.

    Raises:
        NoProgram: there is none, or starting it as root would be unwise.
    """
    if "/" in name or "\\" in name:
        program = _find_by_path(host, Path(name))
    else:
        program = find_program(host, name, is_tool=True)
    if program is None:
        raise NoProgram(later("there is no {name} on this machine").format(name=escape(name)))
    if reason := find_distrust(program.path, program.environment["PATH"]):
        raise NoProgram(reason)
    return program


def clean_environment(environment: Mapping[str, str], name: str, folders: str) -> dict[str, str]:
    """The environment that the program `name` gets; `folders` becomes its `PATH`."""
    kept = (*_FOR_ALL, *_FOR_SOME.get(name, ()))
    clean = {variable: environment[variable] for variable in kept if variable in environment}
    if original := environment.get("LD_LIBRARY_PATH_ORIG"):
        clean["LD_LIBRARY_PATH"] = original
    return clean | {"PATH": folders, "LC_ALL": "C.UTF-8"}


def _find_by_path(host: Host, path: Path) -> HostProgram | None:
    if not path.is_file() or not os.access(path, os.X_OK):
        return None
    folders = host.programs.everywhere
    return HostProgram(path, clean_environment(host.environment, path.stem, folders))
