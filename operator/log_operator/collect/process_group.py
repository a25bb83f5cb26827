"""A program together with all that it starts, so that nothing of it is left behind.

On Unix it is a session and process group of its own; a child that makes itself another session
leaves it. On Windows it is a job object, which no child leaves; what a program starts in its very
first moment, before it is put in, is missed. Both end with us, even if we are killed.
See: https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from typing import ClassVar, Final, Protocol

from log_operator.collect.survivor import Survivor

_LONGEST_NAP: Final = 0.05
_MAY_ASSIGN: Final = 0x0100 | 0x0001
"""PROCESS_SET_QUOTA and PROCESS_TERMINATE."""
_LIMITS: Final = 9
"""JobObjectExtendedLimitInformation."""
_KILL_ON_CLOSE: Final = 0x2000
"""JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE."""


class Process(Protocol):
    """What is needed of a `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""


class ProcessGroup:
    """The group of one process that was started as a leader; `close` is called once."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._is_gone = False
        if sys.platform == "win32":
            self._job = _open_job(process.pid)
        else:
            self._survivor = Survivor(process.pid)

    def wait(self, seconds: float) -> bool:
        """Whether its leader ended within `seconds`; its number is not free before `kill`."""
        give_up_at = time.monotonic() + seconds
        nap = 0.001
        while not self._has_ended():
            if time.monotonic() > give_up_at:
                return False
            time.sleep(nap)
            nap = min(nap * 2, _LONGEST_NAP)
        return True

    def kill(self) -> None:
        """Ends all that is left of it; to be called before the leader's status is taken."""
        if self._is_gone:
            return
        self._is_gone = True
        if sys.platform == "win32":
            job = ctypes.c_void_p(self._job)
            ctypes.windll.kernel32.TerminateJobObject(job, 1)
            ctypes.windll.kernel32.CloseHandle(job)
            return
        # PermissionError: macOS says so where all that is left are processes not yet buried.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        # Not later: the number of the group is free once its leader's status is taken.
        self._survivor.dismiss()

    def _has_ended(self) -> bool:
        if sys.platform == "linux":
            how = os.WEXITED | os.WNOHANG | os.WNOWAIT
            try:
                return os.waitid(os.P_PID, self._process.pid, how) is not None
            except ChildProcessError:  # whoever started us ignores the end of children
                return True
        # macOS has no waitid before Python 3.13, so there the number is free for a moment.
        return self._process.poll() is not None


if sys.platform == "win32":

    def _open_job(pid: int) -> int:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.OpenProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits(LimitFlags=_KILL_ON_CLOSE)
        kernel.SetInformationJobObject(job, _LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        process = ctypes.c_void_p(kernel.OpenProcess(_MAY_ASSIGN, False, pid))  # noqa: FBT003 - a parameter of Windows
        try:
            if not kernel.AssignProcessToJobObject(job, process):
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            kernel.CloseHandle(process)
        return job.value or 0


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, whose names these are."""

    # See: https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-jobobject_extended_limit_information
    _fields_: ClassVar = [
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]
