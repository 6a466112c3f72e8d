"""Hidden checks of exercise 21: diagnose and early_stop."""

import numpy as np

from dlgrade.suite import Answer, check, composite, for_all, integers, leaves_arguments_alone, load_module, sizes

LESSON = np.array([1.00, 0.80, 0.70, 0.75, 0.72, 0.71, 0.60])
EPOCHS = np.arange(40)


# -- curves of known diagnosis -----------------------------------------------------------------------------------------


def asked(submission, cases, all_kinds=False):
    """Call diagnose for all cases (train, val, target, right answer), then require that each answer is right.

    All calls are made before the first answer is judged, so that a mistake has to explain all of them.
    """
    answers = [submission.diagnose(*case[:3]) for case in cases]
    for answer, (train, val, _, expected) in zip(answers, cases, strict=True):
        if type(answer.value) is str and answer.value != expected:
            said = f"It should be {expected!r}, but is {answer.value[:40]!r}.\n{story(train, val)}"
            raise answer.fail(said, mistake="hard_coded" if all_kinds and constant(answers) else None)
        answer.equals(expected)


def story(train, val):
    """Return two curves in words: forty numbers say nothing."""
    jump = np.abs(np.diff(val)).mean()
    rows = [f"  {'training' if loss is train else 'validation'} loss: from {loss[0]:.3g} down to {loss.min():.3g} "
            f"(epoch {loss.argmin()}), {loss[-1]:.3g} at the end" for loss in (train, val)]  # fmt: skip
    return "\n".join([*rows, f"  from one epoch to the next the validation loss changes by {jump:.2g} on average"])


def constant(answers):
    """Whether all these answers are one and the same word."""
    values = [answer.value for answer in answers]
    return all(type(value) is str for value in values) and len(set(values)) == 1


def falling(rng, last, start=3.0):
    """Return a training loss (40,) that falls in every epoch, quickly at first, and ends at `last`."""
    shape = np.exp(-rng.uniform(7.0, 9.0) * EPOCHS / EPOCHS[-1])
    shape = (shape - shape[-1]) / (1 - shape[-1])
    return last + (start - last) * shape


def plateaus(ratio, scale):
    """Return a validation loss (40,) without noise: it falls to `scale`, stays, rises by `ratio`, and stays again."""
    knots = [0, 10, 20, 30, 39]
    return scale * np.interp(EPOCHS, knots, [1.4, 1.0, 1.0, ratio, ratio])


def jitter(rng, scale, early=False):
    """Return a validation loss (40,) that jumps up and down around `scale`, the mean of any four, and goes nowhere.

    It ends at 0.94 of `scale`, a quarter above its minimum. That is in the second half, or with `early` in the first.
    """
    jumps = np.resize([0.08, 0.25, -0.08, -0.25], 40) * rng.uniform(0.75, 1.0, size=40)
    jumps[4 * int(rng.integers(1, 4) if early else rng.integers(5, 9)) + 3] = -0.25
    jumps[-1] = -0.06
    return scale * (1 + jumps)


# -- the values --------------------------------------------------------------------------------------------------------


@check(points=14)
def test_labelled_curves(submission, datasets, rng):
    """diagnose tells trainings apart that learned too little, learned by heart, or went well"""
    curves = load_module(datasets / "curves.py").curves
    cases = []
    for noise, epochs in ((0.0, 40), (0.01, 40), (0.03, 60), (0.01, 25)):
        cases += zip(*curves(rng, 6, epochs, noise), strict=True)
    cases = [(train, val, float(target), str(kind)) for train, val, target, kind in cases]
    # One without a gap: whoever goes by the gap does not give the same answer to all.
    train = falling(rng, 0.5)
    cases.append((train, 0.9 * train, 0.8, "ok"))
    asked(submission, cases, all_kinds=True)


@check(points=6, needs=test_labelled_curves)
def test_gap(submission, rng):
    """A gap that stays as it is tells nothing, on whichever side of the training loss the validation loss lies"""
    cases = []
    for factor in (1.5, 4.0, 0.5):
        last = rng.uniform(0.2, 0.6)
        train = falling(rng, last)
        cases += [(train, factor * train, 1.5 * last, "ok"), (train, factor * train, 0.7 * last, "under")]
        cases += [(train, train + factor, 1.5 * last, "ok")]
    asked(submission, cases)


