"""A batch on a machine on which things go wrong: every other submission is graded right, and why not is said."""

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from one_exercise import SOLUTION, make_exercise

if sys.platform != "linux":
    pytest.skip("what is done to processes here is a matter of Linux", allow_module_level=True)

STUDENTS = 16
WRONG = SOLUTION.replace("* 2.0", "* 3.0")


@pytest.fixture
def classroom(tmp_path):
    make_exercise(tmp_path / "course")
    for number in range(STUDENTS):
        student = tmp_path / "class" / f"student_{number:02}"
        student.mkdir(parents=True)
        (student / "exercise_01.py").write_text(SOLUTION if number % 2 else WRONG)
    return tmp_path


def start(classroom, *arguments, jobs=2, **options):
    command = [sys.executable, "-m", "dlgrade", "--course", str(classroom / "course"), "grade"]
    command += [str(classroom / "class"), "-e", "1", "--format", "json", "--jobs", str(jobs), *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "DLGRADE_STATE": str(classroom)}
    environment |= options.pop("env", {})
    batch = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **options)
    batch.state = environment["DLGRADE_STATE"]
    return batch


def expected(number):
    return "passed" if number % 2 else "incorrect"


def below(pid):
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return found + [deeper for child in found for deeper in below(child)]


@pytest.mark.parametrize("seed", [1, 2])
def test_processes_that_are_killed_at_random(classroom, seed):
    dice = random.Random(seed)
    batch = start(classroom)
    killed = []

    def kill():
        while batch.poll() is None and len(killed) < 5:
            time.sleep(dice.uniform(0.1, 0.6))
            if victims := below(batch.pid):
                victim = dice.choice(victims)
                try:
                    name = Path(f"/proc/{victim}/cmdline").read_bytes().replace(b"\0", b" ")[-60:]
                    os.kill(victim, signal.SIGKILL)
                    killed.append(name)
                except OSError:
                    pass

    killer = threading.Thread(target=kill)
    killer.start()
    out, err = batch.communicate(timeout=240)
    killer.join()
    assert killed
    results = json.loads(out)["results"]
    assert len(results) == STUDENTS, err
    wrong = [result for number, result in enumerate(results) if result["verdict"] != expected(number)]
    # Each is tried twice; only one that is hit both times may be lost, and that is said.
    assert len(wrong) <= 2, (wrong, killed)
    assert all(result["verdict"] in ("grader_fault", "crashed") and result["checks"][0]["message"] for result in wrong)
    nothing_is_left(batch)


def processes_of(batch):
    """Return the processes that a batch has started, by their place in the chain from its first one on."""
    chain, roles = [batch.pid], {}
    for role in ("lane", "warm", "keeper", "inside"):
        found = [child for pid in chain for child in children(pid) if role != "warm" or is_warm(child)]
        roles[role] = chain = [pid for pid in found if role != "lane" or is_lane(pid)]
    return roles


def children(pid):
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def is_warm(pid):
    return b"isolation.warm" in command_of(pid)


def is_lane(pid):
    return b"spawn_main" in command_of(pid)


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def nothing_is_left(batch):
    """Require that every process of the batch's session has ended soon after it."""
    deadline = time.monotonic() + 20
    while left := [pid for pid in started_by(batch) if b"dlgrade" in command_of(pid)]:
        assert time.monotonic() < deadline, [command_of(pid)[-80:] for pid in left]
        time.sleep(0.05)


def started_by(batch):
    """Return the processes that have the batch's mark in their environment or descend from one that has."""
    marked = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"DLGRADE_STATE={batch.state}".encode() in environment:
                marked.append(int(entry.name))
    return marked


@pytest.mark.parametrize("role", ["lane", "warm", "keeper", "inside"])
def test_each_kind_of_process_may_be_killed(classroom, role):
    batch = start(classroom, jobs=1)
    killed = 0
    while batch.poll() is None and not killed:
        for victim in processes_of(batch)[role][:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
                killed = victim
    out, err = batch.communicate(timeout=240)
    assert killed, f"no {role} was seen"
    # Each submission is tried twice, so one kill costs nobody anything.
    verdicts = [result["verdict"] for result in json.loads(out)["results"]]
    assert verdicts == [expected(number) for number in range(STUDENTS)], err
    nothing_is_left(batch)


def test_nothing_is_left_of_a_batch_that_is_killed_itself(classroom):
    batch = start(classroom)
    while not processes_of(batch)["inside"]:
        assert batch.poll() is None
        time.sleep(0.02)
    batch.kill()
    batch.communicate(timeout=60)
    nothing_is_left(batch)


def test_few_descriptors_and_little_memory(classroom):
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

    out, err = start(classroom, preexec_fn=limit).communicate(timeout=240)
    verdicts = [result["verdict"] for result in json.loads(out)["results"]]
    assert verdicts == [expected(number) for number in range(STUDENTS)], err


def test_too_few_descriptors_are_said_to_be(classroom):
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (14, 14))

    batch = start(classroom, jobs=1, preexec_fn=limit)
    out, err = batch.communicate(timeout=240)
    assert b"Traceback" not in err
    if batch.returncode == 2:
        assert b"Too many open files" in err
        return
    results = json.loads(out)["results"]
    for number, result in enumerate(results):
        if result["verdict"] == "grader_fault":
            assert "Too many open files" in result["checks"][0]["message"]
        else:
            assert result["verdict"] == expected(number)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk(classroom):
    disk = classroom / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        with (disk / "filler").open("wb") as filler:
            try:
                filler.write(b"x" * (1 << 20))
            except OSError:
                pass
        batch = start(classroom, env={"TMPDIR": str(disk), "DLGRADE_STATE": str(disk / "state")})
        out, err = batch.communicate(timeout=240)
        verdicts = [result["verdict"] for result in json.loads(out)["results"]]
        assert verdicts == [expected(number) for number in range(STUDENTS)], err
        batch = start(classroom, "--output", str(disk / "marks.json"))
        out, err = batch.communicate(timeout=240)
        assert batch.returncode in (2, 3) and b"Traceback" not in err and b"marks.json" in err, err
        assert not list(disk.glob("*marks*"))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
        shutil.rmtree(disk, ignore_errors=True)
