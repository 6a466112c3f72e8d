"""`--device`: where the checks are run that need a GPU."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import click

from dlgrade.errors import DlgradeError
from dlgrade.isolation.faults import WorkerError

if TYPE_CHECKING:
    from dlgrade.course import Exercise
    from dlgrade.result import Tier

Command = TypeVar("Command", bound=Callable[..., object])
Device = Literal["auto", "cpu", "gpu"]


def device_option() -> Callable[[Command], Command]:
    """Add the option; the command gets `device`."""
    return click.option(
        "--device",
        type=click.Choice(["auto", "cpu", "gpu"]),
        default="auto",
        help="Where checks that need a GPU are run: auto, if there is one; cpu, not at all, they stay open; "
        "gpu, there, or nothing is graded [default: auto].",
    )


def uses_gpu(exercise: Exercise, device: Device, tiers: tuple[Tier, ...]) -> bool:
    """Return whether checks that need a GPU are to be run, for an exercise that has some.

    Raises:
        DlgradeError: one is asked for, and there is none that Keras can use.
    """
    if device == "cpu" or exercise.meta.backend != "keras":
        return False
    # Not before: what these import takes longer than much of the grading does.
    from dlgrade.grading import gpus
    from dlgrade.suite.plugin import collect_specs

    if not any(spec.gpu for spec in collect_specs(exercise.suite_folder)):
        return False
    try:
        found = gpus(exercise, tiers)
    except WorkerError:
        if device == "gpu":
            raise
        found = []  # whatever is wrong with it, all else can be graded
    if not found and device == "gpu":
        raise DlgradeError(
            "--device gpu: Keras can use no GPU here. Without --device gpu, what needs one is left open for later, "
            "and all else is graded. (`dlgrade doctor` says what is here; KERAS_BACKEND chooses what Keras computes "
            "with: tensorflow, jax or torch.)"
        )
    return bool(found)


def gpu_lock() -> Path:
    """Return the file that is locked by whoever uses the GPU: submissions would share its memory."""
    from dlgrade.state import state_folder

    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "gpu.lock"
