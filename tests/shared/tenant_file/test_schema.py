"""The schema that editors use says the same as the types and checks that we use."""

import json
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from tenant_file.reading import generic_profiles
from tenant_file.schema import write_schema
from tenant_file.sources import AnySource

DOCS = Path(__file__).parents[3] / "docs"
HEAD = {
    "version": 1,
    "vendor": {"name": "Acme"},
    "zendesk": {"subdomains": ["acme"]},
    "keys": [{"public": "ab" * 32}],
}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(write_schema())
    Draft202012Validator.check_schema(written)
    return written


def find_errors(schema: dict[str, Any], text: str) -> list[str]:
    document = HEAD | tomllib.loads(text)
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def test_copy_in_the_docs_is_the_present_one() -> None:
    assert (DOCS / "tenant.schema.json").read_bytes() == write_schema()


@pytest.mark.parametrize("path", sorted(DOCS.glob("profiles/*.toml")), ids=lambda path: path.stem)
def test_worked_examples_pass(schema: dict[str, Any], path: Path) -> None:
    assert find_errors(schema, path.read_text(encoding="utf-8")) == []


def test_generic_profile_passes(schema: dict[str, Any]) -> None:
    assert find_errors(schema, generic_profiles()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('window = "7d"', 'window = "7 days"'),
        ('max_size = "500MB"', 'max_size = "much"'),
        ('kind = "journal"', 'kind = "journald"'),
        ('kind = "journal"', 'kind = "journal"\nunit = "a.service"'),
        ('kind = "journal"', 'kind = "journal"\npriority = "urgent"'),
        ('kind = "journal"', 'kind = "journal"\nif_version = "new"'),
        ('kind = "journal"', 'kind = "journal"\nmax_time = "1d"'),
        ('id = "generic"', 'id = "Generic"'),
    ],
)
def test_mistakes_are_found(schema: dict[str, Any], old: str, new: str) -> None:
    assert find_errors(schema, generic_profiles().replace(old, new, 1))


@pytest.mark.parametrize(
    ("size", "is_good"),
    [(1 << 20, True), (1 << 30, True), ((1 << 20) - 1, False), ((1 << 30) + 1, False)],
)
def test_size_of_an_attachment_has_bounds(
    schema: dict[str, Any], size: int, *, is_good: bool
) -> None:
    document = HEAD | {"zendesk": {"subdomains": ["acme"], "attachment_size": size}}
    document |= tomllib.loads(generic_profiles())
    assert Draft202012Validator(schema).is_valid(document) is is_good


def test_every_key_of_every_source_is_explained(schema: dict[str, Any]) -> None:
    for kind in get_args(AnySource):
        definition = schema["$defs"][kind.__name__]
        assert definition["description"].endswith(".")
        unexplained = {
            name for name, field in definition["properties"].items() if "description" not in field
        }
        assert unexplained <= {"kind"}, kind.__name__
