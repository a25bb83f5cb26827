"""What we owe to the other half of a one-file executable, which unpacked us and waits for our end.

It is a process of its own. If it is killed, nobody sees us any more, so we end as well, and remove
the folder that it unpacked into in its place.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import Final

from ticketbound.exit_codes import ExitCode

_NAP: Final = 0.5
_PATIENCE: Final = 30.0
"""Seconds that an orderly end may take."""
_UNPACKED: Final = "_MEI"
"""How the name of the folder begins into which a one-file executable unpacks."""
_SYNCHRONIZE: Final = 0x00100000
_FOREVER: Final = 0xFFFFFFFF
_is_gone = threading.Event()


def find_unpacked() -> str | None:
    """The folder that we were unpacked into, if we are a one-file executable."""
    folder: str = getattr(sys, "_MEIPASS", "")
    return folder if os.path.basename(folder).startswith(_UNPACKED) else None  # noqa: PTH119 - pathlib is late


def end_with_bootloader() -> None:
    """From now on, its end is a request to end, and soon after our end."""
    if find_unpacked() is not None:
        bootloader = os.getppid()
        threading.Thread(target=_follow, args=(bootloader,), daemon=True).start()


def clear_up_after_bootloader() -> None:
    """Remove what it unpacked, if it can do so no more; nothing may be imported after that."""
    folder = find_unpacked()
    if folder is not None and _is_gone.is_set():
        import shutil  # noqa: PLC0415 - hardly anybody needs it

        shutil.rmtree(folder, ignore_errors=True)


def _follow(bootloader: int) -> None:
    _wait_for_end(bootloader)
    _is_gone.set()
    _ask_to_end()
    time.sleep(_PATIENCE)
    clear_up_after_bootloader()
    os._exit(ExitCode.CANCELLED)


if sys.platform == "win32":
    import _thread
    import ctypes

    def _wait_for_end(bootloader: int) -> None:
        kernel = ctypes.windll.kernel32
        kernel.OpenProcess.restype = ctypes.c_void_p
        process = ctypes.c_void_p(kernel.OpenProcess(_SYNCHRONIZE, 0, bootloader))
        kernel.WaitForSingleObject(process, _FOREVER)

    def _ask_to_end() -> None:
        _thread.interrupt_main(signal.SIGTERM)

else:

    def _wait_for_end(bootloader: int) -> None:
        if _is_one_of_us(bootloader):
            while os.getppid() == bootloader:
                time.sleep(_NAP)

    def _is_one_of_us(pid: int) -> bool:
        """False where it was gone already, and somebody else has adopted us since."""
        with suppress(OSError):
            return _read_program(pid) == _read_program(os.getpid())
        return pid != 1

    def _read_program(pid: int) -> str:
        """Raises OSError: it is another user's, or the system is not Linux."""
        return os.readlink(f"/proc/{pid}/exe")  # noqa: PTH115 - pathlib is late

    def _ask_to_end() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
