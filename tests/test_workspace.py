"""A workspace: what a learner wrote is never lost, and nothing is written outside the folder."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from tests.small_course import EXERCISES, change_stub, make_course, stub_of

from dlgrade.course import Course, open_course
from dlgrade.errors import DlgradeError
from dlgrade.workspace import MANIFEST, back_up, find_workspace, locate, prepare, restart

DOUBLE, HALF, MEAN = (f"{exercise}.py" for exercise in EXERCISES)


@pytest.fixture
def course(tmp_path) -> Course:
    return open_course(make_course(tmp_path / "course"))


@pytest.fixture
def work(tmp_path, course) -> Path:
    """A fresh workspace."""
    prepare(tmp_path / "work", course)
    return tmp_path / "work"


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != MANIFEST}


def test_a_new_workspace_holds_the_stubs_and_a_manifest(tmp_path, course):
    done = prepare(tmp_path / "a" / "b", course)
    assert done == dict.fromkeys([DOUBLE, HALF, MEAN], "added")
    assert contents(tmp_path / "a" / "b") == {f"{name}.py": stub_of(name) for name in EXERCISES}
    manifest = json.loads((tmp_path / "a" / "b" / MANIFEST).read_text())
    assert manifest["schema"] == "dlgrade.workspace/1"
    assert manifest["course"] == str(course.root)
    assert set(manifest["files"]) == {DOUBLE, HALF, MEAN}


def test_preparing_again_changes_nothing(work, course):
    (work / DOUBLE).write_text("mine")
    before = contents(work)
    assert prepare(work, course) == {DOUBLE: "edited", HALF: "current", MEAN: "current"}
    assert contents(work) == before


def test_an_unedited_stub_follows_the_course(work, course):
    change_stub(course.root, EXERCISES[1], "newer")
    assert prepare(work, course)[HALF] == "updated"
    assert (work / HALF).read_text() == "newer"
    change_stub(course.root, EXERCISES[1], "newest")
    assert prepare(work, course)[HALF] == "updated"


def test_an_edited_file_is_kept_and_the_newer_stub_put_beside_it_once(work, course):
    (work / HALF).write_text("mine")
    change_stub(course.root, EXERCISES[1], "newer")
    assert prepare(work, course)[HALF] == "newer"
    assert (work / HALF).read_text() == "mine"
    assert (work / f"{HALF}.new").read_text() == "newer"
    assert prepare(work, course)[HALF] == "edited"


def test_a_newer_stub_that_the_learner_has_written_into_is_backed_up(work, course):
    (work / HALF).write_text("mine")
    change_stub(course.root, EXERCISES[1], "newer")
    prepare(work, course)
    (work / f"{HALF}.new").write_text("merged by hand")
    change_stub(course.root, EXERCISES[1], "newest")
    prepare(work, course)
    assert (work / f"{HALF}.new").read_text() == "newest"
    [backup] = work.glob(f"{HALF}.new.bak-*")
    assert backup.read_text() == "merged by hand"


def test_new_and_deleted_exercises_are_put_there(work, course):
    (work / DOUBLE).unlink()
    assert prepare(work, course)[DOUBLE] == "added"
    assert (work / DOUBLE).read_text() == stub_of(EXERCISES[0])


def test_a_file_that_was_there_before_is_the_learners(tmp_path, course):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / DOUBLE).write_text("mine")
    (folder / HALF).write_text(stub_of(EXERCISES[1]))
    assert prepare(folder, course) == {DOUBLE: "foreign", HALF: "current", MEAN: "added"}
    change_stub(course.root, EXERCISES[0], "newer")
    assert prepare(folder, course)[DOUBLE] == "foreign"
    assert (folder / DOUBLE).read_text() == "mine"


@pytest.mark.parametrize("exists", [True, False])
def test_links_are_not_followed_out_of_the_workspace(tmp_path, course, exists):
    outside = tmp_path / "outside"
    outside.mkdir()
    if exists:
        (outside / "target").write_text("precious")
    work = tmp_path / "work"
    work.mkdir()
    (work / DOUBLE).symlink_to(outside / "target")
    assert prepare(work, course)[DOUBLE] == "foreign"
    with pytest.raises(DlgradeError, match="not a regular file"):
        restart(course.find("double"), work / DOUBLE)
    assert contents(outside) == ({"target": "precious"} if exists else {})


def test_a_link_is_the_learners_whatever_it_leads_to(work, course, tmp_path):
    (work / DOUBLE).rename(tmp_path / "kept elsewhere")
    (work / DOUBLE).symlink_to(tmp_path / "kept elsewhere")
    change_stub(course.root, EXERCISES[0], "newer")
    assert prepare(work, course)[DOUBLE] == "foreign"
    assert (work / DOUBLE).is_symlink()
    assert (tmp_path / "kept elsewhere").read_text() == stub_of(EXERCISES[0])


def test_links_in_the_place_of_our_own_files_are_replaced(work, course, tmp_path):
    target = tmp_path / "target"
    target.write_text((work / MANIFEST).read_text())
    (work / MANIFEST).unlink()
    (work / MANIFEST).symlink_to(target)
    before = target.read_text()
    (work / HALF).write_text("mine")
    (work / f"{HALF}.new").symlink_to(tmp_path / "elsewhere")
    change_stub(course.root, EXERCISES[1], "newer")
    prepare(work, course)
    assert target.read_text() == before
    assert not (tmp_path / "elsewhere").exists()
    assert (work / f"{HALF}.new").read_text() == "newer"


def test_a_workspace_cannot_be_a_file(tmp_path, course):
    (tmp_path / "file").write_text("")
    with pytest.raises(DlgradeError, match="is a file"):
        prepare(tmp_path / "file", course)
    with pytest.raises(DlgradeError, match="below: "):
        prepare(tmp_path / "file" / "below", course)


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"schema": "dlgrade.workspace/2"}', b'{"files": [1]}'])
def test_a_damaged_manifest_is_said_and_nothing_is_touched(work, course, content):
    (work / MANIFEST).write_bytes(content)
    before = contents(work)
    with pytest.raises(DlgradeError, match=re.escape(MANIFEST)):
        prepare(work, course)
    assert contents(work) == before
    assert (work / MANIFEST).read_bytes() == content


def test_courses_are_not_mixed_in_one_folder(work, tmp_path):
    other = open_course(make_course(tmp_path / "other"))
    with pytest.raises(DlgradeError, match="another course"):
        prepare(work, other)
    with pytest.raises(DlgradeError, match="another course"):
        locate(other.find("double"), work)


def test_a_workspace_is_found_from_below(work):
    (work / "a" / "b").mkdir(parents=True)
    found = find_workspace(work / "a" / "b")
    assert found is not None
    assert found.root == work.resolve()
    assert find_workspace(work.parent) is None


def test_a_file_is_found_here_and_then_in_the_workspace(work, course):
    below = work / "below"
    below.mkdir()
    assert locate(course.find("double"), below) == work.resolve() / DOUBLE
    (below / "exercise_01.py").write_text("mine")
    assert locate(course.find("double"), below) == below / "exercise_01.py"


@pytest.mark.parametrize("name", ["exercise_01.py", "exercise_01_double.ipynb", "exercise_01 (2).py", "Exercise_01.PY"])
def test_any_file_named_after_the_exercise_is_found(tmp_path, course, name):
    (tmp_path / name).write_text("mine")
    assert locate(course.find("double"), tmp_path) == tmp_path / name


@pytest.mark.parametrize("name", ["exercise_010.py", "exercise_01.txt", "exercise_01_double.py.new", "double.py"])
def test_other_files_are_not(tmp_path, course, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(DlgradeError, match="dlgrade init"):
        locate(course.find("double"), tmp_path)


def test_a_folder_of_that_name_is_no_file(tmp_path, course):
    (tmp_path / DOUBLE).mkdir()
    with pytest.raises(DlgradeError, match="dlgrade init"):
        locate(course.find("double"), tmp_path)


def test_beside_an_untouched_stub_the_notebook_is_meant(work, course):
    (work / "exercise_01_double.ipynb").write_text("{}")
    assert locate(course.find("double"), work).name == "exercise_01_double.ipynb"


def test_of_an_edited_script_and_a_notebook_one_must_be_named(work, course):
    (work / "exercise_01_double.ipynb").write_text("{}")
    (work / DOUBLE).write_text("mine")
    with pytest.raises(DlgradeError, match=r"exercise_01_double\.ipynb and exercise_01_double\.py"):
        locate(course.find("double"), work)


def test_the_exact_name_goes_before_copies(work, course):
    (work / DOUBLE).write_text("mine")
    (work / "exercise_01_double_old.py").write_text("an earlier try")
    assert locate(course.find("double"), work).name == DOUBLE


def test_of_untouched_copies_the_one_of_the_exact_name_is_meant(work, course):
    (work / "exercise_01_copy.py").write_text(stub_of(EXERCISES[0]))
    assert locate(course.find("double"), work).name == DOUBLE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_looking_for_files_does_not_wait_for_a_pipe(work, course):
    os.mkfifo(work / "exercise_01.py")
    (work / DOUBLE).write_text("mine")
    with pytest.raises(DlgradeError, match="Name the one you mean"):
        locate(course.find("double"), work)


def test_restarting_keeps_what_was_there(work, course):
    (work / DOUBLE).write_text("mine")
    backup = restart(course.find("double"), work / DOUBLE)
    assert backup is not None
    assert re.fullmatch(rf"{DOUBLE}\.bak-\d{{8}}-\d{{6}}", backup.name)
    assert backup.read_text() == "mine"
    assert (work / DOUBLE).read_text() == stub_of(EXERCISES[0])


def test_a_restarted_file_counts_as_unedited(work, course):
    (work / DOUBLE).write_text("mine")
    change_stub(course.root, EXERCISES[0], "newer")
    restart(course.find("double"), work / DOUBLE)
    change_stub(course.root, EXERCISES[0], "newest")
    assert prepare(work, course)[DOUBLE] == "updated"


def test_a_missing_file_is_restarted_without_a_backup(work, course):
    (work / DOUBLE).unlink()
    assert restart(course.find("double"), work / DOUBLE) is None
    assert (work / DOUBLE).read_text() == stub_of(EXERCISES[0])


def test_backups_of_one_second_do_not_overwrite_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr("time.strftime", lambda form: "20260101-120000")
    path = tmp_path / "file.py"
    backups = []
    for content in ("one", "two", "three"):
        path.write_text(content)
        backups.append(back_up(path))
    assert [backup.read_text() for backup in backups] == ["one", "two", "three"]
    assert path.read_text() == "three"
