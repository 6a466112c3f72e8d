"""Every verdict and every outcome of the contract, produced through the command line."""

import json
import os
import xml.etree.ElementTree as ElementTree

import pytest

from dlgrade import isolation
from dlgrade.__main__ import run
from one_exercise import ID, SOLUTION, SUITE, graded, make_exercise

GPU_SUITE = SUITE.replace("points=10, needs=test_scale", "points=10, needs=test_scale, gpu=True")
FAULTY_SUITE = SUITE.replace('"""grow adds"""', '"""grow adds"""\n    1 / 0')
RESULT_KEYS = (
    "schema exercise submission suite_sha256 verdict score max_score deferred_points sandbox seconds mistakes checks"
)
CHECK_KEYS = "id title outcome points max_points message mistake hint output"
STUB = "def scale(x):\n    raise NotImplementedError\n\ndef grow(x, by=1):\n    raise NotImplementedError\n"


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    monkeypatch.setenv("DLGRADE_STATE", str(tmp_path / "state"))


def check(tmp_path, capfd, source, suite=SUITE, form="json"):
    exercise = make_exercise(tmp_path / "course", suite=suite)
    path = tmp_path / f"{ID}.py"
    if isinstance(source, bytes):
        path.write_bytes(source)
    else:
        path.write_text(source, encoding="utf-8")
    code = run(["--course", str(exercise.course.root), "check", "1", str(path), "--format", form])
    return code, capfd.readouterr()


@pytest.mark.parametrize(
    ("source", "suite", "verdict", "code", "score", "outcomes"),
    [
        (SOLUTION, SUITE, "passed", 0, 100, ["passed", "passed", "passed"]),
        (SOLUTION.replace("2.0", "2.5"), SUITE, "incorrect", 1, 30, ["failed", "skipped", "passed"]),
        (SOLUTION.replace("2.0", "(1 / 0)"), SUITE, "incorrect", 1, 30, ["error", "skipped", "passed"]),
        (STUB, SUITE, "not_attempted", 1, 0, ["failed", "skipped", "failed"]),
        ("def scale(x\n", SUITE, "crashed", 1, 0, ["error", "skipped", "skipped"]),
        (SOLUTION.replace("2.0", "__import__('os')._exit(0)"), SUITE, "crashed", 1, 30, ["error", "skipped", "passed"]),
        ("while True: pass\n", SUITE, "timeout", 1, 0, ["error", "skipped", "skipped"]),
        (SOLUTION.replace("2.0", "[0 for _ in iter(int, 1)]"), SUITE, "timeout", 1, 30, ["error", "skipped", "passed"]),
        (b"\xff\xfe", SUITE, "refused", 1, 0, ["error", "skipped", "skipped"]),
        (SOLUTION, GPU_SUITE, "deferred", 0, 90, ["passed", "deferred", "passed"]),
        (SOLUTION.replace("+ by", "- by"), GPU_SUITE, "incorrect", 1, 60, ["passed", "deferred", "failed"]),
        (SOLUTION, FAULTY_SUITE, "grader_fault", 3, 70, ["passed", "passed", "error"]),
        (SOLUTION, SUITE.replace("points=60", "points=6"), "grader_fault", 3, 0, ["error"]),
    ],
)
def test_verdicts(tmp_path, capfd, source, suite, verdict, code, score, outcomes):
    got, output = check(tmp_path, capfd, source, suite)
    result = json.loads(output.out)
    assert (result["verdict"], got, result["score"]) == (verdict, code, score)
    assert [line["outcome"] for line in result["checks"]] == outcomes
    assert result["deferred_points"] == (10 if "deferred" in outcomes else 0)
    assert result["sandbox"]["tier"] in isolation.TIERS
    assert result["schema"] == "dlgrade.result/1" and result["exercise"] == ID


def test_the_document_has_just_the_keys_of_the_contract(tmp_path, capfd):
    _, output = check(tmp_path, capfd, SOLUTION)
    result = json.loads(output.out)
    assert " ".join(result) == RESULT_KEYS
    assert " ".join(result["submission"]) == "path sha256"
    assert " ".join(result["checks"][0]) == CHECK_KEYS


@pytest.mark.parametrize("form", ["json", "junit", "terminal"])
@pytest.mark.parametrize("source", [SOLUTION, "x = 1 / 0\n", "print('\x1b[31mred' * 50)\n" + STUB])
def test_every_format_takes_every_result(tmp_path, capfd, source, form):
    _, output = check(tmp_path, capfd, source, form=form)
    if form == "json":
        json.loads(output.out)
    elif form == "junit":
        assert ElementTree.fromstring(output.out).tag == "testsuites"
    assert "\x1b[31mred" not in output.out and "Traceback (most recent call last)" not in output.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_class_of_everything_is_graded(tmp_path, capfd):
    exercise = make_exercise(tmp_path / "course")
    group = tmp_path / "class"
    sources = {
        "anna": SOLUTION,
        "ben": SOLUTION.replace("2.0", "3.0"),
        "carl": "import os; os._exit(1)\n",
        "dora": "while True: pass\n",
        "emil": STUB,
        "finn": "\x00",
    }
    for student, source in sources.items():
        (group / student).mkdir(parents=True)
        (group / student / "exercise_01.py").write_text(source)
    (group / "gina").mkdir()
    (group / "hugo").mkdir()
    os.mkfifo(group / "hugo" / "exercise_01.py")
    command = ["--course", str(exercise.course.root), "grade", str(group), "--exercise", "scale", "--format", "json"]
    assert run([*command, "--jobs", "2"]) == 0
    document = json.loads(capfd.readouterr().out)
    verdicts = {entry["student"]: entry["verdict"] for entry in document["results"]}
    assert verdicts == {
        "anna": "passed",
        "ben": "incorrect",
        "carl": "crashed",
        "dora": "timeout",
        "emil": "not_attempted",
        "finn": "refused",
        "gina": "not_attempted",
        "hugo": "refused",
    }


def test_a_notebook_is_graded_with_its_own_cells_and_lines(tmp_path, capfd):
    exercise = make_exercise(tmp_path / "course")
    cells = ["%matplotlib inline\nimport numpy as np", SOLUTION, "def scale(x):\n    !ls\n    return undefined_name"]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
            for n, cell in enumerate(cells)
        ],
    }
    path = tmp_path / "exercise_01.ipynb"
    path.write_text(json.dumps(notebook))
    assert run(["--course", str(exercise.course.root), "check", str(path), "--format", "terminal"]) == 1
    said = capfd.readouterr().out
    assert "code cell 3, line 3" in said and "undefined_name" in said and "matplotlib" in said


def test_in_brief_the_first_check_that_fails_is_the_last(tmp_path):
    exercise = make_exercise(tmp_path, suite=GPU_SUITE)
    wrong = SOLUTION.replace("2.0", "3.0").replace("+ by", "- by")
    result = graded(exercise, wrong, brief=True)
    assert [check.outcome for check in result.checks] == ["failed", "skipped", "skipped"]
    assert [check.outcome for check in graded(exercise, wrong).checks] == ["failed", "skipped", "failed"]
    right = graded(exercise, SOLUTION, brief=True)
    assert [check.outcome for check in right.checks] == ["passed", "deferred", "passed"]
