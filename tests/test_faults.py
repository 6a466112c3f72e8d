"""A batch on a machine on which things go wrong: every other submission is graded right, and why not is said."""

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
from collections import Counter
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
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **options)


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
        while batch.poll() is None and len(killed) < 8:
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
    results = json.loads(out)["results"]
    assert len(results) == STUDENTS, err
    wrong = [result for number, result in enumerate(results) if result["verdict"] != expected(number)]
    # Each is tried twice; only one that is hit both times may be lost, and is then nobody's fault but ours.
    assert len(wrong) <= 2, (wrong, killed)
    assert all(result["verdict"] in ("grader_fault", "crashed") and result["checks"][0]["message"] for result in wrong)
    assert not below(os.getpid()) or all(pid != batch.pid for pid in below(os.getpid()))


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
    if batch.returncode != 2:
        counted = Counter(result["verdict"] for result in json.loads(out)["results"])
        assert set(counted) <= {"passed", "incorrect", "grader_fault"}


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
