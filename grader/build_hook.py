"""Puts the bundled course into the wheel, as data of the package.

Its folders' names (`exercises`, `datasets` …) are other people's module names too, so they travel below `dlgrade`. An
editable install gets nothing: there the course is found in the checkout, and files below `dlgrade` would hide it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("exercises", "solutions", "grader/suites", "datasets")


class CourseHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before it writes a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        for folder in FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                inside = path.relative_to(root)
                if path.is_file() and not any(map(is_leftover, inside.parts)):
                    target = inside.as_posix().removeprefix("grader/")
                    build_data["force_include"][str(path)] = f"dlgrade/_course/{target}"


def is_leftover(name: str) -> bool:
    """Whether a file or folder was left by a tool: a cache, a notebook's checkpoints, a file manager's notes."""
    return name.startswith(".") or name == "__pycache__" or name.endswith(".pyc")
