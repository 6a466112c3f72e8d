"""Thresholds of training, and what stands behind them: the scores of correct designs on many seeds.

A threshold is a lower tolerance bound: with 95 % confidence, a correct design scores less than it once in ten thousand
trainings. It is worked out for each design by itself, from its mean and standard deviation, since designs differ by
more than seeds do; the lowest counts, and never more than the lowest score that was seen.
"""

from __future__ import annotations

import math
from pathlib import Path
from statistics import NormalDist, fmean, stdev
from typing import Annotated, Any

import msgspec

from dlgrade.course import decode_toml
from dlgrade.suite.learning import TRIES

CONFIDENCE = 0.95
FAILURES = 1e-4
# A threshold is written down with so many digits; it is rounded down.
DIGITS = 3


class Design(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The scores of one correct design, one a seed."""

    scores: Annotated[list[float], msgspec.Meta(min_length=2)]

    @property
    def mean(self) -> float:
        return fmean(self.scores)

    @property
    def deviation(self) -> float:
        return stdev(self.scores)

    @property
    def bound(self) -> float:
        """The lower tolerance bound of its scores."""
        return self.mean - tolerance_factor(len(self.scores)) * self.deviation


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was measured for one trial, on one kind of device, and the threshold that follows.

    Attributes:
        trial: what was trained and measured, in words.
        device: "cpu" or "gpu".
        hardware: what that was, in words.
        note: what else is to be known of how it was measured.
        versions: of the packages that did the training.
        designs: by the name of a correct answer's file.
        controls: scores of what should not reach the threshold, by its name.
        false_failures: the estimate of how often a correct design fails, with the best of three trainings.
    """

    trial: str
    device: str
    hardware: str
    versions: dict[str, str]
    seconds_a_run: float
    threshold: float
    false_failures: float
    designs: dict[str, Design]
    controls: dict[str, list[float]]
    note: str = ""


def tolerance_factor(count: int, confidence: float = CONFIDENCE, share: float = FAILURES) -> float:
    """Return k, so that mean − k·deviation of `count` normal scores bounds all but `share` of them from below.

    Source: M. G. Natrella, Experimental Statistics (1963), 2-5: one-sided tolerance limits, by their approximation.
    """
    normal = NormalDist()
    z, c = normal.inv_cdf(1 - share), normal.inv_cdf(confidence)
    a = 1 - c**2 / (2 * (count - 1))
    b = z**2 - c**2 / count
    return float((z + math.sqrt(z**2 - a * b)) / a)


def threshold_of(designs: dict[str, Design]) -> float:
    """Return the threshold that all these designs reach."""
    lowest = min(min(design.bound, min(design.scores)) for design in designs.values())
    scale = float(10**DIGITS)
    return math.floor(lowest * scale) / scale


def false_failures(designs: dict[str, Design], threshold: float) -> float:
    """Return the estimated share of correct answers that fail in each of three trainings, for the worst design.

    As if scores were normally distributed, and trainings independent.
    """
    worst = 0.0
    for design in designs.values():
        deviation = max(design.deviation, 1e-9)
        share = NormalDist(design.mean, deviation).cdf(threshold)
        worst = max(worst, math.pow(share, TRIES))
    return worst


def calibration_path(suite: Path, trial: str, device: str) -> Path:
    """Return the file that holds a trial's calibration."""
    return suite / f"{trial}_{device}.toml"


def read_calibration(suite: Path, trial: str, device: str) -> Calibration | None:
    """Return a trial's calibration; None where it has not been calibrated on such a device.

    Raises:
        CourseError: the file can't be read.
    """
    path = calibration_path(suite, trial, device)
    return decode_toml(path, Calibration) if path.exists() else None


def to_toml(calibration: Calibration) -> str:
    """Return a calibration as a file that a person can read."""
    lines = [
        "# Written by `dlgrade dev calibrate`; not to be changed by hand.",
        f"trial = {_text(calibration.trial)}",
        *([f"note = {_text(calibration.note)}"] if calibration.note else []),
        f"device = {_text(calibration.device)}",
        f"hardware = {_text(calibration.hardware)}",
        f"seconds_a_run = {calibration.seconds_a_run:.2f}",
        f"threshold = {calibration.threshold:.{DIGITS}f}",
        f"false_failures = {calibration.false_failures:.1e}",
        "",
        "[versions]",
        *(f"{name} = {_text(version)}" for name, version in calibration.versions.items()),
        "",
        "[controls]",
        *(f"{name} = {_scores(scores)}" for name, scores in calibration.controls.items()),
    ]
    for name, design in calibration.designs.items():
        lines += [
            "",
            f"[designs.{name}]",
            f"# mean {design.mean:.4f}, standard deviation {design.deviation:.4f}, tolerance bound {design.bound:.4f}",
            f"scores = {_scores(design.scores)}",
        ]
    return "\n".join(lines) + "\n"


def _scores(scores: list[float]) -> str:
    rows = [", ".join(f"{score:.4f}" for score in scores[at : at + 10]) for at in range(0, len(scores), 10)]
    return f"[{rows[0] if rows else ''}]" if len(rows) < 2 else "[\n" + "".join(f"    {row},\n" for row in rows) + "]"


def _text(value: Any) -> str:
    # JSON's strings are TOML's.
    return msgspec.json.encode(str(value)).decode()
