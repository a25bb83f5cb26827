"""Small servers that answer the real `docker` and `kubectl` as a daemon and a cluster would."""

import json
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

Query = dict[str, list[str]]


class FakeServer(BaseHTTPRequestHandler):
    """What both have in common: it remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]]
    lines: ClassVar[dict[str, list[str]]]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Says nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.asked.append(self.path)
        kind, data = self.answer(url.path, parse_qs(url.query))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def answer(self, path: str, query: Query) -> tuple[str, bytes]:
        raise NotImplementedError

    def tail(self, name: str, count: str) -> list[str]:
        lines = self.lines[name]
        return lines if count in ("all", "") else lines[-int(count) :]


class FakeDocker(FakeServer):
    """A daemon of docker; errors are every third line."""

    # See: https://docs.docker.com/reference/api/engine/version/v1.48/

    def answer(self, path: str, query: Query) -> tuple[str, bytes]:
        path = path.removeprefix("/v1.48")
        if path == "/_ping":
            return "text/plain", b"OK"
        if path == "/containers/json":
            return "application/json", json.dumps(self._list(query)).encode()
        _, _, name, *what = path.split("/")
        if what == ["json"]:
            return "application/json", json.dumps({"Id": name, "Config": {"Tty": False}}).encode()
        lines = self.tail(name, query["tail"][0])
        return "application/vnd.docker.multiplexed-stream", b"".join(map(_frame, lines))

    def end_headers(self) -> None:
        self.send_header("Api-Version", "1.48")
        super().end_headers()

    def _list(self, query: Query) -> list[dict[str, Any]]:
        labels = json.loads(query.get("filters", ["{}"])[0]).get("label", {})
        wanted = [
            name for name in self.lines if not labels or f"app={name.split('-')[0]}" in labels
        ]
        return [{"Id": f"{name}-id", "Names": [f"/{name}"], "Created": 0} for name in wanted]


def _frame(line: str) -> bytes:
    data = f"{line}\n".encode()
    return struct.pack(">BxxxI", 2 if line.endswith("0") else 1, len(data)) + data


class FakeCluster(FakeServer):
    """A cluster with one pod of two containers, one of which was started again."""

    # See: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
    POD: ClassVar = {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {"name": "web-1", "namespace": "shop", "labels": {"app": "web"}},
        "spec": {"containers": [{"name": "app"}, {"name": "proxy"}]},
        "status": {
            "containerStatuses": [
                {"name": "app", "restartCount": 2},
                {"name": "proxy", "restartCount": 0},
            ]
        },
    }

    def answer(self, path: str, query: Query) -> tuple[str, bytes]:
        found: dict[str, Any] | None = None
        if path == "/api":
            found = {"kind": "APIVersions", "versions": ["v1"]}
        elif path == "/apis":
            found = {"kind": "APIGroupList", "apiVersion": "v1", "groups": []}
        elif path == "/api/v1":
            verbs = {"name": "pods", "namespaced": True, "kind": "Pod", "verbs": ["get", "list"]}
            found = {"kind": "APIResourceList", "groupVersion": "v1", "resources": [verbs]}
        elif path == "/api/v1/namespaces/shop/pods":
            items = [self.POD] if query.get("labelSelector") == ["app=web"] else []
            found = {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": items}
        elif path == "/api/v1/namespaces/shop/pods/web-1":
            found = self.POD
        elif path.endswith("/log"):
            name = query["container"][0] + ("-previous" if "previous" in query else "")
            lines = self.tail(name, query.get("tailLines", [""])[0])
            return "text/plain", "".join(f"{line}\n" for line in lines).encode()
        return ("application/json", json.dumps(found).encode()) if found else ("", b"")


@contextmanager
def serve(kind: type[FakeServer], lines: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Its address without a scheme, and what it was asked so far."""
    asked: list[str] = []
    handler = type(kind.__name__, (kind,), {"asked": asked, "lines": lines})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
