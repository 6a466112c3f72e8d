"""The worker from the trusted side: every way in which asking a submission for something can end."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from dlgrade import isolation
from dlgrade.isolation import channel
from dlgrade.isolation.channel import Channel
from dlgrade.isolation.faults import StartError
from dlgrade.isolation.frame import LENGTHS
from dlgrade.isolation.outcome import Died, NotLoaded, Raised, Refused, Returned, TimedOut, Unsendable
from dlgrade.isolation.session import Program, Session
from dlgrade.isolation.wire import Handle, Seed


def start(source="", *, required=(), call_seconds=5.0, seconds=20.0, memory_mb=1024, cells=()):
    name, raw = ("work.ipynb", notebook(cells)) if cells else ("work.py", source.encode())
    program = Program(name, raw, tuple(required), "numpy", call_seconds, seconds, memory_mb)
    return Session(program, here.launcher.launch)


def notebook(cells):
    made = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell} for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}).encode()


@dataclass
class Here:
    """How workers are locked in now."""

    tier: str
    launcher: isolation.Launcher


here = Here("process", isolation.open_launcher(isolation.Surroundings("numpy", tiers=("process",))))


@pytest.fixture(autouse=True, scope="module", params=isolation.TIERS)
def tier(request):
    here.tier, here.launcher = (
        request.param,
        isolation.open_launcher(isolation.Surroundings("numpy", tiers=(request.param,), notebooks=True)),
    )
    try:
        assert here.launcher.tier == request.param
    except StartError as error:
        pytest.skip(str(error))
    yield here.tier
    here.launcher.close()


def only_in_tier_process():
    if here.tier != "process":
        pytest.skip("here a worker starts no process")


SOURCE = """
import numpy as np, os, sys

print("loaded")

def same(x): return x
def shout(text): print(text); print(text, file=sys.stderr); os.write(1, b"raw\\n")
def add_one(x): x += 1; return x
def apply(f, x): return f(x) * 2
def draw(rng): return rng.random()
def fail(x): return helper(x)
def helper(x): return 1 / x
def count(n): yield from range(n)
def leave(code=0): os._exit(code)
def quit(): sys.exit(3)
def big(): return np.zeros(20_000_000)
def module(): return np.random
def warn(): return np.array([1.0]) / 0
def hush(): sys.stdout.close(); os.close(1); os.close(2)
def spam(): print("x" * 1_000_000)
class Thing:
    def __init__(self, data): self.data = data
    def double(self): return self.data * 2
