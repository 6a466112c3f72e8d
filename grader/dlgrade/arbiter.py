"""Whose doing it was that a check ended with an exception of its own, or found slow what was right.

Suites look into answers in many ways, and an answer of a form that nobody thought of may make one stumble. That is no
finding, and it must not be a way to have no marks given at all. A clock tells nothing on a machine on which the
reference would be too slow as well.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dlgrade import isolation
from dlgrade.course import Exercise
from dlgrade.panel import opened
from dlgrade.submission import Submission
from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.plugin import Fault, Finding, Subject, run_suite

TOO_BUSY = Fault(
    "It is too busy, or too slow, to tell quick code from slow code. Check again when it has less to do.",
    "too busy",
    of_machine=True,
)


def settle(
    exercise: Exercise, findings: Sequence[Finding], subject: Subject, launcher: isolation.Launcher
) -> list[Finding]:
    """Return the findings, with each that was in doubt laid to whoever brought it about.

    The checks in question are run again, on the same inputs, against the reference. Where it gets through, it was what
    the submission gave.
    """
    known = {finding.spec.id: True for finding in findings if not finding.in_doubt}
    path = exercise.solution_path
    with opened(exercise, Submission(path, path.read_bytes()), launcher, gpu=subject.gpu) as (session, caller):
        right = dataclasses.replace(subject, caller=caller, take_output=session.take_output, known=known)
        of_reference = run_suite(exercise.suite_folder, right)
    return [_laid(*pair) if pair[0].in_doubt else pair[0] for pair in zip(findings, of_reference, strict=True)]


def _laid(finding: Finding, of_reference: Finding) -> Finding:
    """Return what to make of a finding that was in doubt, by what the same check found of the reference."""
    if not of_reference.passed:
        return finding if finding.fault else dataclasses.replace(finding, failure=None, fault=TOO_BUSY)
    if not finding.fault:
        return finding
    failure = CheckFailed(
        "This check can't work with what your code gave: it has another form than it should "
        f"(the check ended with {finding.fault.kind}, and does not with a right answer)."
    )
    return dataclasses.replace(finding, fault=None, failure=failure)
