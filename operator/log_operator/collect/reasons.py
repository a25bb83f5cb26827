"""Why something is not in the bundle, in words for people who keep no servers."""

import errno
import os
import stat
import sys
from typing import Final

from ticketbound.language import later
from ticketbound.safe_text import escape

NOT_COLLECTED_LINK: Final = later("links are not followed")
OTHER_FILE_SYSTEM: Final = later("it lies on another disk or file system than its folder")
TOO_MANY: Final = later("more than one bundle can list")
NO_SUCH_FOLDER: Final = later("there is no such folder on this machine")
NOTHING_FITS: Final = later("nothing there fits")
SWAPPED: Final = later("it turned into something else while it was looked at")

NO_PERMISSION: Final = later("no permission (run with sudo to include it)")
_ERRORS: Final = {
    errno.ENOENT: later("it went away before it could be read"),
    errno.ELOOP: SWAPPED,
    errno.ENOTDIR: SWAPPED,
    errno.ENXIO: SWAPPED,
    errno.EMFILE: later("too many files are open"),
}
_KINDS: Final = {
    stat.S_IFLNK: later("it is a link, and {why}").format(why=NOT_COLLECTED_LINK),
    stat.S_IFIFO: later("it is a pipe between programs, not a file"),
    stat.S_IFSOCK: later("it is a socket, not a file"),
    stat.S_IFCHR: later("it is a device, not a file"),
    stat.S_IFBLK: later("it is a device, not a file"),
    stat.S_IFDIR: later("it is a folder, not a file"),
}
_IN_THE_CLOUD: Final = 0x0040_0000 | 0x0000_1000
"""FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS and FILE_ATTRIBUTE_OFFLINE."""
# See: https://learn.microsoft.com/windows/win32/fileio/file-attribute-constants


class Refused(Exception):
    """Something on the disk is not what may be collected; `str()` says why."""


def explain(error: OSError) -> str:
    """The reason that an error of the system stands for."""
    if isinstance(error, PermissionError):
        return _explain_permission()
    text = _ERRORS.get(error.errno or 0)
    return text or later("it cannot be read ({why})").format(
        why=(error.strerror or type(error).__name__).lower()
    )


def _explain_permission() -> str:
    if sys.platform == "win32":
        return later("no permission, or another program keeps it locked (try as administrator)")
    return NO_PERMISSION if os.geteuid() else later("no permission, even for the administrator")


def explain_link(target: str, folder: str = "/", start: str = "/") -> str:
    """The reason for a link in `folder` to `target`, seen on a walk that began in `start`."""
    place = os.path.normpath(os.path.join(folder, target))  # noqa: PTH118 - only compared
    inside = f"{place}{os.sep}".startswith(f"{start.rstrip(os.sep)}{os.sep}")
    if inside:
        told = later("is a link to {target}; {why}")
    else:
        told = later("is a link to {target}, outside the folder that support asks for; {why}")
    return told.format(target=escape(target), why=NOT_COLLECTED_LINK)


def refuse_file(info: os.stat_result, device: int) -> str | None:
    """Why a file may not be collected, or None.

    Args:
        info: what the system says of it.
        device: the file system that its folder is on.
    """
    if not stat.S_ISREG(info.st_mode):
        return _KINDS.get(stat.S_IFMT(info.st_mode), later("it is not a file"))
    if info.st_dev != device:
        return OTHER_FILE_SYSTEM
    if info.st_nlink > 1:
        return later(
            "it has more than one name (a hard link), so it may be some other file in disguise"
        )
    if getattr(info, "st_file_attributes", 0) & _IN_THE_CLOUD:
        return later("its contents are in the cloud, not on this disk")
    return None