"""


@pytest.fixture(scope="module")
def session():
    with start(SOURCE) as session:
        yield session


def value(outcome):
    assert isinstance(outcome, Returned), outcome
    return outcome.value


def test_values_come_back(session):
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(value(session.call(("same",), (x,))), x)
    assert value(session.call(("same",), (), {"x": (1, "two", [None])})) == (1, "two", [None])


def test_arguments_that_were_changed_are_told(session):
    x = np.zeros(2)
    assert session.call(("add_one",), (x,)).changed == (0,)
    assert session.call(("add_one",), (), {"x": x}).changed == ("x",)
    assert session.call(("same",), (x,)).changed == ()
    assert session.call(("apply",), (lambda x: x, 3.0)).changed == ()
    assert session.call(("draw",), (Seed(7),)).changed == ()
    assert x.tolist() == [0.0, 0.0]


def test_a_function_of_the_suite_is_called_back(session):
    seen = []
    assert value(session.call(("apply",), (lambda x: seen.append(x) or x + 1, 3.0))) == 8.0
    assert seen == [3.0]


def test_what_a_call_back_raises_reaches_the_submission(session):
    def refuse(x):
        raise ValueError("not this one")

    outcome = session.call(("apply",), (refuse, 3.0))
    assert isinstance(outcome, Raised) and (outcome.type, outcome.message) == ("ValueError", "not this one")


def test_a_seed_is_a_fresh_generator(session):
    expected = np.random.default_rng(7).random()
    assert value(session.call(("draw",), (Seed(7),))) == expected
    assert value(session.call(("draw",), (Seed(7),))) == expected


def test_a_live_generator_goes_on(session):
    rng = value(session.call((Seed(7),)))
    assert isinstance(rng, Handle)
    own = np.random.default_rng(7)
    assert [value(session.call(("draw",), (rng,))) for _ in range(2)] == [own.random(), own.random()]


def test_objects_stay_in_the_worker(session):
    thing = value(session.call(("Thing",), (21,)))
    assert isinstance(thing, Handle) and thing.type_name == "submission.Thing"
    assert value(session.call((thing, "double"))) == 42
    assert value(session.call((thing, "data"))) == 21
    assert value(session.call(("same",), (thing,))) == thing


def test_items_of_a_generator(session):
    assert value(session.call(("count",), (10,), iterate=3)) == [0, 1, 2]
    assert value(session.call(("count",), (2,), iterate=3)) == [0, 1]


def test_an_exception_comes_with_the_learners_lines(session):
    outcome = session.call(("fail",), (0,))
    assert isinstance(outcome, Raised)
    assert outcome.type == "ZeroDivisionError" and "ArithmeticError" in outcome.bases
    assert [(frame.line, frame.function) for frame in outcome.frames] == [(11, "fail"), (12, "helper")]


def test_system_exit_is_an_exception_like_others(session):
    assert session.call(("quit",)).type == "SystemExit"


def test_numpy_warnings_are_told(session):
    ((category, text),) = session.call(("warn",)).warnings
    assert category == "RuntimeWarning" and "divide by zero" in text


def test_too_large_an_answer_is_not_sent(session):
    outcome = session.call(("big",))
    assert isinstance(outcome, Unsendable) and "too large" in outcome.reason


def test_output_is_taken_by_piece_and_capped(session):
    session.take_output()
    session.call(("shout",), ("hello",))
    assert sorted(session.take_output().split()) == ["hello", "hello", "raw"]
    assert session.take_output() == ""
    session.call(("spam",))
    printed = session.take_output()
    assert len(printed) < 70_000 and "more bytes were printed" in printed
    session.call(("shout",), ("again",))
    assert "again" in session.take_output()


def test_a_closed_output_costs_nothing_but_the_output():
    with start(SOURCE) as session:
        session.call(("hush",))
        assert isinstance(session.take_output(), str)
        assert value(session.call(("same",), (1,))) == 1


def test_output_that_was_lost_once_is_not_waited_for_in_the_next_process_either(monkeypatch):
    # It goes elsewhere, and its pipe stays open.
    source = """
import os
kept = os.dup(2)
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
def end(): os._exit(3)
def one(): return 1
"""
    waited, real = [], Channel.take_output

    def take_output(self, mark=None):
        waited.append(mark is not None)
        return real(self, mark)

    monkeypatch.setattr(channel, "READ_SECONDS", 0.2)
    monkeypatch.setattr(Channel, "take_output", take_output)
    with start(source) as session:
        for _ in range(2):
            assert value(session.call(("one",))) == 1
            session.take_output()
            session.call(("end",))
    assert waited.count(True) == 1


@pytest.mark.parametrize("code", [0, 1])
def test_a_dead_worker_is_replaced(code):
    with start(SOURCE) as session:
        outcome = session.call(("leave",), (code,))
        assert isinstance(outcome, Died) and f"exit code {code}" in outcome.how
        assert value(session.call(("same",), (1,))) == 1


def test_a_hanging_call_is_stopped_and_the_worker_replaced():
    with start("def hang():\n    while True: pass\ndef one(): return 1\n", call_seconds=0.5) as session:
        assert session.call(("hang",)) == TimedOut(0.5)
        assert value(session.call(("one",))) == 1


def test_the_total_time_is_bounded():
    with start("import time\ndef nap(): time.sleep(0.5)\n", call_seconds=5, seconds=1.2) as session:
        outcomes = [session.call(("nap",)) for _ in range(4)]
    assert isinstance(outcomes[0], Returned)
    assert [getattr(outcome, "total", False) for outcome in outcomes[-2:]] == [True, True]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is known to hold this limit")
def test_memory_is_bounded():
    with start("import numpy as np\ndef eat(): return np.ones(10**9).sum()\n", memory_mb=512) as session:
        assert session.call(("eat",)).type in ("MemoryError", "_ArrayMemoryError")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is known to hold this limit")
def test_shared_memory_is_bounded():
    source = "import mmap\ndef eat():\n    shared = mmap.mmap(-1, 8 << 30)\n    return len(shared)\n"
    with start(source, memory_mb=512) as session:
        assert isinstance(session.call(("eat",)), Raised)


def test_warnings_are_told_whatever_the_submission_has_set():
    source = """
