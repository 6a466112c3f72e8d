"""From an exercise and a submission to a result.

The submission runs in a worker; the suite, the reference and the mistakes stay here.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from dlgrade import isolation
from dlgrade.course import Exercise
from dlgrade.errors import DlgradeError
from dlgrade.isolation.faults import WorkerError
from dlgrade.result import Check, Outcome, Progress, Result, Sandbox, SubmissionInfo, Tier, Trained, Training, Verdict
from dlgrade.submission import Refusal, Submission

if TYPE_CHECKING:
    from dlgrade.isolation.session import Session
    from dlgrade.suite.calls import Caller
    from dlgrade.suite.checks import Spec
    from dlgrade.suite.naming import Mistake
    from dlgrade.suite.plugin import Finding, Subject

# What Keras can compute with, and train.
KERAS_BACKENDS = ("tensorflow", "jax", "torch")
NOT_WRITTEN = "not_written"
NOT_ACCEPTED = "not run: the file was not accepted"


@dataclass(frozen=True)
class Options:
    """How submissions are graded.

    Attributes:
        seed: fixes the private random inputs; for authors who look into a report.
        tiers: how the submission may be locked in; the best of them that works here is taken.
        tell: called with each note on what of a notebook was left out.
        on_progress: called when a check begins, and after each epoch of a training.
        brief: stop at the first check that fails; for authors who know that one will.
        lenient: whether what a suite can't work with may be the submission's doing; authors want to hear of it.
    """

    seed: int | None = None
    tiers: tuple[Tier, ...] = isolation.TIERS
    tell: Callable[[str], object] = lambda note: None
    on_progress: Callable[[Progress], object] = lambda progress: None
    brief: bool = False
    lenient: bool = True


def grade(
    exercise: Exercise, submission: Submission | Refusal, options: Options = Options(), *, shown_path: str | None = None
) -> Result:
    """Grade one submission; checks that need a GPU are deferred: see `complete`.

    `shown_path` is written into the result in place of the submission's path.
    """
    start = time.monotonic()
    sha256 = "" if isinstance(submission, Refusal) else submission.sha256
    info = SubmissionInfo(path=shown_path or str(submission.path), sha256=sha256)
    tier: Tier = "none"
    try:
        if isinstance(submission, Refusal):
            verdict: Verdict = "refused"
            checks = _not_run(exercise, "error", submission.reason, NOT_ACCEPTED)
        else:
            run = _run_once_or_twice(exercise, submission, options)
            checks, verdict, tier = run.checks, run.verdict, run.tier
            for note in run.notes:
                options.tell(note)
    except Exception as error:
        verdict, tier, checks = "grader_fault", "process", [_fault(error)]
    return _result(exercise, info, verdict, checks, tier, start)


def has_deferred(result: Result) -> bool:
    """Return whether some checks of a result wait for a GPU."""
    return any(check.outcome == "deferred" for check in result.checks)


def is_of(result: Result, exercise: Exercise, submission: Submission | Refusal) -> bool:
    """Return whether a result is one of this submission, by the checks as they are now."""
    sha256 = "" if isinstance(submission, Refusal) else submission.sha256
    return (
        result.exercise == exercise.id
        and result.suite_sha256 == exercise.suite_sha256
        and result.submission.sha256 == sha256
    )


def complete(exercise: Exercise, submission: Submission, earlier: Result, options: Options = Options()) -> Result:
    """Run the checks that an earlier result has deferred, on this machine's GPU, and return the whole result.

    Nothing else of it is graded again. Where that goes wrong by our fault, the earlier marks stay, and the verdict says
    so.
    """
    start = time.monotonic()
    known = {check.id: check.outcome == "passed" for check in earlier.checks if check.outcome != "deferred"}
    verdict, tier = earlier.verdict, earlier.sandbox.tier
    try:
        run = _run_once_or_twice(exercise, submission, options, known)
        found = {check.id: check for check in run.checks}
        checks = [check if check.id in known else found[check.id] for check in earlier.checks]
        tier = max(tier, run.tier, key=isolation.TIERS.index)
        if earlier.verdict == "deferred" or run.verdict == "grader_fault":
            verdict = run.verdict
    except Exception as error:
        verdict, checks = "grader_fault", [*earlier.checks, _fault(error)]
    result = _result(exercise, earlier.submission, verdict, checks, tier, start)
    return msgspec.structs.replace(result, seconds=round(result.seconds + earlier.seconds, 3))


def gpus(exercise: Exercise, tiers: tuple[Tier, ...] = isolation.TIERS) -> list[str]:
    """Return the names of the GPUs that Keras can use here, in a worker that is locked in as one is for grading."""
    from dlgrade.isolation.linux.gpu import device_files

    if sys.platform == "linux" and not device_files():
        return []
    _require_keras()
    launcher = isolation.shared_launcher(surroundings_for(exercise, tiers, gpu=True))
    from dlgrade.panel import Panel

    with Panel(exercise, launcher, gpu=True) as panel:
        return panel.referee.gpus()


def absent(exercise: Exercise, path: str, tiers: tuple[Tier, ...] = isolation.TIERS) -> Result:
    """Return the result for a learner who handed in no file; `path` is where it was looked for."""
    start = time.monotonic()
    reason = f"There is no file {exercise.short_id}*.py or {exercise.short_id}*.ipynb in this folder."
    verdict: Verdict = "not_attempted"
    tier: Tier = "process"
    try:
        tier = isolation.shared_launcher(surroundings_for(exercise, tiers)).tier
        checks = _not_run(exercise, "failed", reason, "not run: there is no file")
    except Exception as error:
        verdict, checks = "grader_fault", [_fault(error)]
    return _result(exercise, SubmissionInfo(path=path, sha256=""), verdict, checks, tier, start)


@dataclass(frozen=True)
class _Run:
    """What came of running a suite against a submission."""

    checks: list[Check]
    verdict: Verdict
    tier: Tier
    notes: tuple[str, ...]
    was_killed: bool


def _run_once_or_twice(
    exercise: Exercise, submission: Submission, options: Options, known: Mapping[str, bool] | None = None
) -> _Run:
    """Run it again from the start if it was killed: the machine, or somebody on it, may have done that.

    Unless the seed is given, the second time has other hidden inputs: the submission may have seen to its own end.
    With what is `known` of checks that were run before, the others are run on a GPU.
    """

    def run() -> _Run:
        seed = secrets.randbits(63) if options.seed is None else options.seed
        return _run(exercise, submission, seed, options, known)

    try:
        first = run()
    except WorkerError:
        return run()
    return run() if first.was_killed else first


def _run(
    exercise: Exercise, submission: Submission, seed: int, options: Options, known: Mapping[str, bool] | None
) -> _Run:
    if exercise.meta.backend == "keras":
        _require_keras()
    gpu = known is not None
    surroundings = surroundings_for(exercise, options.tiers, notebooks=submission.is_notebook, gpu=gpu)
    # It imports NumPy while the imports below do the same here.
    launcher = isolation.shared_launcher(surroundings)
    from dlgrade.panel import opened
    from dlgrade.suite import plugin
    from dlgrade.suite.loading import load_module

    with opened(exercise, submission, launcher, gpu=gpu) as (session, caller):
        subject = plugin.Subject(
            caller=caller,
            reference=lambda: load_module(exercise.solution_path),
            datasets=exercise.course.datasets_folder,
            seed=seed,
            take_output=session.take_output,
            gpu=gpu,
            known=known or {},
            on_progress=options.on_progress,
            brief=options.brief,
        )
        if exercise.meta.backend == "keras":
            caller.others.referee.start()
        checks, verdict = _ask(exercise, session, subject, launcher if options.lenient else None)
        if session.fault:
            raise session.fault
        return _Run(checks, verdict, session.tier, session.notes, session.was_killed)


def surroundings_for(
    exercise: Exercise, tiers: tuple[Tier, ...] = isolation.TIERS, *, notebooks: bool = False, gpu: bool = False
) -> isolation.Surroundings:
    """Return what kind of workers an exercise's submissions are run in."""
    hidden = tuple(str(folder) for folder in exercise.course.folders)
    return isolation.Surroundings(exercise.meta.backend, hidden, tiers, notebooks, gpu)


