"""Steps back behind what this machine is there for, in the use of processors and of disks."""

import ctypes
import os
import sys
from contextlib import suppress
from typing import Final

NICENESS: Final = 10
_BELOW_NORMAL: Final = 0x4000
"""BELOW_NORMAL_PRIORITY_CLASS of Windows, which children are given too. Its background mode would
hold back disks as well, but also memory, to the point of not getting on."""
# See: https://learn.microsoft.com/windows/win32/procthread/process-creation-flags
_IOPRIO_SET: Final = {"x86_64": 251, "aarch64": 30, "armv7l": 314, "i686": 289, "riscv64": 30}
"""The number of the call `ioprio_set` by machine."""
# See: https://man7.org/linux/man-pages/man2/ioprio_set.2.html
_ONE_PROCESS: Final = 1
_LAST_OF_BEST_EFFORT: Final = (2 << 13) | 7
"""Class 2 ("best effort"), level 7: the last to be served, yet not starved as the idle class."""
_DISK, _PROCESS, _UTILITY = 0, 0, 4
"""IOPOL_TYPE_DISK, IOPOL_SCOPE_PROCESS and IOPOL_UTILITY of macOS."""
# See: https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man3/setiopolicy_np.3.html


def lower_priority(pid: int = 0) -> None:
    """Lowers the priority of a process and of what it starts from now on, as far as it can be.

    Without `pid` it is ourselves: call it before there are other threads. On Windows only that can
    be done, and only for processors; children take it from us.
    """
    with suppress(OSError, AttributeError):
        if sys.platform == "win32":
            _lower_on_windows(pid)
            return
        niceness = max(NICENESS, os.getpriority(os.PRIO_PROCESS, pid))
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
        if sys.platform == "linux":
            _lower_disk_on_linux(pid)
        elif not pid:
            ctypes.CDLL(None).setiopolicy_np(_DISK, _PROCESS, _UTILITY)


def _lower_disk_on_linux(pid: int) -> None:
    number = _IOPRIO_SET.get(os.uname().machine)
    if number is not None:
        ctypes.CDLL(None).syscall(number, _ONE_PROCESS, pid, _LAST_OF_BEST_EFFORT)


if sys.platform == "win32":

    def _lower_on_windows(pid: int) -> None:
        if pid:
            return
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        me = ctypes.c_void_p(kernel.GetCurrentProcess())
        kernel.SetPriorityClass(me, _BELOW_NORMAL)