import numpy as np, warnings
np.seterr(all="ignore")
warnings.simplefilter("ignore")
def warn(): return np.array([1.0]) / 0
"""
    with start(source) as session:
        ((_, text),) = session.call(("warn",)).warnings
    assert "divide by zero" in text


def test_many_warnings_of_one_kind_hide_no_other():
    source = """
import numpy as np
def warn():
    for _ in range(100): np.exp(np.array([-1000.0])); np.sqrt(np.array([-1.0]))
    return np.array([1.0]) / 0
"""
    with start(source) as session:
        texts = [text for _, text in session.call(("warn",)).warnings]
    assert ["sqrt" in texts[0], "divide by zero" in texts[-1], len(texts)] == [True, True, 2]


def test_to_lock_or_reorder_an_array_is_no_change():
    source = "import numpy as np\ndef lock(x): x.flags.writeable = False; return 1\n"
    with start(source) as session:
        assert session.call(("lock",), (np.ones((2, 3)),)).changed == ()


def test_output_is_capped_over_all_checks():
    with start(SOURCE) as session:
        taken = [session.call(("spam",)) and session.take_output() for _ in range(8)]
    assert sum(map(len, taken)) < 300_000
    assert "too much to keep it all" in taken[-1]


@pytest.mark.skipif(os.name != "posix", reason="what outlives a worker there is killed with it")
def test_what_outlives_a_worker_is_not_read_for_ever():
    only_in_tier_process()
    flood = "import os\\nos.setsid()\\nwhile True:\\n    os.write(2, b'x' * 65536)"
    source = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "{flood}"])
def pid(): return child.pid
"""
    before = threading.active_count()
    with start(source, required=("pid",)) as session:
        pid = value(session.call(("pid",)))
    deadline = time.monotonic() + 10
    while threading.active_count() > before or is_running(pid):
        assert time.monotonic() < deadline, "something of a worker that was ended is still at work"
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="permissions are a matter of POSIX")
def test_what_a_link_in_the_place_of_the_scratch_folder_leads_to_is_left_alone(tmp_path, monkeypatch):
    if here.tier != "process":
        pytest.skip("here the folder can't be removed, or is on no disk")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    others = tmp_path / "others"
    others.mkdir(mode=0o500)
    source = f"import os\nhere = os.getcwd()\nos.rmdir(here)\nos.symlink({str(others)!r}, here)\ndef one(): return 1\n"
    with start(source) as session:
        assert value(session.call(("one",))) == 1
    assert others.stat().st_mode & 0o777 == 0o500
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.skipif(os.name != "posix", reason="permissions are a matter of POSIX")
def test_a_folder_that_takes_its_own_rights_away_is_removed(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    source = "import os\nos.makedirs('inner/deep')\nos.chmod('inner', 0)\ndef one(): return 1\n"
    with start(source) as session:
        assert value(session.call(("one",))) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def f(:\n", Raised),
        ("import numpy\nx = 1 / 0\n", Raised),
        ("import helper_of_mine\n", Raised),
        ("import os\nos._exit(0)\n", Died),
        ("while True: pass\n", TimedOut),
        ("raise KeyboardInterrupt\n", Raised),
        ("x = 1 +\x00 2\n", Refused),
        ("(" * 5000 + ")" * 5000, Raised),
    ],
)
def test_what_can_not_be_loaded_says_why_and_is_tried_once(source, kind):
    with start(source, call_seconds=1.0) as session:
        failure = session.load()
        assert isinstance(failure, NotLoaded) and isinstance(failure.cause, kind)
        assert session.call(("f",)) is failure


