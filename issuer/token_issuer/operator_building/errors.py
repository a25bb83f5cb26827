"""Why no operator was built.

BuildFailed       1   this machine lacks something, is full, or the build itself failed
├── BuildOffline 30   what an operator is made of cannot be fetched
└── LockBroken   31   what was fetched is not what the lock file names
"""

from typing import ClassVar

from ticketbound.exit_codes import ExitCode
from token_issuer.errors import IssuerError


class BuildFailed(IssuerError):
    """Nothing was built; a former executable is as it was."""


class BuildOffline(BuildFailed):
    """The package registry does not answer."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class LockBroken(BuildFailed):
    """Somebody on the way, or at the registry, gave us something else."""

    exit_code: ClassVar[ExitCode] = ExitCode.TLS
