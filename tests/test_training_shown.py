"""What a terminal shows of a training: while it goes on, and when it is over."""

import io
import math

from dlgrade.render.training import TrainingLine, outcome_line, sparkline
from dlgrade.result import Check, Progress, Trained, Training


class Terminal(io.StringIO):
    def isatty(self):
        return True


def progress(epoch, attempt=1, losses=(2.0, 1.0)):
    return Progress(title="It learns", check=2, checks=5, attempt=attempt, epoch=epoch, epochs=3, losses=losses)


def screen(text):
    """Return what is left on the line after all that was written over."""
    line = []
    for part in text.split("\r"):
        line[: len(part)] = part
    return "".join(line).rstrip()


def test_a_curve_is_as_high_as_its_values():
    assert sparkline([4.0, 2.0, 0.0]) == "█▅▁"
    assert sparkline([1.0, 1.0]) == "▁▁"
    assert sparkline([1.0]) == sparkline([]) == ""
    assert sparkline([3.0, math.nan, 0.0]) == "█▁"
    assert len(sparkline(list(range(1000)))) == 20
    assert sparkline([1.0, 0.0], "ascii") == "#_"


def test_a_terminal_is_told_how_far_it_is_and_left_clean():
    terminal = Terminal()
    with TrainingLine(terminal, 80) as line:
        line.show(progress(1, losses=(2.0,)))
        assert "epoch 1 of 3  loss 2" in screen(terminal.getvalue()) and "left" not in screen(terminal.getvalue())
        line.show(progress(2))
        assert "epoch 2 of 3  loss 1 █▁  about 0 s left" in screen(terminal.getvalue())
        line.show(progress(1, attempt=2))
        assert "check 2 of 5  training, try 2: epoch 1 of 3" in screen(terminal.getvalue())
        line.show(progress(3))
        assert "epoch 3 of 3" in screen(terminal.getvalue()) and "left" not in screen(terminal.getvalue())
        assert max(map(len, terminal.getvalue().split("\r"))) < 80
    assert screen(terminal.getvalue()) == ""


def test_a_title_can_not_act_on_the_terminal_and_a_narrow_one_is_not_overrun():
    terminal = Terminal()
    with TrainingLine(terminal, 200) as line:
        shown = Progress(title="a\x1b[2Jb", check=1, checks=1, attempt=1, epoch=1, epochs=2, losses=(1.0,))
        line.show(shown)
    assert "\x1b" not in terminal.getvalue()
    narrow = Terminal()
    with TrainingLine(narrow, 20) as line:
        line.show(progress(2))
    assert max(map(len, narrow.getvalue().split("\r"))) < 20


def test_a_check_that_takes_long_is_told_and_a_quick_one_is_not(monkeypatch):
    begins = Progress(title="It learns", check=2, checks=5, attempt=1, epoch=0, epochs=0, losses=())
    clock = iter([0.0, 0.1, 3.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    terminal = Terminal()
    with TrainingLine(terminal, 80) as line:
        line.say("starting Keras")
        assert screen(terminal.getvalue()) == "starting Keras ..."
        line.show(begins)
        assert screen(terminal.getvalue()) == "starting Keras ..."
        line.show(begins)
        assert screen(terminal.getvalue()) == "check 2 of 5  It learns"


def test_a_pipe_is_told_nothing():
    pipe = io.StringIO()
    with TrainingLine(pipe, 80) as line:
        line.show(progress(1))
    assert pipe.getvalue() == ""


def test_what_came_of_it_is_the_best_training():
    trainings = [Training(seed=1, score=0.4, losses=[2.0, 1.5]), Training(seed=2, score=0.95, losses=[2.0, 0.25])]
    check = Check(id="a", title="A", outcome="passed", trained=Trained(threshold=0.9, trainings=trainings))
    assert outcome_line(check) == "reached 0.950, the best of 2 trainings; asked for 0.900; loss 2.00 █▁ 0.25"
    assert outcome_line(Check(id="a", title="A", outcome="passed")) == ""