def test_a_syntax_error_names_its_line():
    with start("import numpy\n\ndef f(x)\n    return x\n") as session:
        cause = session.load().cause
    assert cause.type == "SyntaxError" and [frame.line for frame in cause.frames] == [3]


def test_a_failing_cell_matters_only_if_something_is_missing():
    cells = ("def f(): return 1", "1 / 0", "def g(): return f()")
    with start(cells=cells, required=("f", "g")) as session:
        assert session.load() is None
        printed = session.take_output()
        assert "ZeroDivisionError" in printed and "code cell 2" in printed and "worker.py" not in printed
        assert value(session.call(("g",))) == 1
    with start(cells=cells, required=("h",)) as session:
        cause = session.load().cause
        assert cause.type == "ZeroDivisionError" and cause.frames[0].chunk == 1


def test_a_library_that_is_only_there_in_the_notebook_stops_no_cell():
    cell = "from google.colab import drive\nimport numpy as np\ndef f(): return np.ones(2).sum()\nimport no_plots\n"
    with start(cells=(cell,), required=("f",)) as session:
        assert value(session.call(("f",))) == 2.0
        assert "no_plots" in session.take_output()
    with start(cells=("import torch\ndef f(): return 1\n",), required=("f",)) as session:
        assert "NumPy alone" in session.load().cause.message


def test_the_cells_of_a_notebook_may_take_longer_than_a_call():
    with start(
        cells=("import time; time.sleep(0.7)", "def f(): return 1"), required=("f",), call_seconds=0.5
    ) as session:
        assert value(session.call(("f",))) == 1


@pytest.mark.parametrize("name", ["tensorflow", "keras", "torch", "scipy", "sklearn.metrics"])
def test_libraries_that_do_the_work_are_not_to_be_had(name):
    with start(f"import {name}\n") as session:
        cause = session.load().cause
    assert cause.type == "ModuleNotFoundError" and "NumPy alone" in cause.message


def test_the_module_is_a_real_one():
    source = """
import dataclasses, sys
@dataclasses.dataclass
class A:
    x: 'int'
def here(): return __name__ in sys.modules
"""
    with start(source, required=("here",)) as session:
        assert value(session.call(("here",))) is True


