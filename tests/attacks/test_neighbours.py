"""Two submissions at once: what one takes must not be missing for the other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from dlgrade import isolation
from dlgrade.isolation.faults import StartError
from dlgrade.isolation.outcome import Returned
from dlgrade.isolation.session import Program, Session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")

GREEDY = """
import os, threading

threading.stack_size(65536)
end = threading.Event()

def threads():
    try:
        for _ in range(300):
            threading.Thread(target=end.wait, daemon=True).start()
    except RuntimeError:
        pass

def pipes():
    try:
        for _ in range(300):
            reader, writer = os.pipe()
            os.set_blocking(writer, False)
            os.write(writer, bytes(1 << 16))
    except OSError:
        pass
"""
MODEST = """
import os, threading

def threads():
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()
    return True

def pipes():
    reader, writer = os.pipe()
    return os.write(writer, bytes(1 << 12)) == 1 << 12
"""


@pytest.fixture(scope="module", params=isolation.TIERS)
def start(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Session]]:
    launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=(request.param,)))
    try:
        assert launcher.tier == request.param
    except StartError as error:
        pytest.skip(str(error))
    program = lambda source: Program("work.py", source.encode(), ("threads",), "numpy", 5.0, 20.0, 1024)  # noqa: E731
    yield lambda source: Session(program(source), launcher.launch)
    launcher.close()


@pytest.mark.parametrize("what", ["threads", "pipes"])
def test_a_greedy_submission_leaves_enough_for_its_neighbour(start: Callable[[str], Session], what: str) -> None:
    with start(GREEDY) as greedy, start(MODEST) as modest:
        greedy.call((what,))
        outcome = modest.call((what,))
    assert isinstance(outcome, Returned) and outcome.value is True, outcome
