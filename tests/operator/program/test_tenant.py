from pathlib import Path

from log_operator.tenant import compile_tenant, load_tenant, unbranded_tenant
from tenant_file.reading import generic_profiles, read_tenant

BRANDED = f"""
version = 1
[vendor]
name = "Acme \N{SNOWMAN}"
[zendesk]
subdomains = ["acme", "acme-test"]
attachment_size = 20971520
[[keys]]
public = "{"ab" * 32}"
[redaction]
known_values = ["environment"]
[[redaction.rules]]
id = "badge"
pattern = "BADGE-[0-9]{{6}}"
examples = ["BADGE-123456"]
{generic_profiles()}
"""


def test_what_is_compiled_says_the_same_as_the_file(tmp_path: Path) -> None:
    tenant = read_tenant(BRANDED)
    compiled = tmp_path / "tenant.json"
    compiled.write_bytes(compile_tenant(tenant))
    assert load_tenant(compiled) == tenant
    assert len({type(source) for source in tenant.profiles[0].sources}) > 3


def test_a_source_tree_is_nobodys(tmp_path: Path) -> None:
    tenant = load_tenant(tmp_path / "tenant.json")
    assert tenant == unbranded_tenant()
    assert tenant.keys == ()
