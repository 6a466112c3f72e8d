"""The corpus: reads the heads of its cases, and plants the world that they attack.

A case is a submission that tries something. Its head says what, and what has to come of it; `README.md` tells how one
is written.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlgrade.course import Course, Exercise
from dlgrade.isolation.scratch import remove_folder

HERE = Path(__file__).parent
HEAD = re.compile(r"#? ?(attempt|class|verdict|at most|not held|not run|twice|made|made as \.ipynb): (.*)")
TABLE = "<!-- table -->"
TIER_AND_REASON = re.compile(r"(\w+) \((.*)\)")

TOML = """
title = "Scale"
unit = 1
minutes = 5
difficulty = 1
backend = "numpy"
functions = ["scale(x)", "grow(x, by=1)"]
[limits]
call_seconds = {call_seconds}
seconds = 3.0
memory_mb = 256
"""

SOLUTION = """
import numpy as np

# KEY = {key}
def scale(x):
    return np.asarray(x) * {key}

def grow(x, by=1):
    return np.asarray(x) + {key} * by
"""

SUITE = '''
# KEY = {key}
from dlgrade.suite import check

@check(points=60)
def test_scale(submission, rng):
    """scale multiplies by the key"""
    submission.scale.agrees(rng.normal(size=(3, 4)))

@check(points=40)
def test_grow(submission, rng):
    """grow adds the key"""
    submission.grow.agrees(rng.normal(size=5), by=3)
'''

# With the first, the key is told and is 2. That of the second is drawn anew and told nobody: who knows it stole it.
OPEN, SECRET = "exercise_01_open", "exercise_02_secret"
# Attackers are not waited for long; the honest have time, also on a busy machine.
CALL_SECONDS = {OPEN: 2.0, SECRET: 0.8}


@dataclass(frozen=True)
class Case:
    """A submission, and what its head says of it."""

    path: Path
    attempt: str
    kind: str
    verdicts: tuple[str, ...]
    at_most: float
    not_held: dict[str, str]
    not_run: dict[str, str]
    twice: bool
    made: str
    made_suffix: str

    @property
    def name(self) -> str:
        return self.path.name if self.path.suffix != ".py" else self.path.stem

    def write(self, folder: Path, places: dict[str, str]) -> Path:
        """Write the submission into `folder`, with the names of `places` for its placeholders; return its path."""
        text = self.path.read_text(encoding="utf-8")
        for name, value in places.items():
            text = text.replace(f"@{name}@", value)
        content = text.encode()
        if self.made:
            made = eval(self.made, {"json": json})
            content = made if isinstance(made, bytes) else made.encode()
        path = folder / f"{self.path.stem}{self.made_suffix or self.path.suffix}"
        path.write_bytes(content)
        return path


def cases() -> list[Case]:
    """Return all cases, by class and name."""
    paths = [path for path in (HERE / "cases").iterdir() if path.suffix in (".py", ".ipynb")]
    return sorted(map(read_case, paths), key=lambda case: (case.kind, case.name))


def read_case(path: Path) -> Case:
    """Read the head of a case: the comment lines at its top or, in a notebook, its first cell."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "".join(json.loads(text)["cells"][0]["source"])
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = HEAD.fullmatch(line)
        if not match:
            break
        found.setdefault(match[1], []).append(match[2])
    one = {name: values[0] for name, values in found.items()}
    return Case(
        path=path,
        attempt=one["attempt"],
        kind=one["class"],
        verdicts=tuple(word.strip() for word in one["verdict"].split(",")),
        at_most=float(one.get("at most", 0)),
        not_held=_by_tier(found.get("not held", [])),
        not_run=_by_tier(found.get("not run", [])),
        twice="twice" in one,
        made=one.get("made", one.get("made as .ipynb", "")),
        made_suffix=".ipynb" if "made as .ipynb" in one else "",
    )


def _by_tier(lines: list[str]) -> dict[str, str]:
    pairs = [TIER_AND_REASON.fullmatch(line) for line in lines]
    return {pair[1]: pair[2] for pair in pairs if pair}


def table() -> str:
    """Return what the tiers do not hold, as the heads say, as a table in Markdown."""
    names: dict[tuple[str, str], list[str]] = {}
    for case in cases():
        for tier, reason in (case.not_held | case.not_run).items():
            names.setdefault((tier, reason), []).append(f"`{case.name}`")
    rows = [f"| {tier} | {reason} | {', '.join(sorted(found))} |" for (tier, reason), found in sorted(names.items())]
    return "\n".join(["| tier | why | cases |", "| - | - | - |", *rows])