def waits(rng, patience):
    """Return losses, multiples of 1/8, the epoch at which to stop and the best one before.

    Each of three improvements is followed by fewer epochs without one than `patience`, though by more in all; some of
    those are better than the epoch before them. What comes later, after one more such epoch, is better than all before.
    """
    losses, best = [], 0
    level = int(rng.integers(60, 90))
    pauses = [patience - 1, int(rng.integers(0, patience)), patience - 1, patience]
    for pause in pauses:
        best = len(losses)
        losses.append(level)
        losses += (level + np.cumsum(rng.integers(1, 4, size=pause))[::-1]).tolist()
        level -= int(rng.integers(4, 12))
    stop = len(losses) - 1
    losses += [losses[-1] + 1, level, level - 5, level - 3]
    return np.array(losses) / 8, stop, best


def stops(answer: Answer, stop, best):
    """Require (stop_epoch, best_epoch)."""
    parts = answer.parts("stop_epoch", "best_epoch")
    parts[0].equals(stop)
    parts[1].equals(best)


@check(points=14)
def test_early_stop(submission, rng):
    """early_stop ends after `patience` epochs in a row without an improvement, and says which epoch was best"""
    cases = [(*waits(rng, patience), patience) for patience in (3, 2, 5)]
    answers = [submission.early_stop(losses, patience) for losses, _, _, patience in cases]
    values = [answer.value for answer in answers]
    flat = [tuple(map(str, value)) if type(value) in (tuple, list) else None for value in values]
    if None not in flat and len(set(flat)) == 1:
        raise answers[-1].fail("The answer is the same for all losses.", mistake="hard_coded")
    for answer, (_, stop, best, _) in zip(answers, cases, strict=True):
        stops(answer, stop, best)
    stops(submission.early_stop(LESSON, 3), 5, 2)


@check(points=6, needs=test_early_stop)
def test_never_stops(submission, rng):
    """If there is no cause to stop, early_stop gives the last epoch"""
    losses, stop, _ = waits(rng, 4)
    stops(submission.early_stop(losses, 6), len(losses) - 1, stop + 3)
    stops(submission.early_stop(LESSON, 4), 6, 6)
    stops(submission.early_stop(np.arange(9.0, 0.0, -1.0), 1), 8, 8)
    stops(submission.early_stop(np.array([0.5, 0.75, 1.0]), 3), 2, 0)
    stops(submission.early_stop(np.array([0.5]), 1), 0, 0)


# -- the edges ---------------------------------------------------------------------------------------------------------


@check(points=4, needs=test_labelled_curves)
def test_twenty_percent(submission, rng):
    """A rise counts from 20 % above the minimum"""
    cases = []
    for ratio, answer in ((1.24, "over"), (1.16, "ok"), (1.5, "over"), (1.05, "ok")):
        last = rng.uniform(0.1, 0.3)
        cases.append((falling(rng, last), plateaus(ratio, rng.uniform(0.3, 0.9)), 2 * last, answer))
    asked(submission, cases)


@check(points=4, needs=test_labelled_curves)
def test_noise(submission, rng):
    """A noisy loss that goes nowhere, or falls no longer, is not overfitting, though it ends above its minimum"""
    last = rng.uniform(0.1, 0.3)
    train = falling(rng, last)
    fall = 1 + 2 * np.exp(-10.0 * EPOCHS / EPOCHS[-1])
    cases = [(train, jitter(rng, 1.0, early), 2 * last, "ok") for early in (False, True)]
    cases += [(train, jitter(rng, 3.0, early), 0.5 * last, "under") for early in (False, True)]
    asked(submission, [*cases, (train, jitter(rng, 1.0) * fall, 2 * last, "ok")])


@check(points=4, needs=test_labelled_curves)
def test_both_rise(submission, rng):
    """Where the training loss rises with the validation loss it is not overfitting"""
    both = np.concatenate([np.linspace(1.0, 0.4, 18), np.linspace(0.45, rng.uniform(1.8, 2.5), 22)])
    # For the most part it rises here as well, though it ends below the very first loss.
    below = np.concatenate([np.geomspace(3.2, 0.4, 9), np.linspace(0.45, rng.uniform(2.2, 2.5), 31)])
    cases = [
        (loss, factor * loss, share * loss[-1], kind)
        for loss in (both, below)
        for factor, share, kind in ((1.3, 1.5, "ok"), (1.1, 0.5, "under"))
    ]
    asked(submission, cases)


