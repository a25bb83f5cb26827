"""Zendesk's own description of its API, and whether an answer of the sandbox agrees with it."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from openapi_schema_validator import OAS30Validator
from openapi_spec_validator.readers import read_from_filename

from tests.contracts.openapi_defects import UNDOCUMENTED, Schema, mend
from zendesk_sandbox.observing import Exchange

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_API: Final = ("/api/v2/", "/oauth/tokens")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, such as `GET /api/v2/tickets/{ticket_id}`."""

    name: str
    responses: Mapping[str, Any]


class OpenApiDocument:
    """The document, without its known defects.

    `needless_mends` are the defects that are known of it but that it does not have.
    """

    def __init__(self, document: Schema) -> None:
        self.needless_mends = mend(document)
        self._components = document["components"]
        # Paths without a parameter come first, so that users/me is no user's id.
        self._paths = sorted(document["paths"].items(), key=lambda item: "{" in item[0])
        self._validator = cache(self._build_validator)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The document in a file, as YAML or JSON.

        Raises:
            OSError: there is no such file.
        """
        return cls(dict(read_from_filename(str(path))[0]))

    @property
    def operations(self) -> Iterator[Operation]:
        """All that it describes."""
        for path, methods in self._paths:
            for method in _METHODS:
                if method.lower() in methods:
                    yield Operation(f"{method} {path}", methods[method.lower()]["responses"])

    def operation_of(self, method: str, path: str) -> Operation | None:
        """What a call is an example of; None where the document does not say."""
        for template, methods in self._paths:
            if method.lower() in methods and _pattern(template).fullmatch(path):
                return Operation(f"{method} {template}", methods[method.lower()]["responses"])
        return None

    def complaints(self, exchange: Exchange) -> list[str]:
        """How an answer differs from the document; nothing where that does not cover it."""
        operation = self.operation_of(exchange.method, exchange.path)
        status = str(exchange.status)
        if operation is None or status not in operation.responses:
            return _undocumented(exchange, operation)
        content = operation.responses[status].get("content")
        what = f"{operation.name} {status}"
        if content is None:
            return [f"{what}: a body where none is documented"] if exchange.body else []
        kind = exchange.headers.get("content-type", "").partition(";")[0]
        if kind not in content or exchange.body is None:
            return [f"{what}: the content type {kind!r} is not documented"]
        return [f"{what}: {text}" for text in self._differences(operation, status, kind, exchange)]

    def _differences(
        self, operation: Operation, status: str, kind: str, exchange: Exchange
    ) -> Iterator[str]:
        schema = operation.responses[status]["content"][kind]["schema"]
        validator = self._validator(json.dumps(schema))
        try:
            body = json.loads(exchange.body or b"")
        except ValueError:
            yield "the body is no JSON"
            return
        for error in validator.iter_errors(body):
            yield f"{error.json_path}: {error.message[:200]}"

    def _build_validator(self, schema: str) -> Any:
        with_components = {**json.loads(schema), "components": self._components}
        return OAS30Validator(with_components, format_checker=OAS30Validator.FORMAT_CHECKER)


class Watch:
    """Looks on at sandboxes, and keeps what there is to complain of until it is taken."""

    def __init__(self, document: OpenApiDocument) -> None:
        self._document = document
        self._complaints: deque[str] = deque()

    def look(self, exchange: Exchange) -> None:
        """Holds one answer against the document; from any thread."""
        self._complaints.extend(self._document.complaints(exchange))

    def take(self) -> list[str]:
        """The complaints since the last time, each once."""
        found: list[str] = []
        while self._complaints:
            found.append(self._complaints.popleft())
        return list(dict.fromkeys(found))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"({\w+})", template)
    return re.compile("".join(_part(part) for part in parts))


def _part(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    # `current` stands for the id of the token that asks.
    return r"(?:\d+|current)" if part.endswith("_id}") else "[^/]+"


def _is_explained(exchange: Exchange) -> bool:
    calls = (call.split() for call in UNDOCUMENTED)
    return any(
        method == exchange.method and _pattern(path).fullmatch(exchange.path)
        for method, path in calls
    )


def _undocumented(exchange: Exchange, operation: Operation | None) -> list[str]:
    name = operation.name if operation else f"{exchange.method} {exchange.path}"
    is_ours_to_explain = (
        exchange.method in _METHODS
        and exchange.path.startswith(_API)
        and 200 <= exchange.status < 300
        and (operation is not None or not _is_explained(exchange))
    )
    return [f"{name} {exchange.status}: is neither documented nor explained"] * is_ours_to_explain
