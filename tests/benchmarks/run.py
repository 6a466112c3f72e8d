"""Measures what dlgrade costs, as ratios of commands run side by side, and prints a table.

    python tests/benchmarks/run.py            all of it, about five minutes
    python tests/benchmarks/run.py cold wire  only these

Each ratio is the median over pairs: the command and its floor run in turn, A B A B …, so that a machine that slows
down slows both. Nothing here passes or fails; the bars are printed beside.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlgrade import isolation

ROOT = Path(__file__).resolve().parents[2]
SOLUTION = ROOT / "solutions" / "exercise_03_softmax" / "solution.py"
DLGRADE = [sys.executable, "-m", "dlgrade"]
UNLOCKED = "a fork that is not locked in"


@dataclass(frozen=True)
class Row:
    """One line of the table. `bar` is what the ratio should not pass, if there is such a thing."""

    work: str
    figure: str
    bar: str = ""


def seconds(command: list[str]) -> float:
    """Return how long a command takes, start to end."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=quiet_environment())
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr.decode()[-500:]}")
    return time.perf_counter() - start


def quiet_environment() -> dict[str, str]:
    return {**os.environ, "DLGRADE_STATE": str(SCRATCH / "state")}


def ratio(command: list[str], floor: list[str], runs: int = 11) -> str:
    """Return the median ratio of two commands run in turn, and both medians."""
    seconds(command), seconds(floor)  # the first run of each warms the disk's cache
    pairs = [(seconds(command), seconds(floor)) for _ in range(runs)]
    middle = statistics.median(a / b for a, b in pairs)
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return f"{middle:.2f} ×  ({mine * 1e3:.0f} ms to {theirs * 1e3:.0f} ms)"


def cold() -> list[Row]:
    """A check of a NumPy exercise from a cold start, all included."""
    floor = [sys.executable, "-c", "import numpy, pytest, click"]
    wrong = ROOT / "solutions" / "exercise_03_softmax" / "mistakes" / "axis_0.py"
    against = "`import numpy, pytest, click`"
    return [
        Row(f"`dlgrade check`, right answer, to {against}", ratio([*DLGRADE, "check", "3", str(SOLUTION)], floor), "3"),
        Row(f"`dlgrade check`, mistake named, to {against}", ratio([*DLGRADE, "check", "3", str(wrong)], floor), "3"),
    ]


def start() -> list[Row]:
    """Commands that grade nothing."""
    floor = [sys.executable, "-c", "import click"]
    completion = ["env", "_DLGRADE_COMPLETE=bash_complete", "COMP_WORDS=dlgrade check ex", "COMP_CWORD=2", *DLGRADE]
    return [
        Row("`dlgrade --help` to `import click`", ratio([*DLGRADE, "--help"], floor), "2.5"),
        Row("`dlgrade list` to `import click`", ratio([*DLGRADE, "list"], floor), "2.5"),
        Row("completion of an exercise's name to `import click`", ratio(completion, floor), "2.5"),
    ]


def wire() -> list[Row]:
    """A call over the wire, by the size of the array that goes there and comes back."""
    import numpy as np

    from dlgrade.isolation import Surroundings, open_launcher
    from dlgrade.isolation.session import Program, Session

    program = Program("echo.py", b"def echo(x): return x\n", ("echo",), "numpy", 60.0, 600.0, 4096)
    rows = []
    launcher = open_launcher(Surroundings("numpy"))
    with Session(program, launcher.launch) as session:
        session.load()
        for size, label, calls in ((1, "8 bytes", 500), (1 << 17, "1 MB", 30), (1 << 21, "16 MB", 5)):
            x = np.zeros(size)
            call = median_seconds(lambda x=x: session.call(("echo",), (x,)), calls)
            copy = median_seconds(lambda x=x: x.copy(), calls)
            figure = f"{call * 1e3:.2f} ms ({1 / call:,.0f} a second), {call / copy:.0f} × a copy"
            rows.append(Row(f"a call with {label} there and back", figure))
    return rows


