"""What a warm process is told when it starts. Apart from `warm`, so that the grader need not import that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlgrade.result import Tier

# Of what crosses between grader, warm process and keepers, at a time.
MAX_MESSAGE = 1 << 20


@dataclass(frozen=True)
class Settings:
    """What a warm process is told.

    Attributes:
        tiers: those to try, the best first.
        packages: those that a worker may import; None stands for all that are installed.
        preload: modules to import before anything is forked, of which no file can be seen afterwards.
        preload_inside: modules to import once this process sees no more than its workers will.
        hidden: files and folders that no worker may see.
        scratch_mb: how much a worker may write.
        devices: files of devices that a worker may use, such as those of a GPU.
        shared_memory: whether a worker may have memory that only a limit on its addresses bounds.
    """

    tiers: tuple[Tier, ...]
    packages: tuple[str, ...] | None
    preload: tuple[str, ...]
    preload_inside: tuple[str, ...]
    hidden: tuple[str, ...]
    scratch_mb: int
    shared_memory: bool
    devices: tuple[str, ...] = ()
