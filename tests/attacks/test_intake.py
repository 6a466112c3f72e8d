"""Links, pipes and races at intake: what is read is the student's own file, once, or nothing."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dlgrade.submission import Refusal, Submission, open_submission

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made as on POSIX")

OWN = "def scale(x):\n    return x\n"
SECRET = "KEY = 3.14159\n"
TRIES = 400


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "solutions" / "solution.py"
    path.parent.mkdir()
    path.write_text(SECRET, encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "student"
    folder.mkdir()
    return folder / "exercise_01.py"


def text_of(submission: Submission | Refusal) -> str:
    return submission.raw.decode() if isinstance(submission, Submission) else ""


@pytest.mark.parametrize("follow_links", [False, True])
@pytest.mark.parametrize(
    "target", ["../solutions/solution.py", "/dev/zero", "/proc/self/environ", "exercise_01.py", "."]
)
def test_a_link_out_of_the_folder_is_refused(path: Path, secret: Path, target: str, follow_links: bool) -> None:
    path.symlink_to(target)
    assert isinstance(open_submission(path, follow_links=follow_links), Refusal)


def test_a_folder_that_is_a_link_is_refused(path: Path, secret: Path) -> None:
    path.parent.rmdir()
    path.parent.symlink_to(secret.parent)
    secret.rename(secret.with_name(path.name))
    assert isinstance(open_submission(path, follow_links=False), Refusal)


@pytest.mark.usefixtures("bounded")
def test_a_pipe_a_folder_and_a_device_are_refused_at_once(path: Path) -> None:
    for make in (os.mkfifo, os.mkdir):
        make(path)
        assert isinstance(open_submission(path, follow_links=False), Refusal)
        path.rmdir() if path.is_dir() else path.unlink()
    assert isinstance(open_submission(Path("/dev/tty.py"), follow_links=False), Refusal)


@contextmanager
def meanwhile(work: object) -> Iterator[None]:
    """Do this again and again in a thread."""
    end = threading.Event()

    def run() -> None:
        while not end.is_set():
            work()  # type: ignore[operator]

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


@pytest.mark.parametrize("follow_links", [False, True])
def test_a_link_put_in_the_files_place_meanwhile_is_not_followed(path: Path, secret: Path, follow_links: bool) -> None:
    file, link = path.with_name("file"), path.with_name("link")

    def swap() -> None:
        file.write_text(OWN, encoding="utf-8")
        file.replace(path)
        link.symlink_to(secret)
        link.replace(path)

    swap()
    with meanwhile(swap):
        seen = {text_of(open_submission(path, follow_links=follow_links)) for _ in range(TRIES)}
    assert seen <= {"", OWN}


def test_a_folder_that_becomes_a_link_meanwhile_is_not_followed(path: Path, secret: Path) -> None:
    secret.rename(secret.with_name(path.name))
    folder, aside, link = path.parent, path.parent.with_name("aside"), path.parent.with_name("link")
    path.write_text(OWN, encoding="utf-8")

    def swap() -> None:
        folder.rename(aside)
        link.symlink_to(secret.parent)
        link.rename(folder)
        folder.unlink()
        aside.rename(folder)

    with meanwhile(swap):
        seen = {text_of(open_submission(path, follow_links=False)) for _ in range(TRIES * 10)}
    assert seen <= {"", OWN}


@pytest.mark.usefixtures("bounded")
def test_a_pipe_put_in_the_files_place_meanwhile_does_not_block(path: Path) -> None:
    file, pipe = path.with_name("file"), path.with_name("pipe")

    def swap() -> None:
        file.write_text(OWN, encoding="utf-8")
        file.replace(path)
        os.mkfifo(pipe)
        pipe.replace(path)

    swap()
    with meanwhile(swap):
        seen = {text_of(open_submission(path, follow_links=False)) for _ in range(TRIES)}
    assert seen <= {"", OWN}


def test_a_file_that_grows_is_read_no_further_than_it_may_be_large(path: Path) -> None:
    path.write_text(OWN, encoding="utf-8")

    def grow() -> None:
        with path.open("ab", 0) as file:
            file.write(b"#" * (1 << 16))
        if path.stat().st_size > 50 << 20:
            os.truncate(path, 0)

    with meanwhile(grow):
        for _ in range(20):
            submission = open_submission(path, follow_links=False)
            assert len(text_of(submission)) <= 1_000_000
