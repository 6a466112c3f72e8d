"""Machines that refuse something, as a filter of system calls makes them: the tier taken, why, and full marks in it."""

import errno
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from one_exercise import make_exercise

if sys.platform != "linux":
    pytest.skip("elsewhere there is tier process alone", allow_module_level=True)

from dlgrade import isolation
from dlgrade.isolation.faults import StartError
from dlgrade.isolation.linux import kernel, landlock, lockdown
from dlgrade.isolation.linux.view import View

if kernel.MACHINE not in kernel.MACHINES or landlock.version() < landlock.WITH_TRUNCATE:
    pytest.skip("there is nothing here that could be refused", allow_module_level=True)

# A user id that no machine gives to anybody.
STRANGER = 1 << 29
MOUNTING = ("mount", "umount2", "open_tree", "move_mount", "mount_setattr", "pivot_root")
# What Docker's default profile refuses, as far as a filter of ours has a name for it.
CONTAINER = (
    *("unshare", "setns", *MOUNTING, "sethostname", "setdomainname", "fsopen", "fsconfig", "fsmount", "fspick"),
    *("bpf", "perf_event_open", "userfaultfd", "add_key", "keyctl", "request_key", "kcmp", "pidfd_getfd"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "fanotify_init", "open_by_handle_at", "quotactl"),
)

# Without the grader's own process being any the wiser, since a filter is for good: all in one that ends afterwards.
CHILD = """
import errno, json, os, sys
from pathlib import Path
from dlgrade import isolation
from dlgrade.course import Course, Exercise
from dlgrade.grading import grade
from dlgrade.isolation.linux import landlock, seccomp
from dlgrade.submission import Submission
from one_exercise import ID

root, refused, read_only = json.loads(sys.argv[1])
if read_only:
    landlock.restrict(["/"], [f"/{name}" for name in os.listdir("/") if f"/{name}" not in read_only])
rules = [seccomp.Refuse(name, error) for name, error in refused.items()]
if "unshare" in refused:
    rules.append(seccomp.Refuse("clone3", errno.ENOSYS))
    rules.append(seccomp.Refuse("clone", where=seccomp.Where(0, 0, seccomp.CLONE_NEW_ANYTHING, negated=True)))
seccomp.install(seccomp.assemble(rules))

exercise = Exercise(ID, Course(Path(root)))
path = exercise.solution_path
result = grade(exercise, Submission(path, path.read_bytes()))
# The one that has graded it.
hidden = tuple(map(str, exercise.course.folders))
launcher = isolation.shared_launcher(isolation.Surroundings("numpy", hidden))
print(json.dumps([launcher.tier, dict(launcher.reasons), result.sandbox.tier, result.verdict, result.score]))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    make_exercise(root)
    return root


@pytest.fixture(scope="module")
def jail():
    launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=("jail",)))
    try:
        assert launcher.tier == "jail"
    except StartError as error:
        pytest.skip(str(error))
    finally:
        launcher.close()


def grade_where(course, refused, read_only=(), **options):
    """Grade the solution where these calls fail so; return the tier, and why not a better one."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])}
    command = [sys.executable, "-c", CHILD, json.dumps([str(course), refused, read_only])]
    child = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, **options)
    assert child.returncode == 0, child.stderr
    tier, reasons, graded_in, verdict, score = json.loads(child.stdout)
    assert (graded_in, verdict, score) == (tier, "passed", 100.0)
    return tier, reasons


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(dict.fromkeys(CONTAINER, errno.EPERM), id="a container's profile"),
        pytest.param({"unshare": errno.EPERM}, id="kernel.unprivileged_userns_clone=0"),
        pytest.param({"unshare": errno.ENOSPC}, id="user.max_user_namespaces=0"),
        pytest.param({"unshare": errno.EACCES}, id="AppArmor, without a profile for them"),
    ],
)
def test_without_namespaces_a_submission_is_confined(course, refused):
    tier, reasons = grade_where(course, refused)
    assert (tier, set(reasons)) == ("confined", {"jail"})
    assert "unshare" in reasons["jail"], reasons


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        pytest.param(dict.fromkeys(MOUNTING, errno.EPERM), "mount /", id="nothing may be mounted"),
        pytest.param({"mount_setattr": errno.ENOSYS}, "mount_setattr", id="an old kernel"),
    ],
)
def test_without_mounts_a_submission_is_confined(course, jail, refused, why):
    tier, reasons = grade_where(course, refused)
    assert (tier, set(reasons)) == ("confined", {"jail"})
    assert why in reasons["jail"], reasons


def test_namespaces_without_powers_are_none(course, jail):
    """As on Ubuntu 24.04: there is a user namespace, but nobody may be mapped in it and nothing mounted."""
    tier, reasons = grade_where(course, {}, ["/proc"])
    assert (tier, set(reasons)) == ("confined", {"jail"})
    assert "Permission denied" in reasons["jail"], reasons


@pytest.fixture
def somebody():
    """An ordinary user, and the place of a course that it may read."""
    if os.geteuid() != 0:
        pytest.skip("this is one already")
    who = {"user": STRANGER, "group": STRANGER, "extra_groups": []}
    command = [sys.executable, "-c", "import dlgrade.grading, one_exercise, pytest, numpy"]
    places = [str(Path(__file__).parent), *filter(None, sys.path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    try:
        subprocess.run(command, capture_output=True, check=True, env=environment, cwd="/", **who)
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("others can't run this interpreter, or read this checkout")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        make_exercise(Path(folder) / "course")
        yield who, Path(folder) / "course"


@pytest.mark.parametrize("refused", [{}, {"unshare": errno.EPERM}], ids=["all is allowed", "no namespaces"])
def test_an_ordinary_user_is_locked_in_like_root(somebody, jail, refused):
    who, course = somebody
    tier, _ = grade_where(course, refused, cwd="/", **who)
    assert tier == ("confined" if refused else "jail")


@pytest.mark.parametrize("error", [errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM], ids=errno.errorcode.get)
def test_without_landlock_nothing_is_locked_in(course, error):
    tier, reasons = grade_where(course, {"landlock_create_ruleset": error})
    assert (tier, set(reasons)) == ("process", {"jail", "confined"})
    assert all("Landlock" in reason for reason in reasons.values()), reasons


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_landlock_would_let_files_be_cut_short(monkeypatch, version):
    monkeypatch.setattr(landlock, "version", lambda: version)
    with pytest.raises(OSError, match="cut short"):
        lockdown.prepare("confined", View((), ()))
