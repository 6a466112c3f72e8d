"""What is wrong with an exercise, in words for its author."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """The file or folder, the fault, and the mend. `line` counts from 1; 0 is the whole file."""

    path: Path
    fault: str
    mend: str
    line: int = 0

    def place(self, root: Path) -> str:
        """Return where to look, as a path below the course's folder `root`."""
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return f"{path.as_posix()}:{self.line}" if self.line else path.as_posix()
