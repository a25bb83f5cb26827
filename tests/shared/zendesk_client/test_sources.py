"""Every call says which scope it needs, and where Zendesk says so."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import FunctionType

import pytest

import zendesk_client
from tests.shared.zendesk_client.resources import SAMPLES

NOT_RESOURCES = {"pages"}


def collect_functions() -> Iterator[tuple[str, FunctionType]]:
    """Each public function whose first parameter is a session, as `module.function`."""
    for module in pkgutil.iter_modules(zendesk_client.__path__):
        if module.name in NOT_RESOURCES:
            continue
        found = importlib.import_module(f"zendesk_client.{module.name}")
        for name, value in inspect.getmembers(found, inspect.isfunction):
            is_own = value.__module__ == found.__name__ and not name.startswith("_")
            if is_own and next(iter(inspect.signature(value).parameters), "") == "session":
                yield f"{module.name}.{name}", value


FUNCTIONS = dict(collect_functions())
SCOPE = re.compile(
    r"Needs the scope `[a-z_:]+`|No scope is documented for it|Needs no token, so no scope"
)
SOURCE = re.compile(
    r"# See: https://(developer\.zendesk\.com|support\.zendesk\.com|www\.rfc-editor\.org)/\S+"
)


def test_every_function_has_a_sample() -> None:
    assert set(FUNCTIONS) == set(SAMPLES)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_function_names_its_scope(function: FunctionType) -> None:
    assert SCOPE.search(re.sub(r"\s+", " ", inspect.getdoc(function) or ""))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_function_names_its_source(function: FunctionType) -> None:
    assert SOURCE.search(inspect.getsource(function))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_scope_that_writes_is_not_named_for_what_only_reads(function: FunctionType) -> None:
    doc = re.sub(r"\s+", " ", inspect.getdoc(function) or "")
    verb = re.search(r'"(GET|POST|PUT|DELETE)"', inspect.getsource(function))
    named = re.search(r"Needs the scope `(?:[a-z_]+:)?(read|write)`", doc)
    if verb is not None and named is not None:
        assert named[1] == ("read" if verb[1] == "GET" else "write")
