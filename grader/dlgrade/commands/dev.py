"""`dlgrade dev`: tools for authors of exercises."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlgrade.commands.choice import complete, label
from dlgrade.commands.screen import say
from dlgrade.course import course_around, open_course
from dlgrade.errors import CourseError, DlgradeError
from dlgrade.render.text import count, encoding_of, writable

if TYPE_CHECKING:
    from dlgrade.authoring.bench import Bench
    from dlgrade.authoring.problem import Problem
    from dlgrade.course import Course, Exercise


@click.group()
def dev() -> None:
    """Tools for authors of exercises."""


@dev.command()
@click.argument("names", nargs=-1, metavar="[EXERCISE]...", shell_complete=complete)
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Submissions graded at once [default: the cores].")
@click.option(
    "--repeat",
    type=click.IntRange(1, 100_000),
    default=1,
    metavar="N",
    help="Grade right answers and mistakes N times, each time on other hidden inputs.",
)
@click.option("--seed", type=click.IntRange(0), metavar="S", help="Draw hidden inputs from S [default: a fresh one].")
@click.option(
    "--brief",
    is_flag=True,
    help="Of Keras exercises grade only the reference and every other mistake, and these no further than to the first "
    "check that fails.",
)
@click.pass_context
def check(
    ctx: click.Context, names: tuple[str, ...], jobs: int | None, repeat: int, seed: int | None, brief: bool
) -> None:
    """Prove that exercises are sound: each EXERCISE, or the whole course.

    The course is the one given with --course, else the one in which you stand, else the one that comes with dlgrade.
    The exit code is 0 if they are, 1 if not. What failed can be looked at again with the --seed that is reported.
    """
    from dlgrade.authoring.bench import Bench, grading_pool

    # References and lessons are run in this process.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    course = _own_course() or open_course()
    seed = secrets.randbits(31) if seed is None else seed
    try:
        problems = [] if names else _course_problems(course)
        exercises = list(dict.fromkeys(map(course.find, names))) or list(course)
    except CourseError as error:  # folders that can't be told apart: nothing else can be looked at
        say(str(error))
        ctx.exit(1)
    _require_some(course, exercises)
    with grading_pool(jobs or os.cpu_count() or 1) as pool:
        for exercise in exercises:
            problems += _exercise_problems(exercise, Bench(pool, seed, repeat, brief))
    _list(problems, course)
    if problems:
        say(f"\n{count(len(problems), 'problem')}. --seed {seed} draws the same hidden inputs again.")
    else:
        say(f"\n{count(len(exercises), 'exercise')}, and nothing wrong.")
    ctx.exit(1 if problems else 0)


@dev.command()
@click.argument("names", nargs=-1, metavar="[EXERCISE]...", shell_complete=complete)
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Submissions graded at once [default: the cores].")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="Draw hidden inputs from S [default: a fresh one].")
@click.pass_context
def mutate(ctx: click.Context, names: tuple[str, ...], jobs: int | None, seed: int | None) -> None:
    """Change small things in references and see that suites notice: in those of each EXERCISE, or in all.

    A change that breaks no promise is written down, with the reason, in solutions/EXERCISE/equivalents.toml. The exit
    code is 0 if every other one costs points, 1 if not.
    """
    from dlgrade.authoring.bench import Bench, grading_pool
    from dlgrade.authoring.mutants import score

    _, exercises = _chosen(names)
    seed = secrets.randbits(31) if seed is None else seed
    scores = {}
    say(f"{'exercise':28} {'mutants':>8} {'killed':>8} {'equivalent':>10} {'alive':>6}")
    with grading_pool(jobs or os.cpu_count() or 1) as pool:
        for exercise in exercises:
            found = scores[exercise.id] = score(exercise, Bench(pool, seed))
            alive = len(found.survivors)
            say(f"{exercise.id:28} {found.total:8} {found.killed:8} {found.equivalent:10} {alive:6}")
    for name, found in scores.items():
        for mutant in found.survivors:
            say(f"\n{name}: {mutant.function} passes with full marks if")
            say(f"  {mutant.was}")
            say(f"  becomes  {mutant.becomes}")
        for one in found.stale:
            say(f"\n{name}: equivalents.toml names what is no mutant of {one.function} any more: remove it.")
            say(f"  {one.was}")
            say(f"  becomes  {one.becomes}")
    total, killed = (sum(getattr(found, name) for found in scores.values()) for name in ("total", "killed"))
    wrong = any(found.survivors or found.stale for found in scores.values())
    say(f"\n{killed} of {count(total, 'mutant')} killed. --seed {seed} draws the same hidden inputs again.")
    ctx.exit(1 if wrong else 0)


@dev.command()
@click.argument("names", nargs=-1, metavar="[EXERCISE]...", shell_complete=complete)
@click.option("--runs", type=click.IntRange(1, 100_000), default=200, show_default=True, metavar="N")
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Files at once [default: the cores].")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="The first seed [default: a fresh one].")
@click.option(
    "--trained", is_flag=True, help="Only the checks that hold a training to a threshold, and only on right answers."
)
@click.pass_context
def repeat(
    ctx: click.Context, names: tuple[str, ...], runs: int, jobs: int | None, seed: int | None, trained: bool
) -> None:
    """Run suites N times, each time on other hidden inputs: those of each EXERCISE, or all.

    Right answers have to pass each time, and mistakes to be rejected each time. The exit code is 0 if so, 1 if not.
    """
    from dlgrade.authoring.repeat import Tally, run_often

    course, exercises = _chosen(names)
    seed = secrets.randbits(31) if seed is None else seed
    tallies: dict[str, list[Tally]] = {}
    say(f"{'exercise':28} {'right answers':>14} {'failed':>7} {'mistakes':>9} {'not rejected':>13} {'a right run':>12}")

    def close(name: str) -> None:
        right, wrong = ([tally for tally in tallies[name] if tally.right is kind] for kind in (True, False))
        counted = [sum(tally.runs for tally in kind) for kind in (right, wrong)]
        bad = [sum(len(tally.wrong) for tally in kind) for kind in (right, wrong)]
        took = sum(tally.seconds for tally in right) / max(counted[0], 1)
        say(f"{name:28} {counted[0]:14} {bad[0]:7} {counted[1]:9} {bad[1]:13} {took:10.2f} s")

    last = ""
    for exercise, tally in run_often(
        exercises, runs=runs, seed=seed, jobs=jobs or os.cpu_count() or 1, trained=trained
    ):
        if last and exercise.id != last:
            close(last)
        last = exercise.id
        tallies.setdefault(last, []).append(tally)
    close(last)
    wrong = [(tally.path, at, why) for each in tallies.values() for tally in each for at, why in tally.wrong]
    for path, at, why in wrong:
        say(f"\n{path.relative_to(course.root).as_posix()}, --seed {at}: {why.splitlines()[0]}")
    say(f"\n{count(len(wrong), 'wrong decision')}.")
    ctx.exit(1 if wrong else 0)


@dev.command()
@click.argument("name", metavar="EXERCISE", shell_complete=complete)
@click.option("--trial", "only", metavar="NAME", help="Calibrate this trial alone [default: each of the suite's].")
@click.option("--seeds", type=click.IntRange(40, 10_000), default=40, show_default=True, metavar="N")
@click.option(
    "--device",
    type=click.Choice(["cpu", "gpu"]),
    default="cpu",
    show_default=True,
    help="Calibrate the trials that are held to their thresholds there.",
)
@click.option("--note", default="", help="What else is to be known of how it was measured; it is written down.")
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Trainings at once [default: the cores; one on a GPU].")
def calibrate(name: str, only: str | None, seeds: int, device: str, note: str, jobs: int | None) -> None:
    """Train all correct answers to EXERCISE on N seeds, and write down the threshold that follows.

    It is written beside the suite, with every score, and is what submissions are held to. Nothing is written if
    something reaches it that should not, such as training on shuffled labels.
    """
    from dlgrade.authoring.calibrate import calibrate as run
    from dlgrade.authoring.calibrate import processor, trials_of, write
    from dlgrade.grading import gpus
    from dlgrade.isolation.linux.gpu import models
    from dlgrade.suite.calibration import Calibration

    course = _own_course() or open_course()
    exercise = course.find(name)
    trials = [trial for trial in trials_of(exercise) if only in (None, trial.name) and trial.device == device]
    if not trials:
        raise DlgradeError(f"{exercise.id} has no trial{f' {only}' if only else ''} to be calibrated on a {device}.")
    if device == "gpu":
        if not (found_gpus := gpus(exercise)):
            raise DlgradeError("Keras can use no GPU here.")
        hardware, jobs = ", ".join(models() or found_gpus), jobs or 1
    else:
        hardware, jobs = processor(), jobs or os.cpu_count() or 1
    for trial in trials:
        say(f"{trial.name}: {trial.title}")
        for found in run(exercise, trial, seeds=seeds, jobs=jobs, hardware=hardware, note=note):
            if not isinstance(found, Calibration):
                what = f"{found.design.stem} {found.control}".strip()
                say(f"  seed {found.seed:3}  {found.score:.4f}  {found.seconds:5.1f} s  {what}")
                continue
            for design, scores in found.designs.items():
                say(f"  {design}: mean {scores.mean:.4f}, deviation {scores.deviation:.4f}, bound {scores.bound:.4f}")
            for control, values in found.controls.items():
                say(f"  {control}: {min(values):.4f} to {max(values):.4f}")
            estimate = f"by estimate, a correct answer fails {found.false_failures:.1e} of the time"
            say(f"  threshold {found.threshold:.3f}; {estimate}")
            if reached := [control for control, values in found.controls.items() if max(values) >= found.threshold]:
                raise DlgradeError(f"The threshold tells nothing: {' and '.join(reached)} reached it.")
            say(f"  {write(exercise, trial, found).relative_to(course.root).as_posix()}")


@dev.command()
@click.argument("number", type=click.IntRange(1, 99))
@click.argument("slug")
@click.option("--title", help="What learners see in lists [default: from SLUG].")
@click.option("--unit", type=click.IntRange(1, 99), help="[default: that of the exercise before]")
@click.option(
    "--function",
    "functions",
    multiple=True,
    metavar="SIGNATURE",
    help="What the learner writes, as in 'softmax(z, axis=-1)' or 'class Value(data)'; may be given several times.",
)
def new(number: int, slug: str, title: str | None, unit: int | None, functions: tuple[str, ...]) -> None:
    """Begin exercise NUMBER, called SLUG: its three folders, with TODO where you go on.

    They are put into the course given with --course, or into the one in which you stand.
    """
    from dlgrade.authoring.new import begin_exercise

    course = _own_course()
    if course is None:
        raise DlgradeError(
            f"{Path.cwd()} is in no course: neither it nor a folder above it has 'exercises' and 'solutions'. "
            f"Go to your course, or name it: dlgrade --course DIR dev new {number} {slug}"
        )
    exercise, written = begin_exercise(course, number, slug, title=title, unit=unit, functions=functions)
    say(f"Exercise {label(exercise)} begins in {course.root}:")
    for path in written:
        say(f"  {path.relative_to(course.root).as_posix()}")
    prefix = f"dlgrade --course {_given_course()}" if _given_course() else "dlgrade"
    say("\nStill to be written, in this order (look for TODO):")
    for step in (
        "the stub: what each function takes, returns and raises",
        "solution.py, and under it two alternatives in other styles and the typical mistakes",
        "the suite: what is checked, and with which inputs",
        "the lesson with its numbers, the hints, and minutes, difficulty and prerequisites in exercise.toml",
    ):
        say(f"  - {step}", hang=2)
    say(f"\nThis says what is missing, and when all is done: {prefix} dev check {exercise.number}")


def _chosen(names: Sequence[str]) -> tuple[Course, list[Exercise]]:
    """Return the author's course, and the exercises of it that are named, or all."""
    course = _own_course() or open_course()
    exercises = list(dict.fromkeys(map(course.find, names))) or list(course)
    _require_some(course, exercises)
    return course, exercises


