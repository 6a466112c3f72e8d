"""Intake: from a path to a submission's bytes, or to the reason why it is not accepted; and from bytes to source.

`open_submission` touches the file system, once, and looks at nothing inside; `parse` is a pure function of what was
read and touches nothing else. It works through a stranger's bytes, so it runs locked in, where the submission will.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dlgrade.errors import DlgradeError
from dlgrade.notebook import printable, read_notebook, unix_lines

MAX_SOURCE = 1_000_000  # bytes, of a script; characters, of a notebook's code
MAX_NOTEBOOK = 20_000_000  # bytes, outputs included
LIMITS = {
    ".py": (MAX_SOURCE, "1 MB", "hand in the exercise's code alone"),
    ".ipynb": (MAX_NOTEBOOK, "20 MB", "clear its outputs and save it again"),
}

# A named pipe would block its reader and a link could be put in place of the file after it was looked at.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
# To hold on to a folder takes the right to go through it, where the system knows that, and to list it elsewhere.
_FOLDER_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_HOLDS_FOLDERS = {os.open, os.stat} <= os.supports_dir_fd
_READ_AT_ONCE = 1 << 20
_NOT_FILES = (
    (stat.S_ISDIR, "this is a folder: name the file in it"),
    (stat.S_ISLNK, "this is a link: hand in the file itself"),
    (stat.S_ISFIFO, "this is a named pipe, not a file: hand in a regular file"),
    (stat.S_ISSOCK, "this is a socket, not a file: hand in a regular file"),
    (stat.S_ISCHR, "this is a device, not a file: hand in a regular file"),
    (stat.S_ISBLK, "this is a device, not a file: hand in a regular file"),
)


@dataclass(frozen=True)
class Chunk:
    """A piece of source that is run as a whole: a file, or one notebook cell.

    `label` is what the learner calls it: the file's name ("exercise_03_softmax.py"), or "code cell 3", the third code
    cell from the top. Text cells are not counted, for neither does the number that Jupyter, Colab and VS Code write
    beside a cell count them: after "Restart and run all" it is the same one, save for empty cells. Line numbers are
    the learner's own; lines end in "\\n".
    """

    label: str
    source: str


@dataclass(frozen=True)
class Submission:
    """A file as it was read, once: what is graded, whatever becomes of the file."""

    path: Path
    raw: bytes

    @property
    def sha256(self) -> str:
        """Of the file's bytes, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def is_notebook(self) -> bool:
        """Whether the file's name says that it is one."""
        return self.path.suffix.lower() == ".ipynb"


@dataclass(frozen=True)
class Refusal:
    """Why a file is not accepted, and what to do."""

    path: Path
    reason: str


def open_submission(path: Path, *, follow_links: bool) -> Submission | Refusal:
    """Read the file at `path`, once. Nothing that lies on a disk makes it raise.

    With `follow_links`, a symbolic link to a regular file of the same folder is followed; without, none is.
    """
    try:
        return Submission(path, _read(path, follow_links))
    except DlgradeError as refused:
        return Refusal(path, str(refused))


def parse(raw: bytes, name: str) -> tuple[tuple[Chunk, ...], tuple[str, ...]]:
    """Return the chunks of a file that holds `raw`, and notes on what was left out, and why. A pure function.

    There is no chunk where every cell of a notebook was left out. `name` is the file's name: its ending says script
    or notebook. Raises DlgradeError with the reason where the content is not accepted.
    """
    text = _decode(raw)
    if _suffix(name) == ".py":
        return (Chunk(printable(name), unix_lines(text)),), ()
    cells, notes = read_notebook(text, MAX_SOURCE)
    return tuple(Chunk(label, source) for label, source in cells), tuple(notes)


