"""Writes the tenant file of the journeys' vendor to the path that it is given.

An operator that is built for this vendor, in whichever way, can be the one that the journeys run:
`TEST_OPERATOR=path/to/operator`.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from tests.journeys.conftest import write_tenant

if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_tenant(path)
