"""Checks that need a GPU: left open without one, and run later on a machine that has one."""

import json
import sys

import msgspec
import pytest
from filelock import FileLock, Timeout

from dlgrade import grading, isolation
from dlgrade.__main__ import run
from dlgrade.batch import Entry, Terms, grade_entry
from dlgrade.commands import device
from dlgrade.errors import DlgradeError
from dlgrade.grading import complete, grade, has_deferred, is_of
from dlgrade.isolation.linux import gpu
from dlgrade.isolation.outcome import Raised, Returned
from dlgrade.isolation.session import Program, Session
from dlgrade.render.records import json_pieces, read_json
from one_exercise import ID, SOLUTION, SUITE, make_exercise, submission_of

# What a check prints tells that it was run.
GPU_SUITE = SUITE.replace("points=10, needs=test_scale", "points=10, needs=test_scale, gpu=True").replace(
    "submission.scale(submission.scale",
    "submission.scale(np.array([7.0])).equals(np.array([14.0]))\n    submission.scale(submission.scale",
)
TALKS = SOLUTION.replace("    return np.asarray(x) * 2.0", "    print('asked')\n    return np.asarray(x) * 2.0")


@pytest.fixture
def exercise(tmp_path):
    return make_exercise(tmp_path / "course", suite=GPU_SUITE, solution=SOLUTION)


def outcomes(result):
    return [check.outcome for check in result.checks]


def test_what_was_deferred_is_graded_later_and_nothing_else(exercise):
    submission = submission_of(TALKS)
    earlier = grade(exercise, submission)
    assert (earlier.verdict, earlier.score, earlier.deferred_points) == ("deferred", 90.0, 10.0)
    whole = complete(exercise, submission, earlier)
    assert (whole.verdict, whole.score, whole.deferred_points) == ("passed", 100.0, 0.0)
    assert outcomes(whole) == ["passed", "passed", "passed"]
    assert whole.checks[0] is earlier.checks[0] and "asked" in whole.checks[1].output
    assert whole.seconds >= earlier.seconds


def test_a_fault_of_the_submissions_is_found_on_the_gpu_too(exercise):
    submission = submission_of(SOLUTION.replace("* 2.0", "* (2.0 if np.size(x) > 1 else 3.0)"))
    whole = complete(exercise, submission, grade(exercise, submission))
    assert (whole.verdict, whole.score, outcomes(whole)) == ("incorrect", 90.0, ["passed", "failed", "passed"])


def test_what_failed_before_stays_failed(exercise):
    submission = submission_of(SOLUTION.replace("+ by", "- by"))
    whole = complete(exercise, submission, grade(exercise, submission))
    assert (whole.verdict, whole.score, outcomes(whole)) == ("incorrect", 70.0, ["passed", "passed", "failed"])


def test_a_fault_of_ours_there_leaves_the_marks(exercise, monkeypatch):
    submission = submission_of(SOLUTION)
    earlier = grade(exercise, submission)
    monkeypatch.setattr(grading, "_run", lambda *_: 1 / 0)
    whole = complete(exercise, submission, earlier)
    assert (whole.verdict, whole.score, whole.deferred_points) == ("grader_fault", 90.0, 10.0)


def test_an_earlier_result_holds_for_the_same_file_and_the_same_checks(exercise):
    submission = submission_of(SOLUTION)
    earlier = grade(exercise, submission)
    assert is_of(earlier, exercise, submission) and has_deferred(earlier)
    assert not is_of(earlier, exercise, submission_of(SOLUTION + "\n"))
    assert not is_of(msgspec.structs.replace(earlier, suite_sha256="0" * 64), exercise, submission)


def test_a_batch_is_completed_without_grading_the_rest_again(exercise, tmp_path, monkeypatch):
    path = tmp_path / "ada" / f"{ID}.py"
    path.parent.mkdir()
    path.write_text(SOLUTION)
    entry = Entry("ada", path)
    first = grade_entry(exercise, entry)
    assert first.verdict == "deferred"
    name, known = read_json("".join(json_pieces(exercise.id, [("ada", first)])).encode())
    assert name == exercise.id and known == {"ada": first}

    turn = tmp_path / "gpu.lock"
    monkeypatch.setattr(grading, "grade", lambda *_, **__: pytest.fail("graded again"))
    whole = grade_entry(exercise, entry, Terms(gpu_turn=turn, earlier=known))
    assert (whole.verdict, whole.score) == ("passed", 100.0)
    assert grade_entry(exercise, entry, Terms(earlier={"ada": whole})) == whole
    monkeypatch.undo()

    path.write_text(SOLUTION.replace("* 2.0", "* 3.0"))
    assert grade_entry(exercise, entry, Terms(gpu_turn=turn, earlier=known)).verdict == "incorrect"