@check(points=2, needs=test_labelled_curves)
def test_comes_down_again(submission, rng):
    """A validation loss that has risen and come down again is not overfitting"""
    val = rng.uniform(0.4, 0.8) * np.interp(EPOCHS, [0, 10, 18, 28, 39], [2.0, 1.0, 1.7, 1.05, 1.03])
    last = rng.uniform(0.1, 0.3)
    asked(submission, [(falling(rng, last), val, 2 * last, "ok"), (falling(rng, last), val, 0.5 * last, "under")])


@check(points=3, needs=test_labelled_curves)
def test_rejects(submission, datasets, rng):
    """A NaN in either loss is refused by diagnose, and so are shapes that do not fit"""
    train, val, target, _ = load_module(datasets / "curves.py").curves(rng, 3, 12)
    for row, place in enumerate((0, 5, 11)):
        t, v, goal = train[row], val[row], float(target[row])
        sick = np.where(np.arange(12) == place, np.nan, 1.0)
        submission.diagnose.rejects(t * sick, v, goal, why=f"train_loss[{place}] is NaN")
        submission.diagnose.rejects(t, v * sick, goal, why=f"val_loss[{place}] is NaN")
    submission.diagnose.rejects(t[:-1], v, goal, why="there are 11 training losses and 12 validation losses")
    submission.diagnose.rejects(t, v[:-1], goal, why="there are 12 training losses and 11 validation losses")
    submission.diagnose.rejects(train.T, val.T, goal, why="the losses have two axes, not one")
    submission.early_stop.rejects(val.T, 3, why="val_loss has two axes, not one")


@check(points=4, needs=test_early_stop)
def test_min_delta(submission):
    """An improvement has to be larger than min_delta, and is measured from the last one that was"""
    steps = np.array([4.0, 3.75, 3.5, 3.25, 3.0, 2.75, 2.5])
    late = np.array([4.0, 3.0, 3.5, 2.9375, 2.875, 2.5])
    cases = [
        ((steps, 1), {"min_delta": 0.25}, (1, 0)),  # 3.75 is not below 4 - 0.25
        ((steps, 2, 0.25), {}, (6, 6)),  # but 3.5 is
        ((steps, 3), {"min_delta": 0.5}, (6, 6)),
        ((steps, 2), {"min_delta": 0.5}, (2, 0)),
        ((steps, 2), {"min_delta": 0.125}, (6, 6)),
        ((steps, 9), {"min_delta": 1.0}, (6, 5)),
        ((late, 3), {"min_delta": 0.0625}, (5, 5)),
        ((np.array([4.0, 3.0, 3.25, 3.125, 1.0]), 2), {"min_delta": 0.5}, (3, 1)),
        ((late, 3), {"min_delta": 2.0}, (3, 0)),
    ]
    # All calls first: a mistake has to explain all of them.
    answers = [submission.early_stop(*arguments, **named) for arguments, named, _ in cases]
    for answer, (_, _, expected) in zip(answers, cases, strict=True):
        stops(answer, *expected)


@check(points=2, needs=test_early_stop)
def test_equal_losses(submission):
    """An equal loss is no improvement, and a patience of 1 stops at the first epoch without one"""
    stops(submission.early_stop(np.array([2.0, 1.5, 1.5, 1.5, 1.0]), 2), 3, 1)
    stops(submission.early_stop(np.array([2.0, 1.5, 1.5, 1.0]), 1), 2, 1)
    stops(submission.early_stop(np.array([2.0, 2.5, 1.0]), 1), 1, 0)


@check(points=2, needs=test_early_stop)
def test_nan(submission):
    """In early_stop, NaN is an epoch without an improvement"""
    nan = np.nan
    stops(submission.early_stop(np.array([2.0, 1.5, nan, 1.75, 1.0]), 3), 4, 4)
    stops(submission.early_stop(np.array([2.0, 1.5, nan, nan, 1.0]), 2), 3, 1)
    stops(submission.early_stop(np.array([2.0, nan, 1.75, 1.875, nan, 1.0]), 2), 4, 2)
    stops(submission.early_stop(np.array([2.0, 1.5, nan]), 2), 2, 1)
    stops(submission.early_stop(np.array([2.0, nan, 1.0, 0.5]), 1), 1, 0)


# -- what holds for all ------------------------------------------------------------------------------------------------


