"""Several processes of ours have their workers from one warm process."""

import sys
from multiprocessing import get_context

import pytest

from dlgrade import isolation
from lent_worker import borrowed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no warm process")


@pytest.fixture
def lent():
    surroundings = isolation.Surroundings("numpy")
    lent = isolation.lend(surroundings)
    if lent is None:
        pytest.skip("workers are not locked in here")
    yield lent
    isolation._launchers.pop(surroundings).close()


def run(lent, kill, count):
    context = get_context("spawn")
    queue = context.Queue()
    lanes = [context.Process(target=borrowed, args=(queue, lent, kill)) for _ in range(count)]
    for lane in lanes:
        lane.start()
    said = [queue.get(timeout=60) for _ in lanes]
    for lane in lanes:
        lane.join(60)
    return said


def test_workers_of_several_processes_come_from_one(lent):
    tier = lent.line.said["tier"]
    assert run(lent, kill=False, count=2) == [(tier, True, True, True)] * 2


def test_who_loses_what_was_lent_starts_a_warm_process_of_its_own(lent):
    tier = lent.line.said["tier"]
    assert run(lent, kill=True, count=1) == [(tier, True, True, False)]


def test_a_borrowed_line_serves_notebooks_and_scripts(lent, monkeypatch):
    monkeypatch.setattr(isolation, "_launchers", {})
    isolation.borrow(isolation.Lent(isolation.Surroundings("numpy", notebooks=True), lent.line))
    for notebooks in (True, False):
        launcher = isolation.shared_launcher(isolation.Surroundings("numpy", notebooks=notebooks))
        assert launcher.line().control is lent.line.control
