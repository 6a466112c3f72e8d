"""Every case against every tier: none gets a mark, none leaves a trace, and the honest pass all the while."""

from __future__ import annotations

import gc
import io
import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.corpus import (
    HERE,
    OPEN,
    SECRET,
    Case,
    World,
    adopt_orphans,
    cases,
    descendants,
    left_lying,
    left_running,
    resident_mb,
    scratch_folders,
    table,
)
from dlgrade import isolation
from dlgrade.grading import Options, grade
from dlgrade.isolation.faults import StartError
from dlgrade.render.terminal import show
from dlgrade.result import Result, Tier
from dlgrade.submission import open_submission

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the corpus attacks Linux")

CASES = cases()
HONEST = sorted((HERE / "honest").glob("*.py"))
# These are held, or not, by the trusted side, which is the same in every tier: once is enough, in the weakest.
ONCE = ("answers", "patching", "sources", "notebooks", "spoofing")
PAIRS = [(tier, case) for tier in isolation.TIERS for case in CASES if case.kind not in ONCE or tier == "process"]
# An honest submission is graded after so many attacks.
HONEST_EACH = 5
# What the grader may hold more than before all of it.
MAX_GROWTH_MB = 300


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    adopt_orphans()
    made = World(tmp_path_factory.mktemp("world"))
    os.environ["SECRET_OF_THE_GRADER"] = f"KEY = {made.key}"
    yield made
    del os.environ["SECRET_OF_THE_GRADER"]
    made.close()


class Graders:
    """A tier, with the one launcher that all its submissions share."""

    def __init__(self, tier: Tier, world: World, folder: Path) -> None:
        self.tier, self.world, self.folder = tier, world, folder
        self.count = itertools.count(1)
        self.went_off: list[Case] = []
        self.scratch = scratch_folders()
        self.grade(HONEST[0], OPEN)  # so that all is imported and started
        gc.collect()
        self.known = descendants(os.getpid())
        self.threads = threading.active_count()
        self.memory = resident_mb()

    def grade(self, path: Path, exercise: str) -> Result:
        submission = open_submission(path, follow_links=False)
        gc.freeze()  # a suite's run of pytest collects garbage, twice: not through all that the tests have piled up
        return grade(self.world.exercise(exercise), submission, Options(tiers=(self.tier,)))

    def attack(self, case: Case) -> list[str]:
        """Grade a case; return everything that went wrong."""
        world = self.world
        problems = []
        for _ in range(2 if case.twice else 1):
            result = self.grade(case.write(self.folder, world.places), SECRET)
            problems += self._judge(case, result)
        problems += self._traces()
        if next(self.count) % HONEST_EACH == 0 and self.grade(HONEST[0], OPEN).score != 100:
            problems.append("an honest submission does not pass afterwards")
        return problems

    def _judge(self, case: Case, result: Result) -> list[str]:
        problems = []
        said = "\n".join(part for check in result.checks for part in (check.message, check.output))
        if result.verdict not in case.verdicts:
            problems.append(f"its verdict is {result.verdict}: {said[:1500]}")
        if result.score > case.at_most:
            problems.append(f"it gets {result.score:g} points")
        if self.world.escaped in said:
            line = next(line for line in said.splitlines() if self.world.escaped in line)
            problems.append(f"it says that it got through: {line[:300]}")
        if result.sandbox.tier not in (self.tier, "none"):
            problems.append(f"it ran in tier {result.sandbox.tier}")
        page = io.StringIO()
        show(result, file=page)
        if "\x1b" in page.getvalue():
            problems.append("its escapes reach the terminal")
        return problems

    def _traces(self) -> list[str]:
        """Return what was done to the world, and undo it."""
        world, problems = self.world, []
        if not world.keep_bystander():
            problems.append("it ended another process")
            self.known = (self.known & descendants(os.getpid())) | {world.bystander.pid}  # type: ignore[union-attr]
        if left := left_running(self.known | self._warm(), 2.0):
            problems.append(f"{len(left)} processes are left")
        if world.look() != world.image:
            before, after = world.image, world.look()
            changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
            problems.append(f"files were changed: {changed[:5]}")
            world.plant()
        if visitors := world.doors.visitors:
            problems.append(f"it came out by {', '.join(visitors)}")
            visitors.clear()
        open_to_all = {Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")}
        own = {Path.cwd(), Path.home(), self.folder}
        if lying := left_lying(world.marker, open_to_all | own | scratch_folders() - self.scratch):
            problems.append(f"files are left: {lying[:5]}")
        deadline = time.monotonic() + 5
        while threading.active_count() > self.threads and time.monotonic() < deadline:
            time.sleep(0.02)
        if threading.active_count() > self.threads:
            problems.append(f"{threading.active_count() - self.threads} threads of the grader are left")
        return problems

    def _warm(self) -> set[int]:
        # A launcher may have had to start its warm process anew: that one is a direct child, and stays.
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
        return {int(pid) for pid in children if b"isolation.warm" in Path(f"/proc/{pid}/cmdline").read_bytes()}


@pytest.fixture(scope="module", params=isolation.TIERS)
def graders(request: pytest.FixtureRequest, world: World, tmp_path_factory: pytest.TempPathFactory) -> Graders:
    tier = request.param
    try:
        hidden = tuple(str(folder) for folder in world.course.folders)
        assert isolation.shared_launcher(isolation.Surroundings("numpy", hidden, (tier,))).tier == tier
    except StartError as error:
        pytest.skip(str(error))
    return Graders(tier, world, tmp_path_factory.mktemp("submissions"))


@pytest.mark.parametrize(
    ("graders", "case"),
    PAIRS,
    indirect=["graders"],
    scope="module",
    ids=lambda value: value if isinstance(value, str) else f"{value.kind}-{value.name}",
)
def test_attack(case: Case, graders: Graders) -> None:
    tier = graders.tier
    if tier in case.not_run:
        pytest.skip(f"not held by tier {tier}, and not tried: {case.not_run[tier]}")
    problems = graders.attack(case)
    if problems and tier in case.not_held:
        graders.went_off.append(case)
        pytest.xfail(f"not held by tier {tier}: {case.not_held[tier]} ({'; '.join(problems)[:200]})")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_honest(path: Path, graders: Graders) -> None:
    result = graders.grade(path, OPEN)
    assert (result.verdict, result.score) == ("passed", 100.0), [check.message for check in result.checks]


def test_the_cases_are_sharp(graders: Graders) -> None:
    """What is said not to be held goes off, or else the cases would show nothing where it is."""
    expected = [case for case in CASES if graders.tier in case.not_held]
    assert 2 * len(graders.went_off) >= len(expected), {case.name for case in expected} - {
        case.name for case in graders.went_off
    }


def test_the_readme_says_what_is_not_held() -> None:
    assert table() in (HERE / "README.md").read_text(encoding="utf-8"), "run python tests/attacks/corpus.py"


def test_the_grader_has_not_grown(graders: Graders) -> None:
    assert resident_mb() - graders.memory < MAX_GROWTH_MB
    # A thread that reads from a worker ends a moment after it.
    deadline = time.monotonic() + 20
    while threading.active_count() > graders.threads and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= graders.threads, [thread.name for thread in threading.enumerate()]
