"""Which files a submission may see: the interpreter, its libraries and what the exercise needs, and nothing else."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Shared libraries of the system, the loader's index of them, and time zones.
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")
PACKAGE_FOLDERS = ("site-packages", "dist-packages")


@dataclass(frozen=True)
class View:
    """Paths that may be read, and paths in them that may not. What is readable inside of those is named again."""

    readable: tuple[str, ...]
    hidden: tuple[str, ...]

    def exposed(self) -> list[str]:
        """Return what is hidden and can be seen all the same, in this process's root."""
        seen = (os.path.join(path, name) for path in self.hidden if os.path.isdir(path) for name in os.listdir(path))
        return [path for path in seen if not any(path == one or _inside(one, path) for one in self.readable)]

    def flat(self) -> list[str]:
        """Return readable paths that together leave out what is hidden: folders around it are taken apart."""
        roots = dict.fromkeys(os.path.realpath(path) for path in self.readable)
        return [path for root in roots for path in self._without_hidden(root)]

    def _without_hidden(self, path: str) -> list[str]:
        if path in self.hidden:
            return []
        if not any(_inside(hidden, path) for hidden in self.hidden):
            return [path]
        # Where a link leads is readable in its own right, or is not to be.
        children = [entry.path for entry in os.scandir(path) if not entry.is_symlink()]
        return [kept for child in sorted(children) for kept in self._without_hidden(child)]


def view_for(packages: Iterable[str] | None, hidden: Iterable[str]) -> View:
    """Return what a worker may see that imports these packages; None stands for all that are installed.

    Args:
        packages: files and folders in the places where packages are installed.
        hidden: what must not be seen wherever it lies, such as the course.
    """
    readable = _own_readable()
    homes = _package_homes(readable)
    if packages is None:
        return _view([*readable, *homes], hidden)
    return _view([*readable, *packages], [*homes, *hidden])


def package_homes() -> list[str]:
    """Return the folders in which packages are installed that a worker could see."""
    return _package_homes(_own_readable())


def package_paths(name: str) -> list[str]:
    """Return a package's folder and, beside it, that of the libraries which its wheel brought along."""
    from importlib.util import find_spec

    spec = find_spec(name)
    folders = list(spec.submodule_search_locations or []) if spec else []
    return [path for folder in folders for path in (folder, f"{folder}.libs") if os.path.isdir(path)]


def _view(readable: Iterable[str], hidden: Iterable[str]) -> View:
    there = dict.fromkeys(os.path.abspath(path) for path in readable if os.path.lexists(path))
    gone = dict.fromkeys(os.path.realpath(path) for path in hidden if os.path.lexists(path))
    # A folder may be reached by way of a link: what is hidden in it is hidden by both its names.
    for path in there:
        real = os.path.realpath(path)
        gone |= {path + inner[len(real) :]: None for inner in list(gone) if _inside(inner, real)}
    return View(tuple(there), tuple(gone))


def _own_readable() -> list[str]:
    return [*SYSTEM, sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), _library_folder()]


def _library_folder() -> str:
    # Where the interpreter's own shared library lies, and those of a conda environment.
    return str(Path(sysconfig.get_path("stdlib")).parent)


def _package_homes(readable: Iterable[str]) -> list[str]:
    """Return the folders of installed packages: those that Python looks into, and those in what may be read."""
    known = {place for place in sys.path if Path(place).name in PACKAGE_FOLDERS}
    known |= {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for root in {os.path.realpath(path) for path in readable}:
        for pattern in ("python3*/*-packages", "*-packages"):
            known |= {str(path) for path in Path(root).glob(pattern) if path.name in PACKAGE_FOLDERS}
    return sorted(place for place in known if os.path.isdir(place))


def _inside(path: str, folder: str) -> bool:
    return path != folder and path.startswith(folder.rstrip("/") + "/")
