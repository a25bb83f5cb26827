"""The way from the root to a folder or a file, each name of it checked."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from log_operator.collect.descriptor_folder import open_root
from log_operator.collect.folder import Folder
from log_operator.collect.path_folder import open_drive
from log_operator.collect.patterns import Pattern
from log_operator.collect.reasons import Refused, explain_link
from tenant_file import denied_names
from ticketbound.language import later
from ticketbound.safe_text import escape

_KERNEL: Final = ("proc", "sys", "dev")


@contextmanager
def open_folder(anchor: str, names: Sequence[str]) -> Iterator[Folder]:
    """The folder that `names` lead to from `anchor`, held while the block runs.

    Raises:
        OSError: a folder on the way is missing or may not be entered.
        Refused: a name on the way is a link, is denied, or is the kernel's.
    """
    with ExitStack() as held:
        folder: Folder = held.enter_context(_open_anchor(anchor))
        for at, name in enumerate(names):
            _check_step(folder, name, names[:at])
            folder = held.enter_context(folder.enter(name))
            if anchor == "/" and (names[0] in _KERNEL or _is_kernels(folder)):
                raise Refused(later("it is a view into the running system, not files on a disk"))
        yield folder


@contextmanager
def open_path(anchor: str, names: Sequence[str]) -> Iterator[int]:
    """A descriptor of the file that `names` lead to, closed when the block ends.

    Raises:
        OSError: it is gone or may not be read.
        Refused: it may not be collected.
    """
    if denied_names.is_denied(names[:-1], names[-1], is_folder=False):
        raise Refused(denied_names.REASON)
    with open_folder(anchor, names[:-1]) as folder:
        descriptor = folder.open_file(names[-1])
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def follow_system_link(pattern: Pattern) -> Pattern:
    """`pattern`, where its first folder is a link that the system itself made in the root.

    macOS has `/var` as a link to `private/var`, Fedora `/home` to `var/home`. This is the one link
    that is followed, and only where root owns both it and a root folder that nobody else can
    change. What is found carries the path that it leads to.
    """
    if pattern.anchor != "/" or not pattern.folders:
        return pattern
    link = f"/{pattern.folders[0]}"
    try:
        root, info = os.lstat("/"), os.lstat(link)
        if not stat.S_ISLNK(info.st_mode) or info.st_uid or root.st_uid or root.st_mode & 0o022:
            return pattern
        names = [name for name in str(Path(link).readlink()).split("/") if name not in ("", ".")]
    except OSError:
        return pattern
    return pattern if ".." in names else pattern.with_first(names)


def _open_anchor(anchor: str) -> AbstractContextManager[Folder]:
    return open_root() if anchor == "/" else open_drive(anchor)


def _check_step(folder: Folder, name: str, above: Sequence[str]) -> None:
    if denied_names.is_denied(above, name, is_folder=True):
        raise Refused(denied_names.REASON)
    info = folder.look(name)
    if stat.S_ISLNK(info.st_mode):
        target = folder.link_target(name)
        raise Refused(
            later("its folder {name} {what}").format(name=escape(name), what=explain_link(target))
        )
    if not stat.S_ISDIR(info.st_mode):
        raise Refused(later("{name} on the way to it is no folder").format(name=escape(name)))


def _is_kernels(folder: Folder) -> bool:
    return folder.identity[0] in _kernel_devices()


@cache
def _kernel_devices() -> frozenset[int]:
    devices = {os.lstat(f"/{name}").st_dev for name in _KERNEL if os.path.lexists(f"/{name}")}
    return frozenset(devices - {os.lstat("/").st_dev})