def _require_keras() -> None:
    # Found, not imported: what is missing here is not the learner's fault, whose `import keras` would fail.
    if not importlib.util.find_spec("keras"):
        raise DlgradeError(
            "This exercise needs Keras, which is not installed here: python -m pip install tensorflow\n"
            "(There are TensorFlow packages for Linux, for Windows on x86-64 and for macOS on Apple silicon.)"
        )
    chosen = os.environ.get("KERAS_BACKEND") or "tensorflow"
    if chosen not in KERAS_BACKENDS:
        raise DlgradeError(f"KERAS_BACKEND is {chosen!r}, and Keras exercises run on {', '.join(KERAS_BACKENDS)}.")
    if not importlib.util.find_spec(chosen):
        others = [name for name in KERAS_BACKENDS if importlib.util.find_spec(name)]
        instead = f", or set KERAS_BACKEND={others[0]}, which is here" if others else ""
        raise DlgradeError(
            f"Keras is to compute with {chosen} here, which is not installed: python -m pip install {chosen}{instead}"
        )


def _ask(
    exercise: Exercise, session: Session, subject: Subject, arbiter: isolation.Launcher | None
) -> tuple[list[Check], Verdict]:
    """Run the suite against a submission's session. `arbiter` starts the reference where it has to be asked."""
    from dlgrade.isolation.outcome import Refused
    from dlgrade.suite.plugin import collect_specs, run_suite

    caller = subject.caller
    failure = session.load()
    if failure:
        specs = collect_specs(exercise.suite_folder)
        refused = isinstance(failure.cause, Refused)
        later = NOT_ACCEPTED if refused else "not run: the code can't be loaded"
        checks = _without(specs, "error", caller.describe_load(failure), later, session.take_output())
        return checks, "refused" if refused else "timeout" if failure.timed_out else "crashed"
    findings = run_suite(exercise.suite_folder, subject)
    if arbiter and any(finding.in_doubt for finding in findings):
        from dlgrade.arbiter import settle

        findings = settle(exercise, findings, subject, arbiter)
    return _checks(exercise, findings, caller), _verdict(findings)


