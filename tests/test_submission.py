"""Intake: what is read, what is refused and why, and that nothing on a disk blocks it or makes it raise."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlgrade import submission
from dlgrade.errors import DlgradeError
from dlgrade.submission import MAX_NOTEBOOK, MAX_SOURCE, Chunk, Refusal, Submission, open_submission, parse

NOBODY = 65534
CODE = b"def relu(x):\n    return x\n"

needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
both_commands = pytest.mark.parametrize("follow_links", [True, False], ids=["check", "grade"])


def link(place: Path, target: Path | str) -> Path:
    try:
        place.symlink_to(target)
    except OSError:
        pytest.skip("this user may not make links here")
    return place


def written(place: Path, content: bytes = CODE) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


@dataclass(frozen=True)
class Accepted:
    chunks: tuple[Chunk, ...]
    notes: tuple[str, ...]
    sha256: str


def accepted(path: Path, *, follow_links: bool = True) -> Accepted:
    opened = open_submission(path, follow_links=follow_links)
    assert isinstance(opened, Submission), opened
    assert opened.path == path
    return Accepted(*parse(opened.raw, path.name), opened.sha256)


def refused(path: Path, *, follow_links: bool = True) -> str:
    opened = open_submission(path, follow_links=follow_links)
    assert opened.path == path
    if isinstance(opened, Refusal):
        reason = opened.reason
    else:
        with pytest.raises(DlgradeError) as caught:
            parse(opened.raw, path.name)
        reason = str(caught.value)
    assert "\n" not in reason
    return reason


# --- accepted -------------------------------------------------------------------------------------------------------


@both_commands
def test_a_script_is_one_chunk_under_its_name(tmp_path: Path, follow_links: bool) -> None:
    path = written(tmp_path / "exercise_01_relu.py")
    opened = accepted(path, follow_links=follow_links)
    assert opened.chunks == (Chunk("exercise_01_relu.py", CODE.decode()),)
    assert opened.sha256 == hashlib.sha256(CODE).hexdigest()
    assert opened.notes == ()


@both_commands
def test_a_notebook_is_a_chunk_a_cell(tmp_path: Path, follow_links: bool) -> None:
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in ("%ls\nx = 1", "y = 2")]
    raw = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}).encode()
    opened = accepted(written(tmp_path / "answer.ipynb", raw), follow_links=follow_links)
    assert opened.chunks == (Chunk("code cell 1", "\nx = 1"), Chunk("code cell 2", "y = 2"))
    assert opened.notes == ("code cell 1, line 1: `%ls` left out: only Python is graded",)
    assert opened.sha256 == hashlib.sha256(raw).hexdigest()


def test_an_empty_script_is_an_empty_chunk(tmp_path: Path) -> None:
    assert accepted(written(tmp_path / "a.py", b"")).chunks == (Chunk("a.py", ""),)


@pytest.mark.parametrize("name", ["A.PY", "B.Py", "é ü.py", ".hidden.py", "two.dots.py", "with space.py"])
def test_names_of_all_kinds(tmp_path: Path, name: str) -> None:
    assert accepted(written(tmp_path / name)).chunks[0].label == name


def test_a_name_that_cannot_be_shown_is_made_printable() -> None:
    chunks, _ = parse(CODE, "a\x1b[31m\n\udcff.py")
    assert chunks[0].label == "a\ufffd[31m\ufffd\ufffd.py"


def test_line_ends_become_unix_ones_and_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    raw = b"a = 1\r\nb = 2\rc = '\\r'\n\r\n"
    opened = accepted(written(tmp_path / "a.py", raw))
    assert opened.chunks[0].source == "a = 1\nb = 2\nc = '\\r'\n\n"
    assert opened.sha256 == hashlib.sha256(raw).hexdigest()


def test_only_line_ends_are_lines() -> None:
    source = "a = '\x0b\x0c\x1c\x85\u2028'\n"
    assert parse(source.encode(), "a.py")[0][0].source == source


def test_a_byte_order_mark_is_left_out_of_the_source(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbfx = '\xc3\xa9'\n"
    opened = accepted(written(tmp_path / "a.py", raw))
    assert opened.chunks[0].source == "x = 'é'\n"
    assert opened.sha256 == hashlib.sha256(raw).hexdigest()


def test_ipython_lines_of_a_script_are_the_learners_to_mend() -> None:
    assert parse(b"%ls\nget_ipython()\n", "a.py") == ((Chunk("a.py", "%ls\nget_ipython()\n"),), ())


def test_a_hard_link_is_a_file(tmp_path: Path) -> None:
    try:
        (tmp_path / "b.py").hardlink_to(written(tmp_path / "a.py"))
    except OSError:
        pytest.skip("this file system has no hard links")
    accepted(tmp_path / "b.py", follow_links=False)


def test_the_largest_sizes_are_accepted(tmp_path: Path) -> None:
    accepted(written(tmp_path / "a.py", b"#" * MAX_SOURCE))
    text = json.dumps({"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "x"}]}).encode()
    accepted(written(tmp_path / "a.ipynb", text + b" " * (MAX_NOTEBOOK - len(text))))


# --- content --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"a = 1\nb = '\xe9'\n", ["not UTF-8", "0xe9", "offset 11", "line 2", "encoding UTF-8"]),
        (b"# coding: latin-1\r\nb = '\xe9'\r\n", ["not UTF-8", "offset 24", "line 2"]),
        (b"\xef\xbb\xbfa\r\rb = \xff", ["0xff", "offset 10", "line 3"]),
        (b"x = '\xed\xa0\x80'", ["not UTF-8", "line 1"]),
        ("x = 'é'".encode("utf-16"), ["UTF-16", "encoding UTF-8"]),
        ("x = 1".encode("utf-16-be"), ["NUL byte at offset 0 (line 1)", "encoding UTF-8"]),
        (b"x = 1\n\n'\0'", ["NUL byte at offset 8 (line 3)", "not text"]),
    ],
)
@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_what_is_not_utf_8_text_is_refused_with_the_place(
    tmp_path: Path, raw: bytes, words: list[str], suffix: str
) -> None:
    path = written(tmp_path / f"a{suffix}", raw)
    reason = refused(path)
    for word in words:
        assert word in reason


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [("a.py", MAX_SOURCE + 1, ["larger than 1 MB"]), ("a.ipynb", MAX_NOTEBOOK + 1, ["larger than 20 MB", "outputs"])],
)
def test_too_large_files_are_refused(tmp_path: Path, name: str, size: int, words: list[str]) -> None:
    path = written(tmp_path / name, b"")
    os.truncate(path, size)
    reason = refused(path)
    for word in words:
        assert word in reason


def test_no_more_is_read_than_the_limit_of_a_file_that_has_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.py", b"#")
    given_out = 0
    read = os.read

    def read_and_grow(descriptor: int, count: int) -> bytes:
        nonlocal given_out
        with path.open("ab") as file:
            file.write(b"#" * 700_000)
        piece = read(descriptor, count)
        given_out += len(piece)
        return piece

    monkeypatch.setattr(submission.os, "read", read_and_grow)
    assert "larger than 1 MB" in refused(path)
    assert given_out == MAX_SOURCE + 1


@pytest.mark.parametrize("name", ["a.txt", "a", "a.pyc", "a.py.zip", "py", ".py", "a.ipynb~"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    assert "must end in .py or .ipynb" in refused(written(tmp_path / name))


@given(st.binary(max_size=200), st.sampled_from(["a.py", "a.ipynb"]))
def test_any_bytes_are_parsed_or_refused(raw: bytes, name: str) -> None:
    try:
        chunks, _ = parse(raw, name)
    except DlgradeError as error:
        assert str(error)
    else:
        assert chunks


# --- the file system ------------------------------------------------------------------------------------------------


@both_commands
@pytest.mark.parametrize("name", ["no.py", "no/no.py", "file.py/no.py"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str, follow_links: bool) -> None:
    written(tmp_path / "file.py")
    opened = open_submission(tmp_path / name, follow_links=follow_links)
    assert opened == Refusal(tmp_path / name, "there is no such file: check the folder and the name")


@both_commands
@pytest.mark.parametrize("name", ["a.py", "folder"])
def test_a_folder_is_refused(tmp_path: Path, name: str, follow_links: bool) -> None:
    (tmp_path / name).mkdir()
    assert refused(tmp_path / name, follow_links=follow_links) == "this is a folder: name the file in it"


@needs_fifo
@both_commands
@pytest.mark.usefixtures("bounded")
def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path, follow_links: bool) -> None:
    os.mkfifo(tmp_path / "a.py")
    assert "named pipe" in refused(tmp_path / "a.py", follow_links=follow_links)


@needs_fifo
@pytest.mark.usefixtures("bounded")
def test_a_link_to_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "named pipe" in refused(link(tmp_path / "a.py", "pipe"))


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no sockets in folders here")
@both_commands
def test_a_socket_is_refused(follow_links: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:  # its path must be short
        server.bind(f"{folder}/a.py")
        assert "socket" in refused(Path(folder, "a.py"), follow_links=follow_links)


@pytest.mark.skipif(not hasattr(os, "mknod"), reason="there are no devices here")
@both_commands
def test_a_device_is_refused(tmp_path: Path, follow_links: bool) -> None:
    try:
        os.mknod(tmp_path / "a.py", 0o600 | 0o020000, os.makedev(1, 3))
    except OSError:
        pytest.skip("this user may not make devices")
    assert "device" in refused(tmp_path / "a.py", follow_links=follow_links)


@pytest.mark.parametrize("name", ["a\0.py", "a" * 300 + ".py", "\ud800.py"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name)


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Be someone whom permissions bind, for root is not bound by them."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are not of this kind here")
@both_commands
@pytest.mark.parametrize("closed", ["a.py", "."])
def test_a_file_that_may_not_be_read_is_refused(follow_links: bool, closed: str) -> None:
    folder = Path(tempfile.mkdtemp())  # pytest's own are closed to other users as a whole
    try:
        path = written(folder / "a.py")
        path.chmod(0o644)
        folder.chmod(0o755)
        with ordinary_user():
            accepted(path, follow_links=follow_links)
        (folder / closed).chmod(0)
        with ordinary_user():
            assert "may not be read" in refused(path, follow_links=follow_links)
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


# --- links ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["other.py", "./other.py", "../folder/other.py", "second.py"])
def test_check_follows_a_link_within_the_folder(tmp_path: Path, target: str) -> None:
    folder = written(tmp_path / "folder" / "other.py").parent
    link(folder / "second.py", "other.py")
    opened = accepted(link(folder / "a.py", target))
    assert opened.chunks == (Chunk("a.py", CODE.decode()),)


def test_check_follows_an_absolute_link_also_where_the_folder_is_reached_by_a_link(tmp_path: Path) -> None:
    folder = written(tmp_path / "folder" / "other.py").parent
    link(folder / "a.py", folder / "other.py")
    accepted(link(tmp_path / "way", "folder") / "a.py")


@pytest.mark.parametrize("target", ["../other.py", "below/other.py", "beside/../../other.py"])
def test_check_refuses_a_link_out_of_the_folder(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "folder"
    written(folder / "below" / "other.py")
    written(tmp_path / "other.py")
    (folder / "beside").mkdir()
    assert refused(link(folder / "a.py", target)) == (
        "this link leads out of its folder: put the file itself in its place"
    )


def test_check_refuses_a_chain_of_links_that_ends_outside(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(tmp_path / "other.py")
    link(folder / "b.py", "../other.py")
    assert "out of its folder" in refused(link(folder / "a.py", "b.py"))


@pytest.mark.parametrize("target", ["nowhere.py", "a.py"])
def test_check_refuses_a_link_that_leads_nowhere(tmp_path: Path, target: str) -> None:
    assert "leads nowhere" in refused(link(tmp_path / "a.py", target))


def test_check_refuses_a_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "folder" in refused(link(tmp_path / "a.py", "folder"))


@pytest.mark.parametrize("target", ["other.py", "nowhere.py"])
def test_grade_follows_no_link(tmp_path: Path, target: str) -> None:
    written(tmp_path / "other.py")
    assert refused(link(tmp_path / "a.py", target), follow_links=False) == "this is a link: hand in the file itself"


def test_grade_does_not_enter_a_students_folder_by_a_link(tmp_path: Path) -> None:
    written(tmp_path / "ann" / "a.py")
    reason = refused(link(tmp_path / "bob", "ann") / "a.py", follow_links=False)
    assert "its folder is a link" in reason


def test_grade_accepts_a_course_folder_that_is_reached_by_a_link(tmp_path: Path) -> None:
    written(tmp_path / "handed_in" / "ann" / "a.py")
    accepted(link(tmp_path / "way", "handed_in") / "ann" / "a.py", follow_links=False)


# --- races ----------------------------------------------------------------------------------------------------------


def swap_before_opening(monkeypatch: pytest.MonkeyPatch, opened: Path, swap: Any, place: Path | None = None) -> None:
    """Let `swap(place)` happen just before something is opened. The place, that itself or another, is removed first."""
    real_open, place = os.open, place or opened

    def swapped_open(path: Any, flags: int, **more: Any) -> int:
        if Path(path).name == opened.name:
            place.rename(place.with_name("removed"))
            swap(place)
        return real_open(path, flags, **more)

    monkeypatch.setattr(submission.os, "open", swapped_open)


@needs_fifo
@both_commands
@pytest.mark.usefixtures("bounded")
def test_a_pipe_put_in_place_of_the_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow_links: bool
) -> None:
    path = written(tmp_path / "a.py")
    swap_before_opening(monkeypatch, path, os.mkfifo)
    assert "named pipe" in refused(path, follow_links=follow_links)


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="files cannot be opened without following links here")
@both_commands
def test_a_link_put_in_place_of_the_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow_links: bool
) -> None:
    secret = written(tmp_path / "secret.py")
    path = written(tmp_path / "folder" / "a.py")
    swap_before_opening(monkeypatch, path, lambda place: place.symlink_to(secret))
    assert refused(path, follow_links=follow_links)


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="folders cannot be held on to here")
def test_a_link_put_in_place_of_its_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = written(tmp_path / "secrets" / "a.py").parent
    path = written(tmp_path / "folder" / "a.py")
    swap_before_opening(monkeypatch, path.parent, lambda place: place.symlink_to(secrets))
    assert refused(path, follow_links=False)


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="folders cannot be held on to here")
@both_commands
def test_what_is_put_in_place_of_its_folder_later_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow_links: bool
) -> None:
    secrets = written(tmp_path / "secrets" / "a.py", b"SECRET = 1").parent
    path = written(tmp_path / "folder" / "a.py")
    own = accepted(path, follow_links=follow_links)
    swap_before_opening(monkeypatch, path, lambda place: place.symlink_to(secrets), path.parent)
    assert accepted(path, follow_links=follow_links) == own


@both_commands
def test_a_folder_put_in_place_of_the_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow_links: bool
) -> None:
    path = written(tmp_path / "a.py")
    swap_before_opening(monkeypatch, path, os.mkdir)
    assert refused(path, follow_links=follow_links)


@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize("name", [".", "/", ""])
@both_commands
def test_a_path_without_a_name_is_that_of_a_folder(
    monkeypatch: pytest.MonkeyPatch, name: str, holds: bool, follow_links: bool
) -> None:
    monkeypatch.setattr(submission, "_HOLDS_FOLDERS", holds and submission._HOLDS_FOLDERS)
    assert "this is a folder" in refused(Path(name), follow_links=follow_links)


@both_commands
def test_a_link_that_changes_while_it_is_resolved_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow_links: bool
) -> None:
    path = tmp_path / "a.py"
    path.symlink_to(written(tmp_path / "b.py"))

    def changed(*_: Any, **__: Any) -> str:
        raise TypeError("expected str, bytes or os.PathLike object, not NoneType")

    monkeypatch.setattr(submission.os.path, "realpath", changed)
    assert "link" in refused(path, follow_links=follow_links)


def test_no_descriptor_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    real_open = os.open

    def noted_open(*given: Any, **more: Any) -> int:
        opened.append(real_open(*given, **more))
        return opened[-1]

    monkeypatch.setattr(submission.os, "open", noted_open)
    accepted(written(tmp_path / "a.py"))
    refused(written(tmp_path / "b.py", b"#" * (MAX_SOURCE + 1)))
    # Each file, and its folder where that can be held on to.
    assert len(opened) == (4 if submission._HOLDS_FOLDERS else 2)
    for descriptor in opened:
        with pytest.raises(OSError, match="descriptor"):
            os.fstat(descriptor)