@composite
def losses_and_patience(draw):
    losses = np.array([draw(integers(1, 6)) for _ in range(draw(sizes(1, 9)))]) / 2
    return losses, draw(sizes(1, 4)), draw(integers(0, 2)) / 2


@check(points=9, needs=(test_min_delta, test_equal_losses, test_never_stops))
@for_all(examples=40, losses_and_patience=losses_and_patience)
def test_step_by_step(submission, losses_and_patience):
    """For all short curves, early_stop does what its description says step by step"""
    losses, patience, min_delta = losses_and_patience
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best] - min_delta:
            best = epoch
        if epoch - best == patience:
            break
    stops(submission.early_stop(losses, patience, min_delta=min_delta), epoch, best)


@check(points=5, needs=test_early_stop)
def test_what_comes_later(submission, rng):
    """What comes after the stop, a number added to all losses, or another unit of theirs changes nothing"""
    for patience in (2, 4):
        losses, stop, best = waits(rng, patience)
        stops(submission.early_stop(losses[: stop + 1], patience), stop, best)
        stops(submission.early_stop(np.append(losses, [0.0625] * 5), patience), stop, best)
        stops(submission.early_stop(losses + 32.0, patience), stop, best)
        stops(submission.early_stop(losses / 1024, patience), stop, best)


@check(points=4, needs=test_labelled_curves)
def test_over_comes_first(submission, rng):
    """What is overfitted is "over", with the target reached or not, and with training at its end or still going on"""
    last = rng.uniform(0.1, 0.3)
    train, val = falling(rng, last), plateaus(rng.uniform(1.5, 2.0), 0.8)
    levelled_off = last + 3 * np.exp(-rng.uniform(20.0, 25.0) * EPOCHS / EPOCHS[-1])
    cases = [(loss, val, share * last, "over") for loss in (train, levelled_off) for share in (0.5, 2.0)]
    asked(submission, cases)


@check(points=4, needs=test_labelled_curves)
def test_target(submission, rng):
    """The last training loss decides between "under" and "ok", and a target that is just reached will do"""
    train = falling(rng, rng.uniform(0.3, 0.6))
    train[20] = 0.1
    last = float(train[-1])
    val = 2.0 * falling(rng, last)
    cases = [(train, val, last, "ok"), (train, val, 0.95 * last, "under"), (train, val, 1.05 * last, "ok")]
    low = val / 8
    asked(submission, [*cases, (train, low, 0.95 * last, "under"), (train, low, 1.05 * last, "ok")])


@check(points=3, needs=test_labelled_curves)
def test_scale(submission, datasets, rng):
    """Losses and target that are all four times as large, or a fourth, get the same diagnosis"""
    cases = list(zip(*load_module(datasets / "curves.py").curves(rng, 3), strict=True))
    asked(
        submission,
        [(f * train, f * val, float(f * goal), str(kind)) for train, val, goal, kind in cases for f in (4, 0.25)],
    )


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_labelled_curves, test_early_stop))
def test_arguments_unchanged(submission, datasets, rng):
    """The losses are the same after the call, and read-only ones will do"""
    for train, val, target, kind in zip(*load_module(datasets / "curves.py").curves(rng, 3), strict=True):
        right = str(kind)
        leaves_arguments_alone(
            submission.diagnose, train, val, float(target), right=lambda answer, right=right: answer.equals(right)
        )
    leaves_arguments_alone(submission.early_stop, waits(rng, 3)[0], 3)
    leaves_arguments_alone(submission.early_stop, np.array([2.0, 1.5, np.nan, 1.75]), 2)


@check(points=5, needs=(test_labelled_curves, test_early_stop))
def test_kinds(submission, datasets, rng):
    """Losses may be float32 or integers, and both epochs are integers"""
    for train, val, target, kind in zip(*load_module(datasets / "curves.py").curves(rng, 3), strict=True):
        submission.diagnose(train.astype(np.float32), val.astype(np.float32), float(target)).equals(str(kind))
        whole = [np.rint(1e4 * losses).astype(np.int64) for losses in (train, val)]
        submission.diagnose(*whole, float(1e4 * target)).equals(str(kind))
    for change in (np.float32, np.int64):
        losses, stop, best = waits(rng, 3)
        answer = submission.early_stop((8 * losses).astype(change), 3)
        answer.equals((stop, best), dtype=True)
    submission.early_stop(np.array([3.0, 2.0]), 2).equals((1, 1), dtype=True)