@dataclass
class World:
    """What there is to attack: a course, a home, a folder of others' work, a bystander, and open doors.

    All of it belongs to the user that grades. `places` are the placeholders of the cases.
    """

    root: Path
    key: float = field(default_factory=lambda: round(random.SystemRandom().uniform(3, 9), 9))
    marker: str = field(default_factory=lambda: f"marker{secrets.token_hex(6)}")
    escaped: str = field(default_factory=lambda: f"ESCAPED-{secrets.token_hex(6)}")
    doors: Doors = field(default_factory=lambda: Doors())
    bystander: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.planted = self.root / "planted"
        self.doors.open(self.root)
        self.plant()
        self.keep_bystander()

    @property
    def course(self) -> Course:
        return Course(self.planted / "course")

    def exercise(self, id: str) -> Exercise:
        return Exercise(id, self.course)

    @property
    def places(self) -> dict[str, str]:
        assert self.bystander
        return {
            "COURSE": str(self.planted / "course"),
            "EXERCISE": SECRET,
            "HOME": str(self.planted / "home"),
            "OTHERS": str(self.planted / "others"),
            "PORT": str(self.doors.port),
            "SOCKET": self.doors.path,
            "ABSTRACT": self.doors.abstract,
            "BYSTANDER": str(self.bystander.pid),
            "MARKER": self.marker,
            "ESCAPED": self.escaped,
        }

    def plant(self) -> None:
        """Put everything where it was in the beginning."""
        shutil.rmtree(self.planted, ignore_errors=True)
        secret = f"KEY = {self.key}\n"
        files = {
            "home/.ssh/id_ed25519": secret,
            "home/.netrc": secret,
            "others/neighbour/exercise_02.py": secret,
            "others/gradebook.csv": secret,
            "course/datasets/labels.txt": secret,
        }
        for id, key in ((OPEN, 2.0), (SECRET, self.key)):
            files |= {
                f"course/exercises/{id}/exercise.toml": TOML.format(call_seconds=CALL_SECONDS[id]),
                f"course/exercises/{id}/{id}.py": "def scale(x):\n    raise NotImplementedError\n",
                f"course/solutions/{id}/solution.py": SOLUTION.format(key=key),
                f"course/solutions/{id}/mistakes/unchanged.py": '"""You return what you were given."""\n'
                "def scale(x): return x\ndef grow(x, by=1): return x\n",
                f"course/suites/{id}/test_scale.py": SUITE.format(key=key),
            }
        for name, text in files.items():
            path = self.planted / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.image = self.look()

    def look(self) -> dict[str, tuple[Any, ...]]:
        """Return what shows a change of what was planted: names, contents, permissions, times, attributes."""
        found: dict[str, tuple[Any, ...]] = {}
        for path in sorted(self.planted.rglob("*")):
            # Made by whoever grades, and by nobody else.
            if "__pycache__" in path.parts:
                continue
            status = path.lstat()
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            times = status.st_mtime_ns if path.is_file() else 0
            found[str(path)] = (content, status.st_mode, status.st_uid, times, tuple(os.listxattr(path)))
        return found

    def keep_bystander(self) -> bool:
        """See to it that there is a bystander; say whether it was still there."""
        if self.bystander and self.bystander.poll() is None:
            return True
        environment = {"PATH": os.defpath, "SECRET": f"KEY = {self.key}"}
        self.bystander = subprocess.Popen(["sleep", "1000"], env=environment)
        return False

    def close(self) -> None:
        self.doors.close()
        if self.bystander:
            self.bystander.kill()
            self.bystander.wait()


class Doors:
    """Sockets of every kind that listen, and tell who came."""

    def open(self, root: Path) -> None:
        self.visitors: list[str] = []
        self.path = str(root / "door")
        self.abstract = f"door-{secrets.token_hex(6)}"
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port: int = tcp.getsockname()[1]
        self._sockets = [("tcp", tcp)]
        for name, family, address in (
            ("udp", socket.AF_INET, ("127.0.0.1", self.port)),
            ("unix datagram", socket.AF_UNIX, self.path),
            ("abstract datagram", socket.AF_UNIX, f"\0{self.abstract}"),
        ):
            door = socket.socket(family, socket.SOCK_DGRAM)
            door.bind(address)
            self._sockets.append((name, door))
        for name, address in (("unix stream", f"{self.path}.stream"), ("abstract stream", f"\0{self.abstract}.stream")):
            door = socket.socket(socket.AF_UNIX)
            door.bind(address)
            door.listen()
            self._sockets.append((name, door))
        for name, door in self._sockets:
            threading.Thread(target=self._watch, args=(name, door), daemon=True).start()

    def _watch(self, name: str, door: socket.socket) -> None:
        while True:
            try:
                if door.type == socket.SOCK_STREAM:
                    door.accept()[0].close()
                else:
                    door.recv(100)
            except OSError:
                return
            self.visitors.append(name)

    def close(self) -> None:
        for _, door in self._sockets:
            door.close()


# -- what is left behind ---------------------------------------------------------------------------------------------

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Have every process that loses its parent become a child of this one, so that none hides."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants(pid: int) -> set[int]:
    """Return the processes under this one that still run."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, parent = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
            except (OSError, ValueError):
                continue
            if state not in "ZX":
                parents[int(entry.name)] = int(parent)
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def left_running(known: set[int], seconds: float) -> set[int]:
    """Return the processes under this one that are not known and do not end by themselves in time. They are ended."""
    deadline = time.monotonic() + seconds
    while (left := descendants(os.getpid()) - known) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in left:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return left


def scratch_folders() -> set[Path]:
    """Return the folders in which workers that have no root of their own may write."""
    return {path for place in {tempfile.gettempdir(), "/tmp"} for path in Path(place).glob("dlgrade-*")}


def left_lying(marker: str, folders: Iterable[Path]) -> list[str]:
    """Return the names in these folders that carry the marker. What they name is removed."""
    found = []
    for folder in folders:
        try:
            names = list(folder.iterdir())
        except OSError:
            # Others, too, have folders where everybody may make some; they may go while one looks.
            continue
        for path in names:
            if marker in path.name:
                found.append(str(path))
                remove_folder(found[-1])
    return found


def resident_mb() -> float:
    """Return how much memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def write_table() -> None:
    """Put the table into the README."""
    path = HERE / "README.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.partition(TABLE)[0] + f"{TABLE}\n{table()}\n", encoding="utf-8")


if __name__ == "__main__":
    write_table()
