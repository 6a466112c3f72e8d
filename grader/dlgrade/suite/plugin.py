"""Runs one exercise's hidden suite with pytest, in this process, and collects what each check found."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from dlgrade.isolation.faults import WorkerError
from dlgrade.result import Progress
from dlgrade.suite.calls import Caller
from dlgrade.suite.checks import Spec, SuiteError, private_rng, spec_of
from dlgrade.suite.failure import Cause, CheckFailed, Deferred
from dlgrade.suite.models import Epoch, Models
from dlgrade.suite.submission import Submission
from dlgrade.suite.trials import Training, Trials

TOTAL = 100.0
# Only what running functions needs. The plugins left out read or write files, capture, or cost time.
WITHOUT = ["cacheprovider", "capture", "debugging", "doctest", "faulthandler", "junitxml", "legacypath", "logging"]
WITHOUT += ["monkeypatch", "pastebin", "recwarn", "stepwise", "terminal", "tmpdir", "threadexception", "unittest"]
WITHOUT += ["unraisableexception", "warnings"]
# Raised where this machine lacks something.
OF_MACHINES = (WorkerError, OSError, MemoryError)
# What a check waits for that needs a GPU where there is none.
FOR_A_GPU = "it needs a GPU; where there is one, add `--device gpu`"
# These would let the caller's shell change how suites run.
VARIABLES = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")


@dataclass(frozen=True)
class Fault:
    """An exception in a check that is none of its findings.

    Attributes:
        text: for who mends it; it shows lines of the suite.
        kind: the exception's name.
        of_machine: whether something was lacking here, which is neither the suite's doing nor the submission's.
    """

    text: str
    kind: str
    of_machine: bool


@dataclass(frozen=True)
class Finding:
    """What came of one check.

    `waits_for`, of one that was not run: the title of the check that has to pass first or, if it is deferred, why.
    """

    spec: Spec
    passed: bool
    failure: CheckFailed | None = None
    waits_for: str = ""
    deferred: bool = False
    fault: Fault | None = None
    output: str = ""
    trainings: tuple[Training, ...] = ()
    threshold: float | None = None

    @property
    def cause(self) -> Cause | None:
        return self.failure.cause if self.failure else None

    @property
    def in_doubt(self) -> bool:
        """Whether to see what the same check finds of the reference before this is held against a submission."""
        return self.cause == "slow" or bool(self.fault and not self.fault.of_machine)


@dataclass(frozen=True)
class Subject:
    """What a suite is run against.

    Attributes:
        gpu: whether there is one; without it, checks that need one are deferred.
        known: of checks that were run before, whether they passed; they are not run again.
        brief: whether the first check that fails is the last that is run.
    """

    caller: Caller
    reference: Callable[[], ModuleType]
    datasets: Path
    seed: int
    take_output: Callable[[], str]
    gpu: bool = False
    known: Mapping[str, bool] = field(default_factory=dict)
    brief: bool = False
    on_progress: Callable[[Progress], object] = lambda progress: None


def collect_specs(folder: Path) -> list[Spec]:
    """Return the checks that a suite declares, without running them.

    Raises:
        SuiteError: the suite can't be collected, or its declarations don't add up.
    """
    return _run(folder, None).specs


def run_suite(folder: Path, subject: Subject) -> list[Finding]:
    """Run every check of a suite against a subject, in the order in which they stand.

    Raises:
        SuiteError: as in `collect_specs`.
    """
    plugin = _run(folder, subject)
    missing = [spec.id for spec in plugin.specs if spec.id not in plugin.findings]
    if missing:
        raise SuiteError(f"{folder}: these checks were declared and did not run: {', '.join(missing)}")
    return [plugin.findings[spec.id] for spec in plugin.specs]


class _Plugin:
    """The pytest side: fixtures, declarations, dependencies and findings."""

    def __init__(self, folder: Path, subject: Subject | None) -> None:
        self.subject = subject
        self._folder = folder
        self._trials: Trials | None = None
        self._losses: list[float] = []
        self.specs: list[Spec] = []
        self.findings: dict[str, Finding] = {}
        self.problem: str | None = None

    # -- fixtures for suites -------------------------------------------------------------------------------------

    @pytest.fixture
    def submission(self) -> Submission:
        """The learner's functions."""
        assert self.subject
        return Submission(self.subject.caller)

    @pytest.fixture
    def reference(self) -> ModuleType:
        """The reference solution, as a module."""
        assert self.subject
        return self.subject.reference()

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """A generator of this check's own, from the run's private seed."""
        assert self.subject
        return private_rng(self.subject.seed, request.node.name)

    @pytest.fixture
    def models(self) -> Models:
        """Has Keras models rebuilt."""
        assert self.subject
        return Models(self.subject.caller, self._tell)

    @pytest.fixture
    def trials(
        self,
        submission: Submission,
        models: Models,
        datasets: Path,
        rng: np.random.Generator,
        request: pytest.FixtureRequest,
    ) -> Trials:
        """Trains, and holds the scores to calibrated thresholds."""
        assert self.subject
        device = "gpu" if spec_of(request.function).gpu else "cpu"
        fixtures = {"submission": submission, "models": models, "datasets": datasets}
        self._trials = Trials(self._folder, device, fixtures, rng, self.subject.caller.seed_all)
        return self._trials

    @pytest.fixture
    def datasets(self) -> Path:
        """The folder of the course's data sets."""
        assert self.subject
        return self.subject.datasets

    # -- hooks ---------------------------------------------------------------------------------------------------

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        try:
            self.specs = [spec_of(getattr(item, "function", None)) for item in items]
            _add_up(self.specs)
        except SuiteError as error:
            # A module that could not be imported explains more than that its points are missing.
            self.problem = self.problem or str(error)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problem = str(report.longrepr)

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        # Returning something ends the loop before it began.
        return True if self.problem or self.subject is None else None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        spec = spec_of(getattr(item, "function", None))
        self.subject.caller.current_check = spec.id  # type: ignore[union-attr]
        self._trials = None
        self._spec = spec
        return (yield)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        spec = spec_of(getattr(item, "function", None))
        if spec.id in self.subject.known:  # type: ignore[union-attr]
            self.findings[spec.id] = Finding(spec, passed=self.subject.known[spec.id])  # type: ignore[union-attr]
            pytest.skip()
        before = [self.findings[needed] for needed in spec.needs]
        if self.subject.brief:  # type: ignore[union-attr]
            before = list(self.findings.values())
        stopped = next((finding for finding in before if not finding.passed and not finding.deferred), None)
        if stopped:
            self.findings[spec.id] = Finding(spec, passed=False, waits_for=stopped.spec.title)
        elif reason := self._why_deferred(spec):
            self.findings[spec.id] = Finding(spec, passed=False, deferred=True, waits_for=reason)
        else:
            self._losses = []
            self._tell_progress(epoch=0, epochs=0)
            return
        pytest.skip()

    def _why_deferred(self, spec: Spec) -> str:
        """Return what a check waits for; nothing if it can be run."""
        assert self.subject
        if spec.gpu and not self.subject.gpu:
            return FOR_A_GPU
        return next((self.findings[needed].waits_for for needed in spec.needs if self.findings[needed].deferred), "")

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        self._note(item, call)
        # In place of pytest's own report, whose text nobody reads and takes longer than most checks.
        outcome: Any = "passed"
        if call.excinfo:
            outcome = "skipped" if isinstance(call.excinfo.value, pytest.skip.Exception) else "failed"
        when: Any = call.when
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)

    def _note(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep what a check found."""
        spec = spec_of(getattr(item, "function", None))
        if spec.id in self.findings and not call.excinfo:
            return
        if call.excinfo is None:
            if call.when == "call":
                self.findings[spec.id] = self._with_trainings(Finding(spec, passed=True, output=self._output()))
            return
        error = call.excinfo.value
        if isinstance(error, CheckFailed):
            found = Finding(spec, passed=False, failure=error, output=self._output())
            self.findings[spec.id] = self._with_trainings(found)
        elif isinstance(error, Deferred):
            self.findings[spec.id] = Finding(spec, passed=False, deferred=True, waits_for=str(error))
        elif not isinstance(error, pytest.skip.Exception):
            text, of_machine = str(call.excinfo.getrepr(style="short")), isinstance(error, OF_MACHINES)
            fault = Fault(text, type(error).__name__, of_machine)
            self.findings[spec.id] = Finding(spec, passed=False, fault=fault, output=self._output())

    def _with_trainings(self, finding: Finding) -> Finding:
        if self._trials is None:
            return finding
        return replace(finding, trainings=tuple(self._trials.done), threshold=self._trials.threshold)

    def _tell(self, epoch: Epoch) -> None:
        self._losses = [epoch.loss] if epoch.number == 1 else [*self._losses, epoch.loss]
        if self._trials:
            self._trials.losses = self._losses
        self._tell_progress(epoch.number, epoch.of)

    def _tell_progress(self, epoch: int, epochs: int) -> None:
        assert self.subject
        progress = Progress(
            title=self._spec.title,
            check=self.specs.index(self._spec) + 1,
            checks=len(self.specs),
            attempt=len(self._trials.done) + 1 if self._trials else 1,
            epoch=epoch,
            epochs=epochs,
            losses=tuple(self._losses),
        )
        self.subject.on_progress(progress)

    def _output(self) -> str:
        assert self.subject
        return self.subject.take_output()


def _run(folder: Path, subject: Subject | None) -> _Plugin:
    plugin = _Plugin(folder, subject)
    if not list(folder.glob("test_*.py")):
        raise SuiteError(f"{folder}: there is no test_*.py")
    # From inside the folder: pytest takes brackets and colons in a path for something else.
    arguments = [".", f"--rootdir={folder}", f"--confcutdir={folder}", "-c", str(_no_settings())]
    arguments += ["--import-mode=importlib", "--assert=plain", *(f"-pno:{name}" for name in WITHOUT)]
    try:
        # Neither NumPy's warnings nor the caller's PYTHONWARNINGS are to stop a suite's own computing.
        with _own_environment(folder), np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = pytest.main(arguments, plugins=[plugin])
    finally:
        _forget_modules(folder)
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if plugin.problem or code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise SuiteError(plugin.problem or f"{folder}: pytest ended with {code!r}")
    return plugin


def _no_settings() -> Path:
    # An empty file of ours: no settings of the place where dlgrade was called count.
    return Path(__file__).with_name("pytest.ini")


def _forget_modules(folder: Path) -> None:
    """Take a suite's modules out of `sys.modules`.

    The next run gets fresh ones: nothing is carried from one submission to another, and a file of the same name in
    another course is not mistaken for this one.
    """
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]


@contextmanager
def _own_environment(folder: Path) -> Iterator[None]:
    saved = {name: os.environ.pop(name) for name in VARIABLES if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(saved)


def _add_up(specs: list[Spec]) -> None:
    """Check that declarations fit together: ids, order of needs, and points."""
    seen: set[str] = set()
    for spec in specs:
        if spec.id in seen:
            raise SuiteError(f"{spec.id}: two checks have this name")
        for needed in spec.needs:
            if needed not in seen:
                raise SuiteError(f"{spec.id}: it needs {needed}, which must stand before it")
        seen.add(spec.id)
    total = sum(spec.points for spec in specs)
    if abs(total - TOTAL) > 1e-6:
        raise SuiteError(f"the points add up to {total:g}, and should to {TOTAL:g}")