def test_one_submission_at_a_time_has_the_gpu(exercise, tmp_path, monkeypatch):
    path = tmp_path / f"{ID}.py"
    path.write_text(SOLUTION)
    turn = tmp_path / "gpu.lock"
    held = []

    def complete(*_):
        with pytest.raises(Timeout):
            FileLock(turn, timeout=0).acquire()
        held.append(True)
        return grade(exercise, submission_of(SOLUTION))

    monkeypatch.setattr(grading, "complete", complete)
    grade_entry(exercise, Entry("ada", path), Terms(gpu_turn=turn))
    assert held
    FileLock(turn, timeout=0).acquire()


def test_what_a_gpu_check_lacks_leaves_it_open_and_says_so(tmp_path):
    lacks = GPU_SUITE.replace("suite import check", "suite import Deferred, check").replace(
        '"""scale twice is four times"""',
        '"""scale twice is four times"""\n    raise Deferred("there is no data here")',
    )
    exercise = make_exercise(tmp_path / "course", suite=lacks, solution=SOLUTION)
    submission = submission_of(SOLUTION)
    whole = complete(exercise, submission, grade(exercise, submission))
    assert (whole.verdict, whole.score, whole.deferred_points) == ("deferred", 90.0, 10.0)
    assert "there is no data here" in whole.checks[1].message


def test_only_an_exercise_that_has_such_checks_asks_for_a_gpu(exercise, monkeypatch):
    monkeypatch.setattr(grading, "gpus", lambda *_: ["gpu:0"])
    assert not device.uses_gpu(exercise, "auto", isolation.TIERS)
    keras = replace_backend(exercise)
    assert device.uses_gpu(keras, "auto", isolation.TIERS) and device.uses_gpu(keras, "gpu", isolation.TIERS)
    assert not device.uses_gpu(keras, "cpu", isolation.TIERS)
    monkeypatch.setattr(grading, "gpus", lambda *_: [])
    assert not device.uses_gpu(keras, "auto", isolation.TIERS)
    with pytest.raises(DlgradeError, match="no GPU"):
        device.uses_gpu(keras, "gpu", isolation.TIERS)


def replace_backend(exercise):
    toml = exercise.folder / "exercise.toml"
    toml.write_text(toml.read_text().replace('"numpy"', '"keras"'))
    return type(exercise)(exercise.id, type(exercise.course)(exercise.course.root))


@pytest.mark.skipif(sys.platform == "linux" and bool(gpu.device_files()), reason="there may be a GPU here")
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Keras itself is asked")
def test_without_device_files_no_worker_is_started_to_ask(exercise, monkeypatch):
    monkeypatch.setattr(isolation, "shared_launcher", lambda *_: pytest.fail("started"))
    assert grading.gpus(replace_backend(exercise)) == []


READS = b"def read(path):\n    with open(path, 'rb') as file:\n        return len(file.read(16))\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is locked in")
@pytest.mark.parametrize("tier", ["jail", "confined"])
def test_a_worker_with_a_gpu_has_its_devices_and_no_others(tier, monkeypatch):
    # /dev/zero stands in for a GPU.
    monkeypatch.setattr(gpu, "PATTERNS", ("/dev/zero",))
    found = {}
    for with_gpu in (True, False):
        launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=(tier,), gpu=with_gpu))
        try:
            if tier in launcher.reasons:
                pytest.skip(launcher.reasons[tier])
            program = Program("a.py", READS, ("read",), "numpy", 5.0, 20.0, 512, gpu=with_gpu)
            with Session(program, launcher.launch) as session:
                found[with_gpu] = [session.call(("read",), (path,)) for path in ("/dev/zero", "/dev/full")]
        finally:
            launcher.close()
    zero, full = found[True]
    assert isinstance(zero, Returned) and zero.value == 16
    assert isinstance(full, Raised)
    assert all(isinstance(outcome, Raised) for outcome in found[False])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "is not what `dlgrade grade"),
        ("", "is not what `dlgrade grade"),
        (json.dumps({"schema": "dlgrade.results/1", "exercise": "exercise_02_x", "results": []}), "exercise_02_x"),
    ],
)
def test_results_to_complete_have_to_be_results(text, words, exercise, tmp_path, capsys):
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    earlier = tmp_path / "earlier.json"
    earlier.write_text(text)
    course = ["--course", str(exercise.course.root)]
    assert run([*course, "grade", str(folder.parent), "-e", ID, "--complete", str(earlier), "--format", "json"]) != 0
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("chosen", "installed", "words"),
    [
        (
            "",
            ["keras", "jax"],
            "python -m pip install tensorflow, or set KERAS_BACKEND=jax",
        ),
        ("torch", ["keras"], "python -m pip install torch"),
        ("theano", ["keras", "tensorflow"], "KERAS_BACKEND is 'theano'"),
        ("", [], "needs Keras, which is not installed"),
    ],
)
def test_what_keras_lacks_is_our_fault_and_says_the_mend(chosen, installed, words, exercise, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", chosen)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name if name in installed else None)
    result = grade(replace_backend(exercise), submission_of(SOLUTION))
    assert result.verdict == "grader_fault" and words in result.checks[0].message