FORGERIES = {
    "nonsense": "os.write(fd, b'nonsense nonsense nonsense')",
    "a huge length": f"os.write(fd, {LENGTHS.pack(2**31, 0)!r} + b'x')",
    "a closed channel": "os.close(fd)",
    "an answer to no question": "send({'id': 10**6, 'kind': 'value', 'value': 1})",
    "no dict": "send([1])",
    "an array for a number": "send({'id': np.array([now(), 2]), 'kind': 'value', 'value': 1})",
    "an array for a word": "send({'id': now(), 'kind': np.array([1, 2]), 'value': 1})",
    "an unknown kind": "send({'id': now(), 'kind': 'passed'})",
    "no value": "send({'id': now(), 'kind': 'value'})",
    "a place outside": "send(dict(id=now(), kind='raised', type='E', message='', bases=[], frames=[[9, 1, 'f']]))",
    "a wrong type": "send(dict(id=now(), kind='raised', type=1, message='', bases=[], frames=[]))",
    "a call of no function": "send({'id': now(), 'kind': 'callback', 'callback': 7, 'args': [], 'kwargs': {}})",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_frame_ends_the_worker_and_nothing_else(forgery):
    source = f"""
import gc, os, sys, time
import numpy as np
from dlgrade.isolation import wire, worker
host = next(x for x in gc.get_objects() if type(x).__name__ == "_Host")
fd = host.connection.write_fd
now = lambda: host.callback_owner
send = lambda message: os.write(fd, wire.encode(message))
def forge():
    {forgery}
    time.sleep(30)
def one(): return 1
"""
    with start(source, required=("one",), call_seconds=2.0) as session:
        assert isinstance(session.call(("forge",)), (Died, TimedOut))
        assert value(session.call(("one",))) == 1


def test_a_second_answer_is_no_answer_to_the_next_question():
    source = """
import gc, os
from dlgrade.isolation import wire
host = next(x for x in gc.get_objects() if type(x).__name__ == "_Host")
def twice():
    frame = wire.encode({"id": host.callback_owner, "kind": "value", "value": "forged"})
    os.write(host.connection.write_fd, frame + frame)
    return 1
def one(): return 1
"""
    with start(source, required=("one",)) as session:
        session.call(("twice",))
        assert isinstance(session.call(("one",)), Died)
        assert value(session.call(("one",))) == 1


@pytest.mark.skipif(os.name != "posix", reason="process groups are a matter of POSIX")
def test_nothing_is_left_running_or_lying_about(tmp_path, monkeypatch):
    only_in_tier_process()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    source = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
def pid(): return child.pid
"""
    with start(source, required=("pid",)) as session:
        pid = value(session.call(("pid",)))
        (scratch,) = tmp_path.iterdir()
    assert not scratch.exists()
    deadline = time.monotonic() + 10
    while is_running(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"


def is_running(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return state not in ("", "Z", "Zs")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")
def test_a_worker_does_not_outlive_a_killed_grader():
    script = """
from dlgrade.isolation.process import ProcessLauncher
from dlgrade.isolation.session import Program, Session
source = "import os\\ndef f(tell):\\n    tell(os.getpid())\\n    while True: pass\\n"
program = Program("a.py", source.encode(), ("f",), "numpy", 60, 60, 1024)
with Session(program, ProcessLauncher().launch) as session:
    session.call(("f",), (lambda pid: print(pid, flush=True),))
"""
    grader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    pid = int(grader.stdout.readline())
    grader.kill()
    grader.wait()
    grader.stdout.close()
    deadline = time.monotonic() + 10
    while is_running(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"


@pytest.mark.parametrize(
    ("argument", "error"),
    [("object()", "TypeError"), ("[10**30]", "ValueError"), ("np.zeros(20_000_000)", "UnsendableError")],
)
def test_what_a_call_back_can_not_take_is_the_submissions_to_deal_with(argument, error):
    source = f"import numpy as np\ndef apply(f):\n    return f({argument})\n"
    with start(source) as session:
        outcome = session.call(("apply",), (lambda x: np.asarray(x),))
        assert isinstance(outcome, Raised) and outcome.type == error
        assert isinstance(session.call(("apply",), (lambda x: 1,)), (Returned, Raised))


def test_a_call_back_takes_so_much_at_a_time():
    source = "import numpy as np\ndef call(f, n):\n    try:\n        return f(np.zeros(n, 'u1')) is not None\n"
    source += "    except ValueError as error:\n        return str(error)\n"
    with start(source) as session:
        assert session.call(("call",), (lambda x: x.sum(), 3 << 20)).value is True
        assert "no more than 4 MB" in session.call(("call",), (lambda x: x.sum(), 5 << 20)).value


def test_call_backs_without_end_end_with_the_call():
    source = """
import gc, os
from dlgrade.isolation import wire
host = next(x for x in gc.get_objects() if type(x).__name__ == "_Host")
def flood(f):
    frame = wire.encode({"id": host.callback_owner, "kind": "callback", "callback": 0, "args": [], "kwargs": {}})
    while True:
        os.write(host.connection.write_fd, frame * 100)
"""
    with start(source, call_seconds=0.5, seconds=1.0) as session:
        begin = time.monotonic()
        assert isinstance(session.call(("flood",), (lambda: 1,)), (TimedOut, Died))
        assert time.monotonic() - begin < 30  # it would not end at all


def test_a_slow_output_is_paid_for_by_the_submission():
    source = """
import sys, time
class Slow:
    def write(self, text): pass
    def flush(self): time.sleep(0.4)
sys.stdout = Slow()
def one(): return 1
"""
    with start(source, seconds=1.0) as session:
        for _ in range(4):
            session.call(("one",))
            session.take_output()
        assert session.call(("one",)) == TimedOut(1.0, total=True)


def test_frames_that_nobody_waits_for_leave_no_thread_behind():
    source = """
import gc, os
from dlgrade.isolation import wire
host = next(x for x in gc.get_objects() if type(x).__name__ == "_Host")
def flood():
    frame = wire.encode({"id": host.callback_owner, "kind": "value", "value": 1})
    os.write(host.connection.write_fd, frame * 1000)
    return 1
"""
    before = threading.active_count()
    for _ in range(3):
        with start(source) as session:
            session.call(("flood",))
    deadline = time.monotonic() + 20
    while threading.active_count() > before:
        assert time.monotonic() < deadline, threading.enumerate()


@pytest.mark.parametrize("answer", ["np.zeros((1,) * 20)", "{i: 0 for i in range(2000)}"])
def test_what_the_wire_does_not_carry_is_said_and_breaks_nothing(answer):
    with start(f"import numpy as np\ndef f(): return {answer}\ndef one(): return np.str_('x')\n") as session:
        assert isinstance(session.call(("f",)), Unsendable)
        assert value(session.call(("one",))) == "x"


def test_a_worker_sees_nothing_of_the_graders_environment(monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_TEACHER", "42")
    with start("import os, sys\ndef env(): return dict(os.environ)\ndef path(): return sys.path\n") as session:
        assert "SECRET_OF_THE_TEACHER" not in value(session.call(("env",)))
        assert str(Path.cwd()) not in value(session.call(("path",)))


def test_of_what_is_installed_numpy_alone_is_to_be_had():
    with start("import numpy.fft, pickle, sqlite3\ndef f(): return 1\n") as session:
        assert value(session.call(("f",))) == 1
    with start("import pytest\n") as session:
        assert session.load().cause.type == "ModuleNotFoundError"


def test_a_worker_starts_no_process():
    if here.tier == "process":
        pytest.skip("it is killed as a group; nothing keeps it from leaving that")
    source = """
import os, subprocess, sys, threading
def fork(): return os.fork()
def run(): return subprocess.run([sys.executable, "-c", ""]).returncode
def execute(): os.execv("/bin/true", ["true"])
def kill(): os.kill(os.getppid(), 9)
def thread():
    done = []
    thread = threading.Thread(target=done.append, args=(1,))
    thread.start(); thread.join()
    return done
"""
    with start(source) as session:
        for name in ("fork", "run", "execute", "kill"):
            assert session.call((name,)).type == "PermissionError"
        assert value(session.call(("thread",))) == [1]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere such folders can not be made")
def test_folders_nested_without_end_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = "import os\nfor _ in range(3000):\n    os.mkdir('d'); os.chdir('d')\ndef f(): return 1\n"
    with start(source) as session:
        assert value(session.call(("f",))) == 1
    assert not list(tmp_path.iterdir())


def test_a_source_of_the_largest_size_reaches_the_worker():
    source = "def f(): return 1\n#" + "\x01" * 999_000
    with start(source) as session:
        assert value(session.call(("f",))) == 1
