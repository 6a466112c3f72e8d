"""Loads the course's own Python files (reference, mistakes): trusted code, never a submission."""

from __future__ import annotations

import importlib.util
import sys
import zlib
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from dlgrade.errors import CourseError


@lru_cache(maxsize=256)
def load_module(path: Path) -> ModuleType:
    """Return the module in `path`, run once a process.

    Raises:
        CourseError: there is no such file.
    """
    if not path.is_file():
        raise CourseError(f"{path} is missing.")
    name = f"dlgrade_course_{zlib.crc32(str(path.resolve()).encode()):08x}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and typing look their module up.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
