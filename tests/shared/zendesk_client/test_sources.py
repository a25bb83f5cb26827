"""Every call says which scope it needs, and where Zendesk says so."""

import inspect
import re
from types import FunctionType

import pytest

from tests.shared.zendesk_client.resources import SAMPLES, collect_functions

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
