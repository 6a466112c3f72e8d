"""The untrusted side: a submission runs in a worker of its own and only plain data crosses, both ways.

- `wire`: what may cross, as bytes.
- `steps`: several calls in one request.
- `worker`: what runs in the worker process: load, call, answer.
- `limits`: what such a process may use, set by itself.
- `channel`: frames and captured output over pipes, with deadlines.
- `replies`: what a worker says is a claim; taken apart here.
- `session`: one submission's worker, replaced when it dies; every answer is an outcome, never an exception.
- `process`: a worker as a separate process that is not locked in (tier `process`).
- `warm`, `forked`: workers forked from a warm process and locked in (tiers `jail` and `confined`), both ends of it.
- `referee`: Keras models, rebuilt and judged in a worker that never ran the submission.
- `linux`: what Linux offers to lock a process in.

Nothing in here knows of tests, solutions, labels or scores.
"""

from __future__ import annotations

import atexit
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, get_args

from dlgrade.isolation.faults import StartError
from dlgrade.result import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dlgrade.isolation.forked import WarmLine
    from dlgrade.isolation.session import Worker
    from dlgrade.isolation.settings import Settings

# The best first.
TIERS: tuple[Tier, ...] = tuple(tier for tier in get_args(Tier) if tier != "none")
# Of all that is installed, a NumPy exercise is to be solved with this.
NUMPY_PACKAGES = ("numpy",)
# What a worker needs to describe models, and what it needs to be a referee instead.
REFEREE = ("dlgrade.isolation.referee.describe", "dlgrade.isolation.referee.bench")
SCRATCH_MB = 64


class Launcher(Protocol):
    """Starts workers, all locked in alike."""

    @property
    def tier(self) -> Tier:
        """How its workers are locked in."""

    @property
    def reasons(self) -> Mapping[Tier, str]:
        """Why better tiers are not to be had on this machine."""

    def launch(self, memory_mb: int) -> Worker:
        """Return a fresh worker that is meant to have so much memory."""

    def line(self) -> WarmLine | None:
        """Return the line to its warm process, for another process to have workers from it too; None without one."""

    def close(self) -> None:
        """End what it has started."""


def at_least(tier: Tier) -> tuple[Tier, ...]:
    """Return this tier and the better ones."""
    return TIERS[: TIERS.index(tier) + 1]


@dataclass(frozen=True)
class Surroundings:
    """What kind of workers are wanted.

    Attributes:
        backend: "numpy" or "keras": what a worker has imported when it is forked, and may import.
        hidden: files and folders that no worker may see.
        tiers: how it may be locked in; the best of these that works here is taken.
        notebooks: whether to have ready what reads them, which takes some time.
        gpu: whether it gets the machine's GPUs.
    """

    backend: str
    hidden: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = TIERS
    notebooks: bool = False
    gpu: bool = False


_launchers: dict[Surroundings, Launcher] = {}


def shared_launcher(surroundings: Surroundings) -> Launcher:
    """Return the one launcher of this process for such workers; it is ended with the process. As `open_launcher`."""
    if surroundings not in _launchers:
        _launchers[surroundings] = open_launcher(surroundings)
        atexit.register(_launchers[surroundings].close)
    return _launchers[surroundings]


@dataclass(frozen=True)
class Lent:
    """What a process that is being started is given, so that its workers come from this one's launcher."""

    surroundings: Surroundings
    line: WarmLine


def lend(surroundings: Surroundings) -> Lent | None:
    """Return what another process can `borrow`, as long as this one lives; None where there is nothing to share.

    Raises:
        StartError: as in `open_launcher`.
    """
    launcher = shared_launcher(surroundings)
    line = launcher.line()
    return Lent(surroundings, line) if line else None


def borrow(lent: Lent) -> None:
    """Have this process's workers of that kind come from the launcher that was lent, for notebooks or not."""
    from dlgrade.isolation.forked import WarmLauncher

    launcher = WarmLauncher(_settings(lent.surroundings), None, lent.line)
    for notebooks in {lent.surroundings.notebooks, False}:
        _launchers[replace(lent.surroundings, notebooks=notebooks)] = launcher


def open_launcher(surroundings: Surroundings) -> Launcher:
    """Return what starts workers in the best of the tiers that works here. Its start goes on while this returns.

    Raises:
        StartError: this machine has none of the tiers. It may be told only when the first worker is asked for.
    """
    from dlgrade.isolation.process import ProcessLauncher

    unlocked = ProcessLauncher(gpu=surroundings.gpu) if "process" in surroundings.tiers else None
    if sys.platform != "linux" or not _locked(surroundings):
        if unlocked is None:
            asked = surroundings.tiers[-1]
            raise StartError(f"On this system submissions can't be locked in, and {asked} is asked for.")
        return unlocked
    from dlgrade.isolation.forked import WarmLauncher

    return WarmLauncher(_settings(surroundings), unlocked)


def _locked(surroundings: Surroundings) -> tuple[Tier, ...]:
    return tuple(tier for tier in surroundings.tiers if tier in ("jail", "confined"))


def _settings(surroundings: Surroundings) -> Settings:
    from dlgrade.isolation.linux.gpu import device_files
    from dlgrade.isolation.settings import Settings

    keras = surroundings.backend == "keras"
    return Settings(
        tiers=_locked(surroundings),
        packages=None if keras else NUMPY_PACKAGES,
        preload=(*(("nbformat",) if surroundings.notebooks else ()), *(REFEREE if keras else ())),
        preload_inside=("keras",) if keras else (),
        hidden=(*_own_files(), *surroundings.hidden),
        scratch_mb=SCRATCH_MB,
        # TensorFlow reserves so many addresses that a limit on these bounds little.
        shared_memory=not keras,
        devices=device_files() if surroundings.gpu else (),
    )


def _own_files() -> Iterator[str]:
    """Yield where dlgrade is installed, and what is noted of that beside: the names and digests of its files.

    There may be another one, beside the environment in which this one runs.
    """
    from dlgrade.isolation.linux.view import package_homes

    yield str(Path(__file__).parents[1])
    for place in map(Path, package_homes()):
        yield from map(str, place.glob("*dlgrade*"))