def _require_some(course: Course, exercises: Sequence[Exercise]) -> None:
    if not exercises:
        raise DlgradeError(f"The course in {course.root} has no exercises yet: dlgrade dev new NUMBER NAME")


def _own_course() -> Course | None:
    """Return the author's course: the one that was given, or that in which the current folder lies."""
    given = _given_course()
    return open_course(given) if given else course_around(Path.cwd())


def _given_course() -> Path | None:
    found: Path | None = click.get_current_context().find_root().params.get("course")
    return found


def _course_problems(course: Course) -> list[Problem]:
    from dlgrade.authoring.layout import course_problems

    _begin("every folder belongs to one exercise")
    problems = course_problems(course)
    _end(problems)
    return problems


def _exercise_problems(exercise: Exercise, bench: Bench) -> list[Problem]:
    from dlgrade.authoring.rules import check_exercise

    say(f"\n{exercise.id}")
    problems: list[Problem] = []
    for finding in check_exercise(exercise, bench, starting=lambda rule: _begin(f"{rule.name:13} {rule.sentence}")):
        _end(finding.problems, "not in brief" if finding.left_out else "", finding.waits_for)
        problems += finding.problems
    return problems


def _begin(what: str) -> None:
    """Say what is being looked at; the line is ended when that is known."""
    click.echo(writable(f"  {what} … ", encoding_of(sys.stdout)), nl=False)
    sys.stdout.flush()


def _end(problems: Sequence[Problem], instead: str = "", waits_for: str = "") -> None:
    instead = instead or (f"not yet: see {waits_for}" if waits_for else "")
    say(instead or (count(len(problems), "problem") if problems else "ok"))


def _list(problems: Sequence[Problem], course: Course) -> None:
    for problem in problems:
        first, *more = problem.fault.split("\n")
        say(f"\n{problem.place(course.root)}: {first}", hang=2)
        for line in more:
            say(f"  {line}")
        say(f"  {problem.mend}", hang=2)
