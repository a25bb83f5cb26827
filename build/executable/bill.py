"""The bill of materials: what an executable holds, as CycloneDX."""

# See: https://cyclonedx.org/docs/1.6/json/

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from executable.components import OURS, Component

_NAMESPACE: Final = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""RFC 9562's for URLs."""
_OF_PYTHON_S_INDEX: Final = "pypi"


def write_bill(
    components: Iterable[Component], *, name: str, executable: bytes, seconds: int
) -> str:
    """CycloneDX 1.6 as JSON; the same for the same executable.

    Args:
        components: all that it holds.
        name: what it is called.
        executable: the file itself.
        seconds: when it was made, since 1970.
    """
    listed = [_write_component(component) for component in components]
    (ours,) = [entry for entry in listed if entry["name"] == OURS]
    digest = hashlib.sha256(executable).hexdigest()
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(seconds, UTC).isoformat(),
            "component": {
                "type": "application",
                "bom-ref": "operator",
                "name": name,
                "version": ours["version"],
                "hashes": [{"alg": "SHA-256", "content": digest}],
                "licenses": ours["licenses"],
            },
        },
        "components": listed,
        "dependencies": [
            {"ref": "operator", "dependsOn": sorted(entry["bom-ref"] for entry in listed)}
        ],
    }
    return json.dumps(bill, indent=1) + "\n"


def _write_component(component: Component) -> dict[str, Any]:
    reference = f"{component.name}@{component.version or 'unknown'}"
    written: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": component.name,
        "licenses": [{"expression": component.licence}],
    }
    if component.version:
        written["version"] = component.version
    if any(".dist-info" in str(text) for text in component.texts):
        written["purl"] = f"pkg:{_OF_PYTHON_S_INDEX}/{component.name}@{component.version}"
    if component.inside:
        written["evidence"] = {"occurrences": [{"location": component.inside}]}
    if component.files:
        written["components"] = [{"type": "file", "name": name} for name in component.files]
    return written
