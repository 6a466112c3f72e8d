"""The learner's state: nothing is lost, nothing is destroyed, and nothing here ever costs a verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dlgrade.result import Result, Sandbox, SubmissionInfo
from dlgrade.state import NOTHING, Record, Store, state_folder, write_atomically


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path, said) -> Store:
    return Store(tmp_path / "state", said.append)


def result(verdict: str, score: float = 0.0, exercise: str = "exercise_01_double") -> Result:
    return Result(
        exercise=exercise,
        submission=SubmissionInfo(path="x.py", sha256="0" * 64),
        suite_sha256="1" * 64,
        verdict=verdict,
        score=score,
        sandbox=Sandbox(tier="process"),
        seconds=0.1,
        mistakes=[],
        checks=[],
    )


def test_a_fresh_state_is_empty_and_writes_nothing(store, said):
    assert store.read() == {}
    assert not store.folder.exists()
    assert said == []


def test_the_best_score_and_the_first_pass_stay(store):
    store.record_result(result("incorrect", 40))
    assert store.read()["exercise_01_double"] == Record(best=40, verdict="incorrect", attempts=1)
    store.record_result(result("passed", 100))
    passed = store.read()["exercise_01_double"]
    assert passed.done
    store.record_result(result("incorrect", 10))
    after = store.read()["exercise_01_double"]
    assert (after.best, after.verdict, after.attempts, after.passed_at) == (100, "incorrect", 3, passed.passed_at)


def test_deferred_counts_as_done(store):
    store.record_result(result("deferred", 70))
    assert store.read()["exercise_01_double"].done


@pytest.mark.parametrize("verdict", ["not_attempted", "refused"])
def test_a_file_in_which_nothing_was_tried_is_no_attempt(store, verdict):
    store.record_result(result(verdict))
    assert store.read()["exercise_01_double"] == Record(verdict=verdict)


def test_our_own_fault_is_not_recorded(store):
    store.record_result(result("grader_fault"))
    assert store.read() == {}


def test_hints_only_go_up(store):
    store.record_hint("exercise_01_double", 2)
    store.record_hint("exercise_01_double", 1)
    assert store.read()["exercise_01_double"].hints == 2


def test_exercises_do_not_touch_each_other(store):
    store.record_hint("exercise_01_double", 2)
    store.record_giving_up("exercise_02_half")
    assert store.read() == {"exercise_01_double": Record(hints=2), "exercise_02_half": Record(gave_up=True)}


def test_what_a_newer_version_added_is_kept(store, said):
    store.folder.mkdir()
    entry = {"best": 5.0, "verdict": "some_new_verdict", "stars": 3}
    document = {"schema": "dlgrade.state/1", "theme": "dark", "exercises": {"exercise_01_double": entry}}
    store.path.write_text(json.dumps(document))
    store.record_hint("exercise_01_double", 1)
    written = json.loads(store.path.read_text())
    assert written["theme"] == "dark"
    assert written["exercises"]["exercise_01_double"]["stars"] == 3
    assert written["exercises"]["exercise_01_double"]["hints"] == 1
    assert written["exercises"]["exercise_01_double"]["best"] == 5.0
    assert said == []


def test_a_newer_schema_is_left_untouched(store, said):
    store.folder.mkdir()
    content = json.dumps({"schema": "dlgrade.state/2", "exercises": ["in another shape"]})
    store.path.write_text(content)
    assert store.read() == {}
    store.record_hint("exercise_01_double", 1)
    assert store.path.read_text() == content
    assert "newer dlgrade" in said[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"exercises": {}}',
        b"[" * 100_000,
        b'{"schema": "dlgrade.state/1", "exercises": {"exercise_01_double": {"hints": "many"}}}',
    ],
)
@pytest.mark.parametrize("first", ["read", "write"])
def test_a_damaged_file_is_set_aside_and_said(store, said, content, first):
    store.folder.mkdir()
    store.path.write_bytes(content)
    if first == "read":
        assert store.read() == {}
    store.record_hint("exercise_01_double", 1)
    assert store.read() == {"exercise_01_double": Record(hints=1)}
    [aside] = store.folder.glob("state.json.damaged-*")
    assert aside.read_bytes() == content
    assert len(said) == 1
    assert aside.name in said[0]


def test_a_second_damaged_file_does_not_overwrite_the_first(store):
    store.folder.mkdir()
    for content in (b"one", b"two"):
        store.path.write_bytes(content)
        store.read()
    assert {path.read_bytes() for path in store.folder.glob("state.json.damaged-*")} == {b"one", b"two"}


def test_a_folder_that_cannot_be_made_is_said_and_no_more(tmp_path, said):
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "state", said.append)
    assert store.read() == {}
    store.record_result(result("passed", 100))
    assert said
    assert all("progress" in line for line in said)


HINTING = """
import sys
from pathlib import Path
from dlgrade import state
from dlgrade.state import Store
state.LOCK_SECONDS = 60.0
store, number = Store(Path(sys.argv[1]), print), int(sys.argv[2])
for level in range(1, 11):
    store.record_hint(f"exercise_{number:02d}_x", level)
    store.record_hint("exercise_99_shared", number * 10 + level)
"""


def test_commands_at_once_lose_nothing(tmp_path):
    command = [sys.executable, "-c", HINTING, str(tmp_path)]
    processes = [subprocess.Popen([*command, str(number)]) for number in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    records = Store(tmp_path, print).read()
    assert {key: record.hints for key, record in records.items()} == {
        **{f"exercise_{n:02d}_x": 10 for n in range(4)},
        "exercise_99_shared": 40,
    }


def test_the_environment_names_the_folder(tmp_path):
    assert state_folder({"DLGRADE_STATE": str(tmp_path)}) == tmp_path
    assert state_folder({}).name == "dlgrade"


def test_an_unset_record_is_nothing():
    assert not NOTHING.done


def test_an_atomic_write_replaces_a_link_and_not_its_target(tmp_path):
    target = tmp_path / "target"
    target.write_text("precious")
    link = tmp_path / "link"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert target.read_text() == "precious"
    assert link.read_text() == "new"
    assert not link.is_symlink()


def test_a_failed_atomic_write_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_text("old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert [child.name for child in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "old"


def test_a_reader_on_windows_delays_a_write_and_does_not_lose_it(tmp_path, monkeypatch):
    real, refusals = Path.replace, [PermissionError(), PermissionError()]

    def busy(self, target):
        if refusals:
            raise refusals.pop()
        return real(self, target)

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "replace", busy)
    write_atomically(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