def tiers() -> list[Row]:
    """Starting workers and grading with them, in each tier."""
    from dlgrade import isolation
    from dlgrade.isolation.session import Program, Session

    program = Program("one.py", b"def one(): return 1\n", ("one",), "numpy", 60.0, 600.0, 1024)
    rows = []
    for tier in isolation.TIERS:

        def start_one(tier: isolation.Tier = tier) -> isolation.Launcher:
            launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=(tier,)))
            with Session(program, launcher.launch) as session:
                session.load()
            return launcher

        first = median_seconds(lambda start_one=start_one: start_one().close(), 5)
        launcher = start_one()

        def load(launcher: isolation.Launcher = launcher) -> None:
            with Session(program, launcher.launch) as session:
                session.load()

        next_one = median_seconds(load, 30)

        def call(launcher: isolation.Launcher = launcher) -> None:
            with Session(program, launcher.launch) as session:
                session.call(("one",))

        first_call = median_seconds(call, 30)
        launcher.close()
        rows.append(Row(f"tier {tier}: from nothing to a loaded file", f"{first * 1e3:.0f} ms"))
        rows.append(Row(f"tier {tier}: the next loaded file", f"{next_one * 1e3:.1f} ms"))
        rows.append(Row(f"tier {tier}: the next one with its first call", f"{first_call * 1e3:.1f} ms"))
    return [*rows, *_graded_in_tiers()]


def _graded_in_tiers() -> list[Row]:
    """Return what grading one submission costs in each tier, to the same with a fork that is not locked in."""
    from unittest import mock

    from dlgrade import isolation
    from dlgrade.course import open_course
    from dlgrade.grading import Options, grade
    from dlgrade.submission import Submission

    exercise = open_course(ROOT).find("3")
    submission = Submission(SOLUTION, SOLUTION.read_bytes())

    unlocked = _unlocked_launcher()

    def graded(how: str) -> float:
        begin = time.perf_counter()
        if how == UNLOCKED:
            with mock.patch.object(isolation, "shared_launcher", lambda *_: unlocked):
                result = grade(exercise, submission)
        else:
            result = grade(exercise, submission, Options(tiers=(how,)))
        assert result.score == 100
        return time.perf_counter() - begin

    ways = [*(f"tier {tier}" for tier in isolation.TIERS), UNLOCKED]
    for how in ways:
        graded(how.removeprefix("tier "))
    turns = [{how: graded(how.removeprefix("tier ")) for how in ways} for _ in range(25)]
    unlocked.close()
    rows = []
    for how in ways:
        middle = statistics.median(turn[how] for turn in turns)
        to_unlocked = statistics.median(turn[how] / turn[UNLOCKED] for turn in turns)
        figure = f"{middle * 1e3:.0f} ms ({1 / middle:.1f} a second), {to_unlocked:.2f} × {UNLOCKED}"
        rows.append(Row(f"{how}: a submission of exercise 03", figure, "1.3" if how == "tier jail" else ""))
    return rows


def _unlocked_launcher() -> isolation.Launcher:
    """Return what forks workers and leaves them as they are: what locking in is measured against."""
    from unittest import mock

    from dlgrade import isolation
    from dlgrade.isolation import forked

    code = (
        "from dlgrade.isolation.linux import cgroup, lockdown; "
        "lockdown.prepare = lockdown.separate = lockdown.lock = lambda *_, **__: None; "
        "cgroup.open_home = lambda: None; "
        "from dlgrade.isolation.warm import main; main()"
    )
    with mock.patch.object(forked, "python_command", lambda _, *rest: [sys.executable, "-c", code, *rest]):
        launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=("confined",)))
        assert launcher.tier == "confined"
    return launcher


def memory() -> list[Row]:
    """What a thousand submissions, graded one after the other, leave in the grader."""
    from dlgrade.course import open_course
    from dlgrade.grading import grade
    from dlgrade.submission import Submission

    def resident() -> float:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024

    exercise = open_course(ROOT).find("3")
    sources = [SOLUTION, *sorted((SOLUTION.parent / "mistakes").glob("*.py"))]
    seen = {}
    for number in range(1, 1001):
        path = sources[number % len(sources)]
        result = grade(exercise, Submission(path, path.read_bytes()))
        if number in (100, 1000):
            seen[number] = resident()
    figure = f"{seen[100]:.1f} and {seen[1000]:.1f} MB"
    return [Row(f"memory of the grader after 100 and 1,000 submissions (tier {result.sandbox.tier})", figure)]


