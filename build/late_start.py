"""Runs early in the executable: libraries that not every start needs are unpacked by an import."""

import sys
from _thread import allocate_lock, get_ident
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class _LateLibraries:
    """Stands behind all finders of modules, so that it is asked for what none of them finds.

    It unpacks all libraries when one of them is asked for, and goes.
    """

    def __init__(self) -> None:
        self._asked_by: set[int] = set()
        self._unpacking = allocate_lock()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        # What is imported here may itself ask for modules that are not there.
        if get_ident() in self._asked_by:
            return None
        self._asked_by.add(get_ident())
        try:
            return self._find(name, path, target)
        finally:
            self._asked_by.discard(get_ident())

    def _find(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None
    ) -> ModuleSpec | None:
        from pathlib import Path  # noqa: PLC0415 - a start that asks for nothing does without

        # The bootloader removes all of this folder in the end, also what came later.
        bundle = Path(sys._MEIPASS)  # type: ignore[attr-defined]  # noqa: SLF001 - its documented name
        libraries = {
            packed: bundle / packed.relative_to(bundle / "late").with_suffix("")
            for packed in (bundle / "late").rglob("*.zst")
        }
        module = f"{name.rpartition('.')[2]}."
        if not any(library.name.startswith(module) for library in libraries.values()):
            return None
        try:
            self._unpack_once(libraries)
        except OSError as error:
            for library in libraries.values():
                library.unlink(missing_ok=True)
                _name_draft(library).unlink(missing_ok=True)
            raise ImportError("its library cannot be unpacked", name=name) from error
        return PathFinder.find_spec(name, path, target)

    def _unpack_once(self, libraries: "Mapping[Path, Path]") -> None:
        """Unpack them, unless another thread has meanwhile."""
        import importlib  # noqa: PLC0415 - most runs do not come here

        from backports import zstd  # noqa: PLC0415 - the same

        # Nothing is imported under this lock: two threads would wait for each other.
        with self._unpacking:
            if self in sys.meta_path:
                for packed, library in sorted(libraries.items(), key=_tell_place):
                    library.parent.mkdir(exist_ok=True)
                    # Half of one would be found by another thread, or later if this is stopped.
                    draft = _name_draft(library)
                    draft.write_bytes(zstd.decompress(packed.read_bytes()))
                    draft.replace(library)
                importlib.invalidate_caches()
                sys.meta_path.remove(self)


def _tell_place(packed_and_library: "tuple[Path, Path]") -> bool:
    """First what modules are linked with: else another thread's would find the system's."""
    return not packed_and_library[1].name.startswith("lib")


def _name_draft(library: "Path") -> "Path":
    return library.with_name(f"{library.name}.draft")


sys.meta_path.append(_LateLibraries())