def _read(path: Path, follow_links: bool) -> bytes:
    """Return the file's bytes, at most as many as its kind may have. Raises DlgradeError with the reason."""
    try:
        with _folder_of(path, follow_links) as folder:
            name = _name_in(folder, path, follow_links)
            place = path.parent / name if folder is None else name
            # Looked at before it is opened, since to open a device can be to act on it; and after, for what it then is.
            _require_regular(os.stat(place, dir_fd=folder, follow_symlinks=False).st_mode)
            limit, shown_limit, advice = LIMITS[_suffix(path.name)]
            descriptor = os.open(place, _OPEN_FLAGS, dir_fd=folder)
        try:
            _require_regular(os.fstat(descriptor).st_mode)
            raw = _read_up_to(descriptor, limit + 1)
        finally:
            os.close(descriptor)
    except (FileNotFoundError, NotADirectoryError):
        raise DlgradeError("there is no such file: check the folder and the name") from None
    except PermissionError:
        raise DlgradeError("this file may not be read: give yourself the right to read it and its folder") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = error.strerror if isinstance(error, OSError) else error
        raise DlgradeError(f"this file cannot be read ({why}): put a copy elsewhere and try again") from None
    if len(raw) > limit:
        raise DlgradeError(f"this file is larger than {shown_limit}: {advice}")
    return raw


def _suffix(name: str) -> str:
    """Return the file's ending, ".py" or ".ipynb". Raises DlgradeError for all others."""
    suffix = Path(name).suffix.lower()
    if suffix not in LIMITS:
        raise DlgradeError("this is neither a script nor a notebook: the name must end in .py or .ipynb")
    return suffix


@contextmanager
def _folder_of(path: Path, follow_links: bool) -> Iterator[int | None]:
    """Hold on to the file's folder, whatever is put in its place meanwhile; None where the system can't (Windows).

    Raises DlgradeError for a link that is not to be followed.
    """
    # A student's folder may come out of an archive, and so be a link to a neighbour's.
    if not follow_links and stat.S_ISLNK(path.parent.lstat().st_mode):
        raise DlgradeError("its folder is a link, and links are not followed here: put the folder itself there")
    if not _HOLDS_FOLDERS:
        yield None
        return
    folder = os.open(path.parent, _FOLDER_FLAGS | (0 if follow_links else os.O_NOFOLLOW))
    try:
        yield folder
    finally:
        os.close(folder)


def _name_in(folder: int | None, path: Path, follow_links: bool) -> str:
    """Return the name of what to open: the path's own, or the one in the same folder to which it is a link.

    Raises DlgradeError for a link that is not to be followed.
    """
    if not follow_links or not path.is_symlink():
        return path.name or "."
    try:
        target = Path(os.path.realpath(path, strict=True))
    except (OSError, TypeError):  # TypeError: what Python makes of a link that changes while it is resolved
        raise DlgradeError("this link leads nowhere: put the file itself in its place") from None
    if not os.path.samestat(target.parent.stat(), path.parent.stat() if folder is None else os.fstat(folder)):
        raise DlgradeError("this link leads out of its folder: put the file itself in its place")
    return target.name


def _require_regular(kind: int) -> None:
    """Raise DlgradeError unless `kind`, an `st_mode`, is that of a regular file."""
    if not stat.S_ISREG(kind):
        reasons = (reason for is_kind, reason in _NOT_FILES if is_kind(kind))
        raise DlgradeError(next(reasons, "this is not a regular file: hand in a regular file"))


def _read_up_to(descriptor: int, count: int) -> bytes:
    """Return what the descriptor gives, `count` bytes at most, however much the file grows meanwhile."""
    raw = bytearray()
    while piece := os.read(descriptor, min(count - len(raw), _READ_AT_ONCE)):
        raw += piece
    return bytes(raw)


def _decode(raw: bytes) -> str:
    """Return the text of a UTF-8 file, without the byte order mark. Raises DlgradeError naming the place."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DlgradeError("this file is saved as UTF-16: save it again with the encoding UTF-8")
    if (nul := raw.find(b"\0")) >= 0:
        raise DlgradeError(
            f"this is not text: a NUL byte {_place(raw, nul)}. Save it again as plain text with the encoding UTF-8"
        )
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        at = error.start
        raise DlgradeError(
            f"this is not UTF-8: byte 0x{raw[at]:02x} {_place(raw, at)}. Save it again with the encoding UTF-8"
        ) from None


def _place(raw: bytes, offset: int) -> str:
    return f"at offset {offset} (line {unix_lines(raw[:offset].decode('latin-1')).count(chr(10)) + 1})"
