"""Whose doing it was that a check ended with an exception of its own: the suite's, or the submission's.

Suites look into answers in many ways, and an answer of a form that nobody thought of may make one stumble. That is no
finding, and it must not be a way to have no marks given at all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dlgrade import isolation
from dlgrade.course import Exercise
from dlgrade.panel import opened
from dlgrade.submission import Submission
from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.plugin import Finding, Subject, run_suite


def settle(
    exercise: Exercise, findings: Sequence[Finding], subject: Subject, launcher: isolation.Launcher
) -> list[Finding]:
    """Return the findings, with each fault laid to whoever brought it about.

    The checks in question are run again, on the same inputs, against the reference. Where it gets through, it was what
    the submission gave.
    """
    known = {finding.spec.id: True for finding in findings if not finding.fault}
    path = exercise.solution_path
    with opened(exercise, Submission(path, path.read_bytes()), launcher, gpu=subject.gpu) as (session, caller):
        right = dataclasses.replace(subject, caller=caller, take_output=session.take_output, known=known)
        sound = {finding.spec.id for finding in run_suite(exercise.suite_folder, right) if finding.passed}
    return [_blamed(finding) if finding.spec.id in sound else finding for finding in findings]


def _blamed(finding: Finding) -> Finding:
    """Return a finding as it is, or a failure of the submission's in the place of a fault."""
    if not finding.fault or finding.fault.of_machine:
        return finding
    failure = CheckFailed(
        "This check can't work with what your code gave: it has another form than it should "
        f"(the check ended with {finding.fault.kind}, and does not with a right answer)."
    )
    return dataclasses.replace(finding, fault=None, failure=failure)
