"""Mutants of a reference: what is changed, what is not, and what comes of a suite that does not see it."""

import json

import pytest

from dlgrade.__main__ import run
from dlgrade.authoring.mutants import LEFT_OUT, mutants
from one_exercise import SUITE, make_exercise

# That by = 0 is legal is tried nowhere.
SUITE_WITHOUT_0 = SUITE.replace("by=2)", "by=0.5)").replace("by=-1,", "by=-0.5,")


def changes(tmp_path, source):
    path = tmp_path / "solution.py"
    path.write_text(source)
    return {(mutant.was, mutant.becomes) for mutant in mutants(path)}


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("return x < 1", ["return x <= 1", "return x > 1", "return x < 2", "return x < 0"]),
        ("return x + y", ["return x - y"]),
        ("return x @ y", ["return y @ x"]),
        ("x += y", [LEFT_OUT, "x -= y"]),
        ("return not x and -y", ["return x and -y", "return not x or -y", "return not x and y"]),
        ("return x.sum(axis=0)", ["return x.mean(axis=0)", "return x.sum()", "return x.sum(axis=1)"]),
        ("return np.maximum(x, 0.0)", ["return np.minimum(x, 0.0)", "return np.maximum(x, 1.0)"]),
        ("return x.astype(y).T", ["return x.T", "return x.astype(y)"]),
        ("return x if y else None", ["return x", "return None"]),
        ("raise ValueError(f'{x + 1}')", [LEFT_OUT]),
        ("return True", ["return False"]),
        ("for i in x:\n        break", [LEFT_OUT]),
    ],
)
def test_small_things_are_changed(tmp_path, line, becomes):
    found = changes(tmp_path, f"import numpy as np\n\nN = 3\n\ndef f(x, y=2):\n    '''Is 1 + 1.'''\n    {line}\n")
    first = line.partition("\n")[0]
    assert {(first, one) for one in becomes} <= found
    assert {was.partition(" in ")[0] for was, _ in found} <= {first.partition(" in ")[0], "break"}


def test_arrays_are_taken_as_arrays_and_messages_stay(tmp_path):
    source = "import numpy as np\n\ndef f(x):\n    x = np.asarray(x)\n    raise ValueError(f'{len(x) - 1} of 3')\n"
    assert changes(tmp_path, source) == {("raise ValueError(f'{len(x) - 1} of 3')", LEFT_OUT)}


def test_methods_have_their_classs_name(tmp_path):
    path = tmp_path / "solution.py"
    path.write_text("class Value:\n    def add(self, x):\n        return self.x + x\n")
    (mutant,) = mutants(path)
    assert (mutant.function, mutant.becomes) == ("Value.add", "return self.x - x")
    assert "self.x - x" in mutant.source


def mutate(course, capfd):
    code = run(["--course", str(course), "dev", "mutate", "1", "--jobs", "2", "--seed", "5"])
    return code, capfd.readouterr().out


def test_what_a_suite_does_not_see_is_listed(tmp_path, capfd):
    make_exercise(tmp_path, suite=SUITE_WITHOUT_0)
    code, out = mutate(tmp_path, capfd)
    assert "exercise_01_scale" in out
    assert code == 1 and "if by < 0:\n  becomes  if by <= 0:" in out and out.count("becomes") == 1


def test_what_is_known_to_be_equivalent_is_passed_over_and_what_is_stale_is_said(tmp_path, capfd):
    make_exercise(tmp_path, suite=SUITE_WITHOUT_0)
    known = [("grow", "if by < 0:", "if by <= 0:")]
    path = tmp_path / "solutions" / "exercise_01_scale" / "equivalents.toml"
    path.write_text("".join(entry(*one) for one in known))
    code, out = mutate(tmp_path, capfd)
    assert code == 0 and "becomes" not in out
    path.write_text("".join(entry(*one) for one in [*known, ("grow", "return by", "return -by")]))
    code, out = mutate(tmp_path, capfd)
    assert code == 1 and "no mutant of grow" in out and "return -by" in out


def entry(function, was, becomes):
    rows = {"function": function, "was": was, "becomes": becomes, "reason": "it is a test"}
    return "[[mutant]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in rows.items())
