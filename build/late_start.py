"""Runs early in the executable: libraries that few runs need are unpacked when one is imported."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _LateLibraries:
    """Stands before all finders of modules, finds none, and goes when it has done its work."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == "hyperscan":
            try:
                _unpack()
            except OSError as error:
                raise ImportError("its library cannot be unpacked", name=name) from error
            sys.meta_path.remove(self)
        return None


def _unpack() -> None:
    import importlib  # noqa: PLC0415 - most runs do not come here
    from pathlib import Path  # noqa: PLC0415 - the same

    from backports import zstd  # noqa: PLC0415 - the same

    # The bootloader removes all of this folder in the end, also what came later.
    bundle = Path(sys._MEIPASS)  # type: ignore[attr-defined]  # noqa: SLF001 - its documented name
    for packed in (bundle / "late").rglob("*.zst"):
        library = bundle / packed.relative_to(bundle / "late").with_suffix("")
        library.parent.mkdir(exist_ok=True)
        library.write_bytes(zstd.decompress(packed.read_bytes()))
    importlib.invalidate_caches()


sys.meta_path.insert(0, _LateLibraries())