FIT = """
import os
import numpy as np

def fit():
    import keras
    model = keras.Sequential([keras.layers.Dense(16, activation="relu"), keras.layers.Dense(3, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    model.fit(rng.normal(size=(128, 8)).astype("float32"), rng.integers(3, size=128), verbose=0)
    return 1

def own_mb():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024
"""


def keras() -> list[Row]:
    """A small Keras fit in a fresh worker, and the memory that workers have for themselves."""
    from dlgrade import isolation
    from dlgrade.isolation.outcome import Returned
    from dlgrade.isolation.session import Program, Session

    rows = []
    for backend in ("numpy", "keras"):
        program = Program("fit.py", FIT.encode(), ("fit",), backend, 120.0, 600.0, 4096)
        launcher = isolation.open_launcher(isolation.Surroundings(backend))

        def fit(launcher: isolation.Launcher = launcher, program: Program = program) -> None:
            with Session(program, launcher.launch) as session:
                assert isinstance(session.call(("fit",)), Returned)

        with Session(program, launcher.launch) as session:
            before = session.call(("own_mb",))
            assert isinstance(before, Returned)
            rows.append(
                Row(f"memory of a fresh worker's own, {backend} (tier {launcher.tier})", f"{before.value:.0f} MB")
            )
            if backend == "keras":
                assert isinstance(session.call(("fit",)), Returned)
                after = session.call(("own_mb",))
                assert isinstance(after, Returned)
                rows.append(Row("the same after a small fit", f"{after.value:.0f} MB"))
        if backend == "keras":
            cold_start = [sys.executable, "-c", FIT + "\nfit()"]
            pairs = [(median_seconds(fit, 1), seconds(cold_start)) for _ in range(5)]
            middle = statistics.median(warm / cold for warm, cold in pairs)
            warm, cold = (statistics.median(column) for column in zip(*pairs, strict=True))
            figure = f"{middle:.2f} ×  ({warm * 1e3:.0f} ms to {cold * 1e3:.0f} ms)"
            rows.append(
                Row("the first small Keras fit of a fresh worker, all included, to `python` with the same", figure)
            )
        launcher.close()
    return rows


def training() -> list[Row]:
    """What the seconds of a Keras exercise are spent on: one check from nothing, then right answers one after another.

    What the referee does is timed where it is asked, and the submission's own process where that is asked.
    """
    from dlgrade.course import open_course
    from dlgrade.grading import grade
    from dlgrade.isolation.referee.client import Referee
    from dlgrade.isolation.session import Session
    from dlgrade.submission import Submission

    exercise = open_course(ROOT).find("28")
    path = exercise.solution_path
    cold = statistics.median(seconds([*DLGRADE, "check", "28", str(path)]) for _ in range(3))
    rows = [Row("`dlgrade check 28` of a right answer, from nothing (bar: under 30 s)", f"{cold:.1f} s")]
    submission = Submission(path, path.read_bytes())
    grade(exercise, submission)  # TensorFlow is imported
    spent: dict[str, float] = {}
    with (
        _timed(Referee, "_ask", spent, lambda message: f"referee: {message['op']}"),
        _timed(Session, "_ask", spent, lambda message: f"submission's process: {message['op']}"),
    ):
        start = time.perf_counter()
        for _ in range(4):
            result = grade(exercise, submission)
            assert result.verdict == "passed", result
        total = time.perf_counter() - start
    fitted = spent.pop("referee: fit")
    rest = total - fitted - sum(spent.values())
    rows.append(
        Row("the same when TensorFlow has been imported", f"{total / 4:.2f} s, {fitted / 4:.2f} s of it training")
    )
    spent["suite, and all else in the grader"] = rest
    for what, took in sorted(spent.items(), key=lambda item: -item[1]):
        if took / 4 >= 0.01:
            rows.append(Row(f"- {what}", f"{took / 4:.2f} s"))
    overhead = (total - fitted) / fitted
    rows.append(Row("what a batch spends beyond training, to the training (bar: at most 25 %)", f"{overhead:.0%}"))
    return rows


