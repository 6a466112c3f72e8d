"""Fixtures of several test modules."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dlgrade import isolation

# Examples are the same each time, and may take as long as a busy machine needs.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


def close_launchers(folder: Path) -> None:
    """End the processes that are kept ready for courses in this folder: a Keras one holds some 200 MB."""
    for surroundings in list(isolation._launchers):
        if any(Path(path).is_relative_to(folder) for path in surroundings.hidden):
            isolation._launchers.pop(surroundings).close()


@pytest.fixture(autouse=True, scope="module")
def launchers_of_a_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield
    close_launchers(tmp_path_factory.getbasetemp())


@pytest.fixture(autouse=True)
def launchers_of_a_test(request: pytest.FixtureRequest) -> Iterator[None]:
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder:
        close_launchers(folder)


@pytest.fixture
def bounded() -> Iterator[None]:
    """Stop a test that would wait forever, or run for hours where something takes time in the square of the text."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        # No OSError or other Exception: what is tested may catch these.
        pytest.fail("not at its end after 30 seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