def _verdict(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict on a submission that was loaded and run."""
    if any(finding.fault for finding in findings):
        return "grader_fault"
    if all(finding.passed or finding.deferred for finding in findings):
        return "deferred" if any(finding.deferred for finding in findings) else "passed"
    causes = [finding.cause for finding in findings if finding.cause]
    if all(cause == NOT_WRITTEN for cause in causes) and not any(finding.passed for finding in findings):
        return "not_attempted"
    ended = next((cause for cause in causes if cause in ("died", "timeout")), None)
    return {"died": "crashed", "timeout": "timeout"}.get(ended or "", "incorrect")  # type: ignore[return-value]


def _checks(exercise: Exercise, findings: Sequence[Finding], caller: Caller) -> list[Check]:
    """Turn findings into the lines of a result, naming mistakes where checks failed."""
    from dlgrade.suite.naming import load_mistakes

    failed = any(finding.failure for finding in findings)
    mistakes = load_mistakes(exercise.mistake_paths) if failed else {}
    return [_check(finding, caller, mistakes) for finding in findings]


def _check(finding: Finding, caller: Caller, mistakes: dict[str, Mistake]) -> Check:
    spec, failure = finding.spec, finding.failure
    outcome: Outcome
    message, mistake = "", None
    if finding.passed:
        outcome = "passed"
    elif finding.fault:
        why = "can't be made on this machine" if finding.fault.of_machine else "failed by a fault of dlgrade's"
        outcome, message = "error", f"The check “{spec.title}” {why}:\n{finding.fault.text}"
    elif failure:
        outcome = "failed" if failure.cause in ("wrong", "slow", NOT_WRITTEN) else "error"
        message = failure.message
        mistake = _named(finding, caller, mistakes)
    elif finding.deferred:
        outcome, message = "deferred", f"left open: {finding.waits_for}"
    else:
        outcome, message = "skipped", f"not run: it needs “{finding.waits_for}”"
    return Check(
        id=spec.id,
        title=spec.title,
        outcome=outcome,
        points=spec.points if finding.passed else 0.0,
        max_points=spec.points,
        message=f"{mistake.diagnosis}\n{message}" if mistake else message,
        mistake=mistake.id if mistake else None,
        hint=mistake.hint if mistake else None,
        output=finding.output,
        trained=_trained(finding),
    )


def _trained(finding: Finding) -> Trained | msgspec.UnsetType:
    if finding.threshold is None:
        return msgspec.UNSET
    trainings = [Training(seed=one.seed, score=one.score, losses=list(one.losses)) for one in finding.trainings]
    return Trained(threshold=finding.threshold, trainings=trainings)


def _named(finding: Finding, caller: Caller, mistakes: dict[str, Mistake]) -> Mistake | None:
    from dlgrade.suite.naming import name_mistake

    failure = finding.failure
    if not failure or failure.cause not in ("wrong", "slow", "raised"):
        return None
    if failure.mistake:
        return mistakes.get(failure.mistake)
    return name_mistake(finding.spec.id, caller.calls, mistakes.values(), caller.others)


def _fault(error: Exception) -> Check:
    """Return the one line of a result that says what went wrong on our side."""
    lines = traceback.format_exception(error)
    message = str(error) if isinstance(error, DlgradeError) else "".join(lines[-4:])
    return Check(id="grader", title="dlgrade can run this exercise's checks", outcome="error", message=message)


def _not_run(exercise: Exercise, outcome: Outcome, reason: str, later: str) -> list[Check]:
    from dlgrade.suite.plugin import collect_specs

    return _without(collect_specs(exercise.suite_folder), outcome, reason, later)


def _without(specs: Sequence[Spec], outcome: Outcome, reason: str, later: str, output: str = "") -> list[Check]:
    """Return the checks of a suite that was not run: the first says why."""
    return [
        Check(
            id=spec.id,
            title=spec.title,
            outcome="skipped" if index else outcome,
            max_points=spec.points,
            message=later if index else reason,
            output="" if index else output,
        )
        for index, spec in enumerate(specs)
    ]


def _result(
    exercise: Exercise, info: SubmissionInfo, verdict: Verdict, checks: list[Check], tier: Tier, start: float
) -> Result:
    named = [check.mistake for check in checks if check.mistake]
    return Result(
        exercise=exercise.id,
        submission=info,
        suite_sha256=exercise.suite_sha256,
        verdict=verdict,
        score=round(sum(check.points for check in checks), 2),
        deferred_points=round(sum(check.max_points for check in checks if check.outcome == "deferred"), 2),
        sandbox=Sandbox(tier=tier),
        seconds=round(time.monotonic() - start, 3),
        mistakes=list(dict.fromkeys(named)),
        checks=checks,
    )
