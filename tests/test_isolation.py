"""The processes around a worker: what tier there is, and what comes of it when any of them is ended from outside."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dlgrade import isolation
from dlgrade.isolation.faults import LostError, StartError
from dlgrade.isolation.linux import cgroup
from dlgrade.isolation.outcome import Died, Returned
from dlgrade.isolation.session import Program, Session

if sys.platform != "linux":
    pytest.skip("elsewhere there is tier process alone", allow_module_level=True)

SOURCE = b"import os\ndef one(): return 1\ndef leave(): os._exit(3)\ndef hang():\n    while True: pass\n"
LOCKED = ("jail", "confined")


def children():
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def program(raw=SOURCE, name="work.py"):
    return Program(name, raw, ("one",), "numpy", 5.0, 20.0, 512)


@pytest.fixture(params=LOCKED)
def launcher(request):
    before = set(children())
    launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=(request.param,)))
    try:
        assert launcher.tier == request.param
    except StartError as error:
        launcher.close()  # or else what is left of its process counts among the next test's
        pytest.skip(str(error))
    (launcher.pid,) = set(children()) - before
    yield launcher
    launcher.close()


def descendants(pid):
    """Return the processes below this one, the nearest first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            found.append((int(entry.name), parent))
    below = [child for child, parent in found if parent == pid]
    return below + [deeper for child in below for deeper in descendants(child)]


def eventually(condition, what):
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_the_best_tier_is_taken_and_worse_ones_are_not_fallen_back_on():
    assert isolation.at_least("confined") == ("jail", "confined")
    with pytest.raises(StartError):
        _ = isolation.open_launcher(isolation.Surroundings("numpy", tiers=("none",))).tier
    launcher = isolation.open_launcher(isolation.Surroundings("numpy"))
    assert launcher.tier in isolation.TIERS
    assert set(launcher.reasons) == set(isolation.TIERS[: isolation.TIERS.index(launcher.tier)])
    launcher.close()


def test_nothing_is_left_when_a_session_ends(launcher):
    before = set(descendants(os.getpid()))
    with Session(program(), launcher.launch) as session:
        assert isinstance(session.call(("one",)), Returned)
        assert set(descendants(os.getpid())) - before
    # The keeper has said its last word, and may be about to end.
    eventually(lambda: set(descendants(os.getpid())) <= before, "something is left of the worker")


def test_what_a_killed_keeper_leaves_is_removed_by_the_next_start(launcher, tmp_path, monkeypatch):
    if launcher.tier == "jail":
        pytest.skip("its scratch folder is in memory, and ends with it")
    folders = set()
    source = b"import os\ndef one(): return os.getcwd()\n"
    with Session(program(source), launcher.launch) as session, Session(program(source), launcher.launch) as other:
        for each in (session, other):
            folders.add(Path(each.call(("one",)).value))
        os.kill(descendants(launcher.pid)[0], signal.SIGKILL)
        eventually(
            lambda: isinstance(session.call(("one",)), Died) or isinstance(other.call(("one",)), Died), "it lives"
        )
        for folder in folders:
            os.utime(folder, (0, 0))
        next_one = isolation.open_launcher(isolation.Surroundings("numpy", tiers=("confined",)))
        assert next_one.tier == "confined"
        next_one.close()
        assert len([folder for folder in folders if folder.exists()]) == 1


@pytest.mark.parametrize("which", ["keeper", "deepest"])
def test_a_killed_process_of_one_worker_is_no_matter_for_the_next(launcher, which):
    with Session(program(), launcher.launch) as session:
        session.load()
        below = descendants(launcher.pid)
        os.kill(below[0] if which == "keeper" else below[-1], signal.SIGKILL)
        eventually(lambda: all(map(has_ended, below)), "something is left of the worker")
        assert isinstance(session.call(("one",)), Died)
        assert isinstance(session.fault, LostError) == (which == "keeper")
        assert session.call(("one",)).value == 1
    with Session(program(), launcher.launch) as session:
        assert session.call(("one",)).value == 1


def test_a_killed_warm_process_is_replaced_and_its_workers_go_on(launcher):
    with Session(program(), launcher.launch) as session:
        session.load()
        os.kill(launcher.pid, signal.SIGKILL)
        # What it was asked for in its last moments would be lost with it, and be said to be.
        eventually(lambda: has_ended(launcher.pid), "the warm process is still there")
        assert session.call(("one",)).value == 1
        assert isinstance(session.call(("leave",)), Died)
        assert session.call(("one",)).value == 1


@pytest.mark.skipif(not cgroup.open_home(), reason="no cgroup that counts memory may be made here")
def test_memory_that_is_no_data_is_counted_too(launcher):
    # What may only be read does not count as data, whatever has been written there before.
    source = b"""
import ctypes

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]

def one():
    return 1

def take():
    for number in range(40):
        place = libc.mmap(None, 32 << 20, 3, 0x22, -1, 0)
        if place in (None, ctypes.c_void_p(-1).value):
            return number
        ctypes.memset(place, 1, 32 << 20)
        libc.mprotect(place, 32 << 20, 1)
"""
    # A Keras exercise's worker may have far more addresses than memory.
    large = Program("work.py", source, ("one",), "keras", 60.0, 120.0, 256)
    with Session(large, launcher.launch) as session:
        assert session.call(("one",)).value == 1
        keepers = groups_of(descendants(launcher.pid))
        assert keepers
        ended = session.call(("take",))
        assert isinstance(ended, Died) and "256 MB" in ended.how
        assert not session.was_killed
        assert session.call(("one",)).value == 1
        keepers |= groups_of(descendants(launcher.pid))
    eventually(lambda: not groups_of(keepers), "its cgroup is left")


def groups_of(keepers):
    """Return those of these processes that have a cgroup for their worker."""
    names = os.listdir(cgroup.open_home().folder)  # noqa: PTH208
    return {pid for pid in keepers if any(name.startswith(f"dlgrade-{pid}-") for name in names)}


def test_all_end_with_a_killed_grader(launcher):
    script = f"""
from dlgrade import isolation
from dlgrade.isolation.session import Program, Session
launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=({launcher.tier!r},)))
source = b"import os\\ndef f(tell):\\n    tell(1)\\n    while True: pass\\n"
with Session(Program("a.py", source, ("f",), "numpy", 60, 60, 512), launcher.launch) as session:
    session.call(("f",), (lambda _: print("hangs", flush=True),))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    grader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment)
    assert grader.stdout.readline() == b"hangs\n"
    below = descendants(grader.pid)
    assert len(below) >= (4 if launcher.tier == "jail" else 3)
    grader.kill()
    grader.wait()
    grader.stdout.close()
    eventually(lambda: all(map(has_ended, below)), "left")


def has_ended(pid):
    """Whether a process has ended, and waits for its parent at most."""
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True
