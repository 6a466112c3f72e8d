"""Calibrating trials: correct answers are trained on many seeds, and what they score gives the threshold.

Each training has a worker and a referee of its own, as when a submission is graded.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from importlib import metadata
from itertools import repeat
from pathlib import Path

import numpy as np

from dlgrade.authoring.bench import grading_pool
from dlgrade.authoring.direct import fixtures_for, suite_of
from dlgrade.course import Exercise
from dlgrade.errors import DlgradeError
from dlgrade.suite.calibration import Calibration, Design, calibration_path, false_failures, threshold_of, to_toml
from dlgrade.suite.trials import ATTRIBUTE, Trial, workers_seed

PACKAGES = ("keras", "tensorflow", "tensorflow-cpu", "jax", "torch", "numpy")


@dataclass(frozen=True)
class Run:
    """One training of a calibration: of which design, on which seed, as which control (none, where it is empty)."""

    design: Path
    seed: int
    control: str
    score: float
    seconds: float


def trials_of(exercise: Exercise) -> list[Trial]:
    """Return the trials that an exercise's suite declares."""
    return list(_trials(exercise).values())


def calibrate(
    exercise: Exercise, trial: Trial, *, seeds: int, jobs: int, hardware: str, note: str = ""
) -> Iterator[Run | Calibration]:
    """Yield each training as it is done, and last what they come to.

    Args:
        seeds: how many each correct answer is trained on.
        hardware: what it is trained on, in words.
        note: what else is to be known of it.

    Raises:
        DlgradeError: a correct answer could not be trained.
    """
    designs = [exercise.solution_path, *exercise.alternative_paths]
    tasks = [(design, seed, "") for seed in range(seeds) for design in designs]
    # Controls are cheap proofs that the threshold tells something: a few seeds of the reference will do.
    tasks += [(exercise.solution_path, seed, control) for control in trial.controls for seed in range(min(seeds, 5))]
    runs: list[Run] = []
    with grading_pool(jobs) as pool:
        for run in _each(pool, exercise, trial, tasks):
            runs.append(run)
            yield run
    scored = {
        design.stem: Design([run.score for run in runs if run.design == design and not run.control])
        for design in designs
    }
    threshold = threshold_of(scored)
    yield Calibration(
        trial=trial.title,
        device=trial.device,
        hardware=hardware,
        note=note,
        versions=_versions(),
        seconds_a_run=float(np.median([run.seconds for run in runs])),
        threshold=threshold,
        false_failures=false_failures(scored, threshold),
        designs=scored,
        controls={name: [run.score for run in runs if run.control == name] for name in trial.controls},
    )


def processor() -> str:
    """Return what kind of processor this is."""
    return f"{platform.machine()}, {os.cpu_count()} cores"


def write(exercise: Exercise, trial: Trial, calibration: Calibration) -> Path:
    """Write a calibration beside the suite, and return the file."""
    path = calibration_path(exercise.suite_folder, trial.name, calibration.device)
    path.write_text(to_toml(calibration), encoding="utf-8")
    return path


def _each(pool: Executor, exercise: Exercise, trial: Trial, tasks: list[tuple[Path, int, str]]) -> Iterator[Run]:
    if not tasks:
        return iter(())
    paths, seeds, controls = zip(*tasks, strict=True)
    return pool.map(_run, repeat(exercise), repeat(trial.name), paths, seeds, controls)


def _run(exercise: Exercise, trial_name: str, design: Path, seed: int, control: str) -> Run:
    """Train once, in a process of the pool."""
    from dlgrade.suite.failure import CheckFailed

    start = time.monotonic()
    trial = _trials(exercise)[trial_name]
    with fixtures_for(exercise, design, gpu=trial.gpu) as (caller, fixtures):
        caller.seed_all(workers_seed(seed))
        try:
            score = trial.run(fixtures, seed, control)
        except CheckFailed as failure:
            raise DlgradeError(f"{design.name} can't be trained on seed {seed}: {failure.message}") from None
    return Run(design, seed, control, score, time.monotonic() - start)


def _trials(exercise: Exercise) -> dict[str, Trial]:
    found = [getattr(value, ATTRIBUTE, None) for value in vars(suite_of(exercise)).values()]
    return {trial.name: trial for trial in found if isinstance(trial, Trial)}


def _versions() -> dict[str, str]:
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions
