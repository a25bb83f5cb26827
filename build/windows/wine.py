"""Runs programs for Windows in a Wine of their own."""

import os
import shutil
import subprocess  # noqa: TID251 - starts Wine
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_WITHOUT: Final = ("wbemprox", "winedbg.exe", "mscoree", "mshtml", "winemenubuilder.exe")
"""Parts of Wine that are not finished, ask for more, or write elsewhere. Without the first, Python
asks the system for its version in another way."""


class NoWine(Exception):
    """It is not on this machine, or does not run here."""


class Wine:
    """A Windows in a folder.

    Args:
        folder: where its drive is; nothing is written beside it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program is to be started with; its argument list begins with `wine`."""
        return os.environ | {
            "WINEPREFIX": str(self._folder),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": f"{','.join(_WITHOUT)}=d",
            # It reads and writes names of files as this says.
            "LC_ALL": "C.UTF-8",
        }

    def set_up(self) -> None:
        """Make the folder a Windows 10, if it is none yet.

        Raises:
            NoWine: it cannot be.
        """
        if shutil.which("wine") is None:
            raise NoWine("Wine is not on this machine (on Debian: apt install wine64 wine)")
        if (self._folder / "system.reg").exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for command in ("wineboot", "--init"), ("winecfg", "-v", "win10"):
            if self.run(command).returncode != 0:
                raise NoWine(f"Wine does not run here: {command[0]} failed")

    def run(
        self, command: Sequence[str], given: bytes = b"", more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run it to its end; its streams are pipes, for Wine knows no others without a terminal."""
        return subprocess.run(
            ["wine", *command],  # noqa: S607 - as the person installed it
            env={**self.environment, **(more or {})},
            input=given,
            capture_output=True,
            timeout=600,
            check=False,
        )

    @staticmethod
    def name(path: Path) -> str:
        """What a path is called in there."""
        return f"Z:{str(path).replace('/', chr(92))}"
