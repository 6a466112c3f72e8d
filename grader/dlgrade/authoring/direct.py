"""Runs the functions of a suite without pytest: again and again, for tools that ask one thing of a suite many times."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from dlgrade import isolation
from dlgrade.course import Exercise
from dlgrade.grading import surroundings_for
from dlgrade.panel import opened
from dlgrade.submission import Submission as Source
from dlgrade.suite.calls import Caller
from dlgrade.suite.checks import ATTRIBUTE, Spec, private_rng
from dlgrade.suite.loading import load_module
from dlgrade.suite.models import Models
from dlgrade.suite.submission import Submission
from dlgrade.suite.trials import Trials


@dataclass(frozen=True)
class Check:
    """A check of a suite, as a function to be called."""

    spec: Spec
    function: Any
    suite: Path

    @property
    def trains(self) -> bool:
        """Whether it holds trainings to a threshold."""
        return "trials" in inspect.signature(self.function).parameters

    def run(self, fixtures: dict[str, Any], seed: int) -> None:
        """Run it on the inputs that this seed draws, the same as in a grading.

        Raises:
            CheckFailed: it finds the submission wrong.
        """
        rng = private_rng(seed, self.spec.id)
        own = {"rng": rng, "trials": Trials(self.suite, "cpu", fixtures, rng, fixtures["caller"].seed_all)}
        wanted = inspect.signature(self.function).parameters
        self.function(**{name: own[name] if name in own else fixtures[name] for name in wanted})


def suite_of(exercise: Exercise) -> ModuleType:
    """Return an exercise's suite as a module."""
    return load_module(exercise.suite_folder / f"test_{exercise.slug}.py")


def checks_of(exercise: Exercise) -> list[Check]:
    """Return the checks of a suite in their order, but those for a GPU."""
    found = [(getattr(value, ATTRIBUTE, None), value) for value in vars(suite_of(exercise)).values()]
    suite = exercise.suite_folder
    return [Check(spec, function, suite) for spec, function in found if isinstance(spec, Spec) and not spec.gpu]


@contextlib.contextmanager
def fixtures_for(
    exercise: Exercise, path: Path, *, runs: int = 1, gpu: bool = False
) -> Iterator[tuple[Caller, dict[str, Any]]]:
    """Load a file of the course's as a submission; give what makes calls of it, and the fixtures of a suite.

    `runs` is how often a suite will be run against it: it may take so many times the exercise's time.
    """
    launcher = isolation.shared_launcher(surroundings_for(exercise, gpu=gpu))
    with opened(exercise, Source(path, path.read_bytes()), launcher, runs=runs, gpu=gpu) as (_, caller):
        yield (
            caller,
            {
                "caller": caller,
                "submission": Submission(caller),
                "models": Models(caller, lambda epoch: None),
                "datasets": exercise.course.datasets_folder,
                "reference": load_module(exercise.solution_path) if exercise.meta.backend == "numpy" else None,
            },
        )
