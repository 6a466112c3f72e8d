"""A learner's workspace: a flat folder of stubs, with a manifest of what was handed out.

The manifest tells an edited file from an untouched one. It lies in a folder that may come from anywhere, so it is asked
only that: it never says which code to run or which file to write.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from dlgrade.course import Course, Exercise, open_course
from dlgrade.errors import DlgradeError
from dlgrade.state import write_atomically

MANIFEST = ".dlgrade.json"
NEWER = ".new"

# No stub comes near this size: a larger file is the learner's, unread.
STUB_LIMIT = 1 << 20

Action = Literal["added", "updated", "current", "edited", "newer", "foreign"]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed out: the SHA-256 of each file's stub, and the course's folder (None: the one of dlgrade)."""

    schema: Literal["dlgrade.workspace/1"] = "dlgrade.workspace/1"
    course: str | None = None
    files: dict[str, str] = {}


@dataclass(frozen=True)
class Workspace:
    """A folder with a manifest."""

    root: Path
    manifest: Manifest

    def save(self) -> None:
        content = msgspec.json.format(msgspec.json.encode(self.manifest), indent=1)
        write_atomically(self.root / MANIFEST, content + b"\n")


@contextmanager
def _readable_os_errors() -> Iterator[None]:
    """Make a sentence of what the operating system refuses: a full disk or a folder of somebody else is no fault."""
    try:
        yield
    except OSError as error:
        raise DlgradeError(f"{error.filename or 'The workspace'}: {error.strerror or error}.") from error


def find_workspace(start: Path) -> Workspace | None:
    """Return the workspace in `start` or in the nearest folder above it."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if os.path.isfile(folder / MANIFEST):  # noqa: PTH113 - Path.is_file raises for a folder that may not be read
            return _open(folder)
    return None


def require_course(workspace: Workspace, course: Course) -> None:
    """Raise DlgradeError unless a workspace holds the stubs of this course."""
    made_for = workspace.manifest.course
    if made_for == _course_name(course):
        return
    made_with = "without --course" if made_for is None else f"with --course {made_for!r}"
    raise DlgradeError(
        f"{workspace.root} holds the exercises of another course: it was made {made_with}. If that course has moved, "
        f"delete {workspace.root / MANIFEST} and run `dlgrade init` there: your files are kept."
    )


@_readable_os_errors()
def prepare(root: Path, course: Course) -> dict[str, Action]:
    """Make or refresh a workspace; return what was done about each file.

    `added` and `updated` files are now the current stub, `current` ones were already. An `edited` file is kept; where
    its stub has changed since it was handed out, the `newer` stub is put beside it. A `foreign` file was never handed
    out, or is a link or a folder, and is left alone.

    Raises:
        DlgradeError: `root` cannot be a workspace of this course.
    """
    if root.exists() and not root.is_dir():
        raise DlgradeError(f"{root} is a file. Name a folder for the exercises.")
    root.mkdir(parents=True, exist_ok=True)
    workspace = _open(root) if (root / MANIFEST).is_file() else Workspace(root, Manifest(course=_course_name(course)))
    require_course(workspace, course)
    try:
        return {exercise.stub_path.name: _hand_out(exercise, workspace) for exercise in course}
    finally:
        workspace.save()


def _hand_out(exercise: Exercise, workspace: Workspace) -> Action:
    stub = exercise.stub.encode()
    path = workspace.root / exercise.stub_path.name
    action = _compare(path, _sha256(stub), workspace.manifest.files.get(path.name))
    if action == "foreign":
        return action
    if action in ("added", "updated"):
        write_atomically(path, stub)
    elif action == "newer":
        _put_beside(path.with_name(path.name + NEWER), stub, workspace)
    workspace.manifest.files[path.name] = _sha256(stub)
    return action


def _compare(path: Path, stub: str, handed_out: str | None) -> Action:
    """Return what is to be done about a file, by the digests of today's stub and of the one that was handed out."""
    if not os.path.lexists(path):
        return "added"
    if path.is_symlink() or not path.is_file():
        return "foreign"
    found = _sha256(path.read_bytes())
    if found == stub:
        return "current"
    if handed_out is None:
        return "foreign"
    if found == handed_out:
        return "updated"
    return "edited" if handed_out == stub else "newer"


def _put_beside(path: Path, stub: bytes, workspace: Workspace) -> None:
    if path.is_file() and _sha256(path.read_bytes()) != workspace.manifest.files.get(path.name):
        back_up(path)
    write_atomically(path, stub)
    workspace.manifest.files[path.name] = _sha256(stub)


def locate(exercise: Exercise, start: Path) -> Path:
    """Return the learner's file for an exercise: the one in `start`, else the one in the workspace around it.

    Raises:
        DlgradeError: there is none, or more than one that may be meant.
    """
    workspace = find_workspace(start)
    if workspace:
        require_course(workspace, exercise.course)
    found = find_answer(exercise, start) or (find_answer(exercise, workspace.root) if workspace else None)
    if found:
        return found
    name = exercise.stub_path.name
    if workspace:
        raise DlgradeError(f"{name} is not in {workspace.root}. `dlgrade init {workspace.root}` puts it back.")
    raise DlgradeError(
        f"There is no {name} in {start.resolve()}. `dlgrade init` puts the exercises here; "
        f"if yours are elsewhere, name the file: dlgrade check {exercise.short_id} PATH"
    )


@_readable_os_errors()
def find_answer(exercise: Exercise, folder: Path) -> Path | None:
    """Return the script or notebook in a folder that answers an exercise.

    Raises:
        DlgradeError: more than one may be meant.
    """
    candidates = answers(exercise, folder)
    return _choose(exercise, candidates) if len(candidates) > 1 else next(iter(candidates), None)


def answers(exercise: Exercise, folder: Path) -> list[Path]:
    """Return the scripts and notebooks in a folder that are named after an exercise. Raises OSError."""
    pattern = re.compile(rf"{exercise.short_id}(?!\d).*\.(py|ipynb)", re.IGNORECASE)
    return sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name) and not path.is_dir())


def _choose(exercise: Exercise, candidates: list[Path]) -> Path:
    workspace = find_workspace(candidates[0].parent)
    left = [path for path in candidates if _is_edited(path, exercise, workspace)] or candidates
    for kind in (".py", ".ipynb"):
        # Beside a file that has exactly the exercise's name, others of its kind are copies.
        exact = [path for path in left if path.stem.lower() in (exercise.id, exercise.short_id) and path.suffix == kind]
        if exact:
            left = [path for path in left if path.suffix != kind or path in exact]
    if len(left) > 1:
        names = " and ".join(path.name for path in left)
        raise DlgradeError(
            f"{left[0].parent.resolve()} has {names}. Name the one you mean, as in: dlgrade check {left[0].name}"
        )
    return left[0]


def _is_edited(path: Path, exercise: Exercise, workspace: Workspace | None) -> bool:
    """Whether a file differs from the stub, both from today's and from the one that was handed out."""
    if not path.is_file() or path.stat().st_size > STUB_LIMIT:
        return True
    found = _sha256(path.read_bytes())
    handed_out = workspace.manifest.files.get(path.name) if workspace else None
    return found not in (handed_out, _sha256(exercise.stub.encode()))


@_readable_os_errors()
def restart(exercise: Exercise, path: Path) -> Path | None:
    """Put the stub in the place of `path`, and return the backup of what was there.

    Raises:
        DlgradeError: `path` is a link or a folder.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise DlgradeError(f"{path} is not a regular file; it is left alone. Move it away and reset again.")
    backup = back_up(path) if path.exists() else None
    write_atomically(path, exercise.stub.encode())
    workspace = find_workspace(path.parent)
    if workspace and workspace.root == path.parent.resolve():
        workspace.manifest.files[path.name] = _sha256(exercise.stub.encode())
        workspace.save()
    return backup


def back_up(path: Path) -> Path:
    """Copy a file to `NAME.bak-YYYYMMDD-HHMMSS` beside it, over nothing, and return the copy's path."""
    content = path.read_bytes()
    stem = f"{path.name}.bak-{time.strftime('%Y%m%d-%H%M%S')}"
    for name in _numbered(stem):
        try:
            with path.with_name(name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            return path.with_name(name)
        except FileExistsError:
            continue
    raise AssertionError("there is always a free name")


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


@_readable_os_errors()
def _open(root: Path) -> Workspace:
    path = root / MANIFEST
    try:
        return Workspace(root, msgspec.json.decode(path.read_bytes(), type=Manifest))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DlgradeError(
            f"{path} is damaged, or of a newer dlgrade. Move it away and run `dlgrade init` there: your files are kept."
        ) from None


def _course_name(course: Course) -> str | None:
    return None if course.root == open_course().root else str(course.root)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
