"""What the executable says of itself: under the name that its vendor gave it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from executable.facts import tell_facts
from log_operator.tenant import unbranded_tenant
from tenant_file.branding import Branding
from tenant_file.model import SigningKey, Vendor, Zendesk


@dataclass(frozen=True)
class Case:
    branding: Branding
    first_line: str


@pytest.mark.parametrize(
    "case",
    [
        Case(Branding(), "operator 1.2.3"),
        Case(Branding(executable="acme-logs"), "acme-logs 1.2.3"),
        Case(Branding(product="Acme Log Sender"), "operator (Acme Log Sender) 1.2.3"),
        Case(Branding(product="Acme\u202e", executable="acme"), "acme (Acme\\u202e) 1.2.3"),
    ],
)
def test_each_vendor_s_operator_says_whose_it_is(case: Case, tmp_path: Path) -> None:
    lock = tmp_path / "operator.lock"
    lock.write_bytes(b"")
    tenant = replace(
        unbranded_tenant(),
        vendor=Vendor(name="Acme Software"),
        zendesk=Zendesk(subdomains=("acme",)),
        keys=(SigningKey(public="ab" * 32),),
        operator=case.branding,
    )
    told = tell_facts("1.2.3", tenant, "0123", lock).splitlines()
    assert told[:2] == [case.first_line, "vendor: Acme Software (Zendesk: acme)"]