@contextlib.contextmanager
def _timed(kind: type, method: str, spent: dict[str, float], name: Callable[[dict[str, Any]], str]) -> Iterator[None]:
    """Add up the seconds that calls of a method take, by what the message that it is given is called."""
    inner = getattr(kind, method)

    def outer(self: object, message: dict[str, Any], *arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return inner(self, message, *arguments, **options)
        finally:
            spent[name(message)] = spent.get(name(message), 0.0) + time.perf_counter() - start

    setattr(kind, method, outer)
    try:
        yield
    finally:
        setattr(kind, method, inner)


def nbgrader() -> list[Row]:
    """The same notebooks graded by nbgrader and by us, each in its own environment."""
    sys.path.insert(0, str(Path(__file__).parent))
    from against_nbgrader import notebooks_a_second

    theirs = notebooks_a_second(SCRATCH / "nbgrader", SOLUTION.read_text(encoding="utf-8"), students=8)
    if isinstance(theirs, str):
        return [Row("the same notebooks to nbgrader", f"skipped: {theirs}")]
    folder = SCRATCH / "notebooks"
    source = next((SCRATCH / "nbgrader" / "submitted").glob("*/ps1/exercise_03.ipynb"))
    for number in range(200):
        student = folder / f"student_{number:03}"
        student.mkdir(parents=True)
        shutil.copy(source, student)
    command = [*DLGRADE, "grade", str(folder), "--exercise", "3", "--format", "json", "--jobs", "2"]
    ours = 200 / seconds(command)
    figure = f"{ours:.1f} to {theirs:.2f} notebooks a second: {ours / theirs:.1f} × (bar: at least 10 ×)"
    return [Row("`dlgrade grade`, two jobs, to `nbgrader autograde`, the same notebooks", figure)]


def suites() -> list[Row]:
    """How long each suite takes on a right answer, with a warm process at hand."""
    from dlgrade.course import open_course
    from dlgrade.grading import grade
    from dlgrade.submission import Submission

    rows = []
    for exercise in open_course(ROOT):
        if exercise.meta.backend != "numpy":
            continue
        path = exercise.solution_path
        submission = Submission(path, path.read_bytes())
        took = median_seconds(lambda exercise=exercise, submission=submission: grade(exercise, submission), 5)
        rows.append(Row(f"{exercise.id}, a right answer", f"{took * 1e3:.0f} ms"))
    return rows


def batch() -> list[Row]:
    """A folder of submissions, to checking each by a command of its own."""
    count = 40
    folder = SCRATCH / "class"
    sources = [SOLUTION, *sorted((SOLUTION.parent / "mistakes").glob("*.py"))]
    for number in range(count):
        student = folder / f"student_{number:03}"
        student.mkdir(parents=True, exist_ok=True)
        shutil.copy(sources[number % len(sources)], student / "exercise_03.py")
    command = [*DLGRADE, "grade", str(folder), "--exercise", "3", "--format", "json"]
    times = [seconds([*command, "--jobs", "2"]) for _ in range(3)]
    one_by_one = statistics.median(seconds([*DLGRADE, "check", "3", str(path)]) for path in sources)
    rate = count / statistics.median(times)
    return [Row("`dlgrade grade`, two jobs", f"{rate:.1f} submissions a second, {rate * one_by_one:.1f} × one by one")]


def median_seconds(work: Callable[[], object], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


BENCHMARKS = {
    "cold": cold,
    "start": start,
    "wire": wire,
    "tiers": tiers,
    "memory": memory,
    "keras": keras,
    "training": training,
    "suites": suites,
    "batch": batch,
    "nbgrader": nbgrader,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all by default")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    rows = [row for name in options.names or BENCHMARKS for row in BENCHMARKS[name]()]
    if options.json:
        print(json.dumps([vars(row) for row in rows], indent=2, ensure_ascii=False))
        return
    print("| work | figure | bar |\n| - | - | - |")
    for row in rows:
        print(f"| {row.work} | {row.figure} | {'≤ ' + row.bar + ' ×' if row.bar else ''} |")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="dlgrade-benchmark-") as scratch:
        SCRATCH = Path(scratch)
        main()
