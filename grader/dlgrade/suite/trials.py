"""Training, graded as statistics: a calibrated threshold, the best of three trainings on fresh seeds.

A trial is a function of the suite's that trains once and returns a score, higher for better:

    @trial(controls=["untrained", "shuffled"])
    def accuracy(submission, models, datasets, seed, control=""):
        \"\"\"Accuracy on 360 digits that were not trained on, after 10 epochs\"\"\"
        …
        return model.accuracy(x_test, y_test)

    @check(points=20, needs=test_structure)
    def test_accuracy(trials):
        \"\"\"Trained by the grader, it reads digits that it has not seen\"\"\"
        trials.reach(accuracy)

`dlgrade dev calibrate` runs it on many seeds with all correct answers, and writes down the threshold beside the suite.
It may have the fixtures `submission`, `models` and `datasets` besides. What the grader keeps to itself, such as a
test set's noise, may be drawn from `seed`, which the learner's process never gets: what that is to be seeded with is
`workers_seed(seed)`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from dlgrade.suite.checks import SuiteError
from dlgrade.suite.explain import block
from dlgrade.suite.failure import CheckFailed, Deferred
from dlgrade.suite.learning import TRIES

F = TypeVar("F", bound=Callable[..., float])
ATTRIBUTE = "dlgrade_trial"
OWN = ("seed", "control")
# So many that the learner's process can't find out, from its own seed, what else was drawn. All are exact in JSON.
SEEDS = 1 << 53


@dataclass(frozen=True)
class Trial:
    """A trial as its suite declares it."""

    name: str
    title: str
    function: Callable[..., float]
    controls: tuple[str, ...]
    gpu: bool = False

    @property
    def device(self) -> str:
        """The kind of device on which it is held to its threshold: "cpu" or "gpu"."""
        return "gpu" if self.gpu else "cpu"

    def run(self, fixtures: Mapping[str, Any], seed: int, control: str = "") -> float:
        """Train once, and return the score."""
        given = {name: fixtures[name] for name in inspect.signature(self.function).parameters if name not in OWN}
        return float(self.function(**given, seed=seed, **({"control": control} if self.controls else {})))


@dataclass(frozen=True)
class Training:
    """One training that was done for a check, as data for the result."""

    seed: int
    score: float
    losses: Sequence[float] = field(default_factory=tuple)


def trial(*, controls: Sequence[str] = (), gpu: bool = False) -> Callable[[F], F]:
    """Declare a function to be a trial. The first line of its docstring says what the score is.

    Args:
        controls: what else it can train, that should *not* reach the threshold.
        gpu: whether it is too much for a processor; only checks that need a GPU may ask for it.
    """

    def mark(function: F) -> F:
        title = (inspect.getdoc(function) or "").partition("\n")[0].strip()
        if not title:
            raise SuiteError(f"{function.__name__}: give the trial a docstring that says what its score is")
        setattr(function, ATTRIBUTE, Trial(function.__name__, title, function, tuple(controls), gpu))
        return function

    return mark


def trial_of(function: object) -> Trial:
    """Return the declaration of a trial.

    Raises:
        SuiteError: it has none.
    """
    found = getattr(function, ATTRIBUTE, None)
    if not isinstance(found, Trial):
        raise SuiteError(f"{getattr(function, '__name__', function)}: decorate it with @trial()")
    return found


def workers_seed(seed: int) -> int:
    """Return what the learner's process is seeded with for a trial; the trial's own seed stays with the grader."""
    return int(np.random.default_rng([seed, 1]).integers(1 << 31))


class Trials:
    """The fixture `trials`: makes the trainings of a check and holds them to the threshold.

    Attributes:
        done: the trainings of the current check.
        losses: of the training that goes on, an epoch each.
        threshold: the one they were held to, if any.
    """

    def __init__(
        self,
        suite: Path,
        device: str,
        fixtures: Mapping[str, Any],
        rng: np.random.Generator,
        seed_all: Callable[[int], object],
    ) -> None:
        self._suite = suite
        self._device = device
        self._fixtures = fixtures
        self._rng = rng
        self._seed_all = seed_all
        self.losses: list[float] = []
        self.done: list[Training] = []
        self.threshold: float | None = None

    def reach(self, function: Callable[..., float], *, mistake: str | None = None) -> None:
        """Require that the best of three trainings reaches the calibrated threshold; the first that does is the last.

        Raises:
            CheckFailed: none did.
            SuiteError: there is no threshold yet.
        """
        # Most suites train nothing.
        from dlgrade.suite.calibration import read_calibration

        trial = trial_of(function)
        if trial.device != self._device:
            raise SuiteError(f"{trial.name}: the check that asks for it and the trial should both have gpu=True")
        calibration = read_calibration(self._suite, trial.name, self._device)
        if calibration is None and trial.gpu:
            raise Deferred("what right answers reach has not been measured on a GPU yet (`dlgrade dev calibrate`)")
        if calibration is None:
            raise SuiteError(f"{trial.name}: not calibrated yet: dlgrade dev calibrate")
        self.threshold = calibration.threshold
        for _ in range(TRIES):
            seed = int(self._rng.integers(SEEDS))
            self.losses = []
            self._seed_all(workers_seed(seed))
            score = trial.run(self._fixtures, seed)
            self.done.append(Training(seed, score, tuple(self.losses)))
            if score >= calibration.threshold:
                return
        usual = [score for design in calibration.designs.values() for score in design.scores]
        rows = [
            ("asked for", f"{calibration.threshold:.3f}, {trial.title[0].lower()}{trial.title[1:]}"),
            ("yours", ", ".join(f"{training.score:.3f}" for training in self.done)),
            ("usual", f"{min(usual):.3f} to {max(usual):.3f} for right answers"),
        ]
        raise CheckFailed(
            f"Your model learns less than it should: the best of {TRIES} trainings counts.\n{block(rows)}",
            mistake=mistake,
        )
