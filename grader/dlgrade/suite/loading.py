"""Loads the course's own files: Python (reference, mistakes) and stored cases. Trusted, never a submission's."""

from __future__ import annotations

import importlib.util
import sys
import zlib
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

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


def load_cases(path: Path, group: str) -> list[dict[str, Any]]:
    """Return the cases of a group, from an .npz file with arrays called `group/case/part`.

    A case is a dict of arrays, with whole numbers, floats and texts as such, and the case's `name`.

    Raises:
        CourseError: there are none.
    """
    cases: dict[str, dict[str, Any]] = {}
    if not path.is_file():
        raise CourseError(f"{path} is missing.")
    with np.load(path, allow_pickle=False) as file:
        for key in file.files:
            of, name, part = key.split("/")
            if of == group:
                value = file[key]
                cases.setdefault(name, {"name": name})[part] = value if value.ndim else value.item()
    if not cases:
        raise CourseError(f"there are no cases of {group!r} in {path}")
    return list(cases.values())
