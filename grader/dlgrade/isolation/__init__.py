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
import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, get_args

from dlgrade.isolation.faults import StartError
from dlgrade.result import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dlgrade.isolation.session import Worker

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

    def close(self) -> None:
        """End what it has started."""


def at_least(tier: Tier) -> tuple[Tier, ...]:
    """Return this tier and the better ones."""
    return TIERS[: TIERS.index(tier) + 1]


@functools.cache
def shared_launcher(
    backend: str, hidden: tuple[str, ...], tiers: tuple[Tier, ...] = TIERS, notebooks: bool = False
) -> Launcher:
    """Return the one launcher of this process for such workers; it is ended with the process. As `open_launcher`."""
    launcher = open_launcher(backend, hidden, tiers=tiers, notebooks=notebooks)
    atexit.register(launcher.close)
    return launcher


def open_launcher(
    backend: str, hidden: Iterable[str] = (), *, tiers: tuple[Tier, ...] = TIERS, notebooks: bool = False
) -> Launcher:
    """Return what starts workers in the best of these tiers that works here. Its start goes on while this returns.

    Args:
        backend: "numpy" or "keras": what a worker has imported when it is forked, and may import.
        hidden: files and folders that no worker may see.
        notebooks: whether to have ready what reads them, which takes some time.

    Raises:
        StartError: this machine has none of the tiers. It may be told only when the first worker is asked for.
    """
    from dlgrade.isolation.process import ProcessLauncher

    unlocked = ProcessLauncher() if "process" in tiers else None
    locked = tuple(tier for tier in tiers if tier in ("jail", "confined"))
    if sys.platform != "linux" or not locked:
        if unlocked is None:
            raise StartError(f"On this system submissions can't be locked in, and {tiers[-1]} is asked for.")
        return unlocked
    from dlgrade.isolation.forked import WarmLauncher
    from dlgrade.isolation.settings import Settings

    keras = backend == "keras"
    settings = Settings(
        tiers=locked,
        packages=None if keras else NUMPY_PACKAGES,
        preload=(*(("nbformat",) if notebooks else ()), *(REFEREE if keras else ())),
        preload_inside=("keras",) if keras else (),
        hidden=(*_own_files(), *hidden),
        scratch_mb=SCRATCH_MB,
        # TensorFlow reserves so many addresses that a limit on these bounds little.
        shared_memory=not keras,
    )
    return WarmLauncher(settings, unlocked)


def _own_files() -> Iterator[str]:
    """Yield where dlgrade is installed, and what is noted of that beside: the names and digests of its files."""
    from dlgrade.isolation.linux.view import PACKAGE_FOLDERS

    yield str(Path(__file__).parents[1])
    for place in map(Path, sys.path):
        if place.name in PACKAGE_FOLDERS:
            yield from map(str, place.glob("*dlgrade*"))
