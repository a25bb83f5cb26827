"""Logs of pods, by a program that records how it was called, and by the real `kubectl`."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.host import Host
from log_operator.collect.kubernetes import KubernetesSource
from log_operator.collect.program_places import UNIX, ProgramPlaces
from log_operator.values import Planned, Skipped
from tenant_file.sources import Kubernetes
from tests.operator.collect.conftest import Install
from tests.operator.collect.http_fakes import FakeCluster, serve

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")

WEB = Kubernetes("why", selector="app=web", namespace="shop")
LISTING = "kubectl get pods --selector=app=web --namespace=shop"
APP = "kubectl logs web-1 --namespace=shop --container=app"
PROXY = "kubectl logs web-1 --namespace=shop --container=proxy"
PLANNED = [
    Planned("kubernetes/shop/web-1/app.log", APP, None, "why"),
    Planned("kubernetes/shop/web-1/app.previous.log", f"{APP} --previous", None, "why"),
    Planned("kubernetes/shop/web-1/proxy.log", PROXY, None, "why"),
]


@pytest.fixture
def machine(host: Host, tools: Path) -> Host:
    return replace(host, programs=ProgramPlaces(str(tools), ""))


def write_kubectl(install: Install, tmp_path: Path) -> Path:
    """One that lists the pod of the fake cluster, and notes its calls."""
    pods, calls = tmp_path / "pods.json", tmp_path / "calls"
    pods.write_text(json.dumps({"items": [FakeCluster.POD]}))
    script = f'echo "$*" >> {calls}\ncase "$1" in get) cat {pods} ;; logs) echo "log $*" ;; esac'
    install("kubectl", script)
    return calls


def test_plans_each_container_and_what_it_said_before(
    machine: Host, install: Install, tmp_path: Path
) -> None:
    calls = write_kubectl(install, tmp_path)
    source = KubernetesSource(WEB, "24h", machine)
    assert list(source.plan()) == PLANNED
    assert calls.read_text() == (
        "get pods --selector=app=web --namespace=shop --output=json --request-timeout=20s\n"
    )
    calls.unlink()
    with source.open(PLANNED[1], 1 << 40) as raw:
        output = b"".join(raw.chunks).decode()
    call = (
        "logs web-1 --namespace=shop --container=app --previous"
        " --timestamps --since-time=2026-11-19T12:00:00Z"
    )
    assert (output, raw.notes) == (f"log {call}\n", [])
    assert calls.read_text() == f"{call}\n" * 2


def test_leaves_out_what_was_before_if_not_asked(
    machine: Host, install: Install, tmp_path: Path
) -> None:
    write_kubectl(install, tmp_path)
    wanted = Kubernetes("why", selector="app=web", previous=False)
    items = list(KubernetesSource(wanted, "24h", machine).plan())
    assert items == [PLANNED[0], PLANNED[2]]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo '{\"items\": []}'", "no pod is selected by it"),
        ("echo nonsense", "kubectl printed what is no list of pods"),
        (
            "printf 'E1122 memcache.go\nError from server (Forbidden): not you\n' >&2; exit 1",
            "the cluster does not allow it: Error from server (Forbidden): not you",
        ),
        ("echo 'bad \x1b[31mflag' >&2; exit 1", "kubectl failed: bad \\x1b[31mflag"),
    ],
)
def test_says_why_there_is_nothing(
    machine: Host, install: Install, script: str, reason: str
) -> None:
    install("kubectl", script)
    assert list(KubernetesSource(WEB, "24h", machine).plan()) == [Skipped(LISTING, reason)]


@pytest.mark.parametrize("name", ["--follow", "../x", "a b", ""])
def test_takes_no_name_that_would_be_an_option(
    machine: Host, install: Install, tmp_path: Path, name: str
) -> None:
    pods = tmp_path / "pods.json"
    pod = FakeCluster.POD | {"metadata": {"name": name, "namespace": "shop"}}
    pods.write_text(json.dumps({"items": [pod, FakeCluster.POD]}))
    install("kubectl", f"cat {pods}")
    assert list(KubernetesSource(WEB, "24h", machine).plan()) == PLANNED


def test_says_when_there_is_no_kubectl(host: Host, tools: Path) -> None:
    bare = replace(host, programs=ProgramPlaces(str(tools), ""))
    reason = "there is no kubectl on this machine"
    assert list(KubernetesSource(WEB, "24h", bare).plan()) == [Skipped(LISTING, reason)]


needs_kubectl = pytest.mark.skipif(
    UNIX.find("kubectl", is_tool=True) is None, reason="there is no kubectl here"
)


def write_config(folder: Path, address: str) -> dict[str, str]:
    cluster = {"name": "c", "cluster": {"server": f"http://{address}"}}
    context = {"name": "c", "context": {"cluster": "c", "user": "u"}}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [cluster],
        "contexts": [context],
        "users": [{"name": "u", "user": {}}],
        "current-context": "c",
    }
    (folder / "config").write_text(json.dumps(config))
    return {"KUBECONFIG": str(folder / "config"), "HOME": str(folder)}


@needs_kubectl
def test_the_real_kubectl_understands_us(host: Host, tmp_path: Path) -> None:
    lines = {name: [f"{name} line {n}" for n in range(1000)] for name in ("app", "proxy")}
    lines["app-previous"] = ["the end"]
    with serve(FakeCluster, lines) as (address, asked):
        ours = replace(host, environment=write_config(tmp_path, address))
        wanted = replace_size(WEB, "12KB")
        source = KubernetesSource(wanted, "24h", ours)
        assert list(source.plan()) == PLANNED
        outputs = []
        for planned in PLANNED:
            with source.open(planned, 1 << 40) as raw:
                outputs.append((b"".join(raw.chunks).decode(), raw.notes))
    app, previous, proxy = outputs
    assert previous == ("the end\n", [])
    for name, (output, [note]) in (("app", app), ("proxy", proxy)):
        got = output.splitlines()
        assert got == lines[name][-len(got) :]
        assert note.startswith("only the end of it: the cap of ")
    # What the one before it did not use is the last one's.
    assert 3500 < len(app[0]) <= 4000
    assert len(proxy[0]) > 7500
    assert sum(len(text) for text, _ in outputs) <= 12_000
    assert any("sinceTime=2026-11-19T12%3A00%3A00Z" in path for path in asked)


def replace_size(wanted: Kubernetes, max_size: str) -> Kubernetes:
    return Kubernetes(
        wanted.why, selector=wanted.selector, namespace=wanted.namespace, max_size=max_size
    )


@needs_kubectl
def test_says_when_the_real_kubectl_reaches_no_cluster(host: Host, tmp_path: Path) -> None:
    ours = replace(host, environment=write_config(tmp_path, "127.0.0.1:1"))
    [skipped] = KubernetesSource(WEB, "24h", ours).plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("kubectl reaches no cluster: The connection to the server")
