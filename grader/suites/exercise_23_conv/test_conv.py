"""Hidden checks of exercise 23: conv2d and vertical_edge."""

import numpy as np

from dlgrade.suite import (
    Tolerance,
    arrays,
    check,
    choices,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    load_cases,
    load_module,
    sizes,
)

PICTURE = np.array([[1.0, 2.0, 0.0, 1.0], [0.0, 1.0, 3.0, 1.0], [2.0, 0.0, 1.0, 0.0]])
FILTER = np.array([[1.0, 0.0], [-1.0, 2.0]])
# Sums of float32 in any order.
SINGLE = Tolerance(rtol=2e-4, atol=1e-4)


def normal(rng, *shape):
    """Random numbers that are short to read, and none of them near 0."""
    return (rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2.0, shape)).round(2)


def case(rng, x_shape, kernel, filters):
    """Pictures, filters that fit them, and biases."""
    return normal(rng, *x_shape), normal(rng, *kernel, x_shape[3], filters), normal(rng, filters)


def convolves(submission, x, w, b, **options):
    """Require the reference's answer; say so if rows are taken for columns, or channels are not summed."""
    answer = submission.conv2d(x, w, b, **options)
    expected = submission.conv2d.reference_value(x, w, b, **options)
    return answer.equals(expected, mistake=likely_mistake(answer.value, expected, x, w, b))


def likely_mistake(value, expected, x, w, b):
    if type(value) is not np.ndarray or value.dtype.kind not in "fiu":
        return None
    turned = [expected.swapaxes(1, 2)]
    if max(w.shape[:2]) <= min(x.shape[1:3]):
        turned.append(windows(x, w.swapaxes(0, 1)) + b)
    unlike = [other for other in turned if other.shape != expected.shape or not np.allclose(other, expected)]
    if any(value.shape == other.shape and np.allclose(value, other, rtol=1e-3, atol=1e-4) for other in unlike):
        return "hw_swapped"
    channels, filters = w.shape[2:]
    per_channel = [(*expected.shape[:3], channels, filters), (*expected.shape[:3], filters, channels)]
    if channels > 1:
        per_channel += [(*expected.shape[:3], channels * filters), (*expected.shape[:3], channels)]
    return "channels_not_summed" if value.shape != expected.shape and value.shape in per_channel else None


def windows(x, w):
    """A plain valid convolution without biases."""
    view = np.lib.stride_tricks.sliding_window_view(x, w.shape[:2], axis=(1, 2))
    return np.einsum("nijckl,klcf->nijf", view, w)


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=8)
def test_one_filter(submission, rng):
    """conv2d gives the lesson's numbers, and others for other pictures"""
    convolves(submission, PICTURE[None, :, :, None], FILTER[:, :, None, None], np.array([0.5]))
    depends_on_input(submission.conv2d, [case(rng, (1, 3, 4, 1), (2, 2), 1) for _ in range(2)])


@check(points=15, needs=test_one_filter)
def test_any_sizes(submission, rng):
    """conv2d takes several pictures, channels and filters, and filters that are not square"""
    for x_shape, kernel, filters in [
        ((2, 6, 7, 3), (3, 2), 4),
        ((1, 8, 10, 2), (4, 7), 3),
        ((3, 4, 5, 1), (1, 1), 2),
        ((2, 3, 2, 4), (1, 1), 3),
        ((1, 3, 4, 5), (3, 4), 2),
        ((3, 5, 4, 2), (2, 3), 1),
        ((2, 1, 6, 3), (1, 3), 2),
        ((2, 6, 1, 3), (3, 1), 1),
        ((1, 5, 5, 2), (3, 3), 2),
    ]:
        convolves(submission, *case(rng, x_shape, kernel, filters))


@check(points=10)
def test_vertical_edge(submission):
    """vertical_edge answers vertical edges and not horizontal ones"""
    answer = submission.vertical_edge()
    kernel = answer.array((2, 2))
    if kernel.dtype.kind == "c":
        raise answer.fail("The filter has complex numbers in it, and should have real ones.")
    kernel = kernel.astype(np.float64)
    largest = np.abs(kernel).max()
    if largest == 0:
        raise answer.fail("This filter answers 0 to everything: all its numbers are 0.")
    rows, columns = kernel.sum(axis=1), kernel.sum(axis=0)
    sees_horizontal, sees_vertical = np.abs(rows).max() > 1e-6 * largest, np.abs(columns).max() > 1e-6 * largest
    if sees_horizontal:
        place = int(np.abs(rows).argmax())
        part = "[[1, 1], [0, 0]]" if place == 0 else "[[0, 0], [1, 1]]"
        text = f"To the horizontal edge {part} your filter {kernel.tolist()} answers {rows[place]:.4g}, and not 0."
        raise answer.fail(text, mistake=None if sees_vertical else "horizontal_edge")
    if not sees_vertical:
        text = (
            f"To the vertical edge [[0, 1], [0, 1]] your filter {kernel.tolist()} answers {columns[1]:.4g}, as to none."
        )
        raise answer.fail(text)


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=6, needs=test_any_sizes)
def test_stride(submission, rng):
    """conv2d moves by the stride, down as well as across, and never over the edge"""
    for x_shape, kernel, stride in [
        ((2, 7, 9, 2), (3, 3), 2),
        ((1, 8, 7, 1), (3, 2), 2),
        ((1, 10, 9, 2), (2, 4), 3),
        ((2, 9, 6, 1), (1, 2), 4),
        ((1, 4, 5, 2), (3, 3), 6),
    ]:
        convolves(submission, *case(rng, x_shape, kernel, 2), stride=stride)


@check(points=4, needs=test_stride)
def test_padding_number(submission, rng):
    """conv2d puts as many zeros on each side as the number says"""
    for x_shape, kernel, stride, padding in [
        ((2, 4, 5, 2), (3, 2), 1, 1),
        ((1, 3, 4, 1), (2, 3), 1, 3),
        ((1, 6, 5, 2), (3, 4), 2, 2),
        ((2, 5, 4, 1), (2, 2), 1, 0),
        ((1, 2, 3, 1), (4, 5), 1, 1),
    ]:
        convolves(submission, *case(rng, x_shape, kernel, 2), stride=stride, padding=padding)


@check(points=8, needs=test_stride)
def test_padding_same(submission, rng):
    """ "same" gives ceil(n / stride) answers, and an odd row or column of zeros goes below or to the right"""
    for x_shape, kernel, stride in [
        ((2, 4, 6, 2), (3, 5), 1),
        ((1, 4, 5, 2), (2, 4), 1),
        ((1, 6, 9, 1), (3, 2), 2),
        ((2, 8, 7, 1), (5, 4), 3),
        ((1, 5, 6, 2), (1, 1), 2),
        ((1, 7, 8, 1), (1, 2), 3),
        ((1, 2, 3, 2), (5, 6), 1),
        ((2, 1, 1, 2), (3, 2), 1),
    ]:
        convolves(submission, *case(rng, x_shape, kernel, 2), stride=stride, padding="same")


@check(points=7, needs=(test_stride, test_padding_same))
def test_keras(submission, datasets):
    """conv2d answers as Keras's Conv2D does"""
    for case in load_cases(datasets / "keras_cases.npz", "conv2d"):
        answer = submission.conv2d(case["x"], case["w"], case["b"], stride=case["stride"], padding=case["padding"])
        answer.equals(case["y"], tolerance=SINGLE)


@check(points=7, needs=test_any_sizes)
def test_rejects(submission, rng):
    """conv2d refuses shapes that do not fit, filters larger than the picture, and other paddings"""
    x, w, b = case(rng, (2, 4, 5, 3), (2, 3), 4)
    rejects = submission.conv2d.rejects
    rejects(x, w, b[:1], why="b has 1 number for 4 filters")
    rejects(x, w, b[:3], why="b has 3 numbers for 4 filters")
    rejects(x, w, np.array(0.5), why="b has no axis, not one")
    rejects(x, w, b[None], why="b has the shape (1, 4), not (4,)")
    rejects(x, w[..., :1], b, why="b has 4 numbers for 1 filter")
    rejects(x, w[:, :, :1], b, why="the pictures have 3 channels, and the filters are for 1")
    rejects(x[..., :1], w, b, why="the pictures have 1 channel, and the filters are for 3")
    rejects(x[..., :2], w, b, why="the pictures have 2 channels, and the filters are for 3")
    rejects(x[0], w, b, why="x has three axes, not four")
    rejects(x[None], w, b, why="x has five axes, not four")
    rejects(x, w[..., 0], b, why="w has three axes, not four")
    rejects(x, w[..., 0], b[:1], why="w has three axes, not four")
    rejects(x[:, :1], w, b, why="a filter of 2 rows does not fit on a picture of 1")
    rejects(x[:, :, :2], w, b, why="a filter of 3 columns does not fit on a picture of 2")
    tall, wide = normal(rng, 7, 1, 3, 4), normal(rng, 1, 9, 3, 4)
    rejects(x, tall, b, padding=1, why="a filter of 7 rows does not fit on 4 + 2 rows")
    rejects(x, wide, b, stride=2, padding=1, why="a filter of 9 columns does not fit on 5 + 2 columns")
    rejects(x, w, b, padding="full", why="padding is 'valid', 'same' or a number")
    rejects(x, w, b, padding=-1, why="padding is below 0")


# -- properties --------------------------------------------------------------------------------------------------------


@check(points=6, needs=test_any_sizes)
def test_single_weight(submission, rng):
    """A filter with a single weight of 1 picks out the pixels under that weight"""
    for kernel, channels in [((3, 2), 2), ((2, 4), 3)]:
        x = normal(rng, 2, 5, 6, channels)
        row, column, channel = (int(rng.integers(size)) for size in (*kernel, channels))
        w = np.zeros((*kernel, channels, 1))
        w[row, column, channel] = 1.0
        rows, columns = 5 - kernel[0] + 1, 6 - kernel[1] + 1
        expected = x[:, row : row + rows, column : column + columns, channel : channel + 1]
        submission.conv2d(x, w, np.zeros(1)).equals(expected)


@composite
def small_case(draw):
    kernel = draw(sizes(1, 3)), draw(sizes(1, 3))
    x = draw(arrays(draw(sizes(1, 2)), draw(sizes(3, 5)), draw(sizes(3, 5)), draw(sizes(1, 2))))
    w = draw(arrays(*kernel, x.shape[3], draw(sizes(1, 3))))
    return x, w, draw(arrays(w.shape[3]))


MODES = choices([(1, "valid"), (1, "same"), (2, "valid"), (2, "same"), (3, 1)])


@check(points=7, needs=(test_stride, test_padding_number, test_padding_same))
@for_all(examples=15, small_case=small_case, mode=MODES)
def test_linear(submission, small_case, mode):
    """Twice the picture with a second one added gives twice the answer with a second one added"""
    x, w, b = small_case
    other = x[:, ::-1, ::-1] + 1.0
    options = dict(zip(("stride", "padding"), mode, strict=True))
    none = np.zeros_like(b)
    first = submission.conv2d(x, w, b, **options)
    shape = submission.conv2d.reference_value(x, w, b, **options).shape
    second = submission.conv2d(other, w, none, **options).array(shape)
    submission.conv2d(2.0 * x + other, w, 2.0 * b, **options).equals(2.0 * first.array(shape) + second)


@check(points=6, needs=(test_stride, test_padding_number, test_padding_same))
@for_all(examples=15, small_case=small_case, mode=MODES)
def test_parts(submission, small_case, mode):
    """Each picture, and each filter, gets the answer that it would get alone"""
    x, w, b = small_case
    options = dict(zip(("stride", "padding"), mode, strict=True))
    shape = submission.conv2d.reference_value(x, w, b, **options).shape
    whole = submission.conv2d(x, w, b, **options).array(shape)
    submission.conv2d(x[-1:], w, b, **options).equals(whole[-1:])
    submission.conv2d(x, w[..., -1:], b[-1:], **options).equals(whole[..., -1:])


@check(points=6, needs=test_any_sizes)
def test_shift(submission, datasets, rng):
    """What moves on the picture moves in the answer: nothing else changes"""
    x, _ = load_module(datasets / "shapes.py").shapes(rng, 1)
    x = x[:, 8:20, 9:19].astype(np.float64)
    _, w, b = case(rng, (1, 1, 1, 1), (3, 2), 2)
    whole = submission.conv2d(x, w, b).array((1, 10, 9, 2))
    submission.conv2d(x[:, 2:, 3:], w, b).equals(whole[:, 2:, 3:])
    submission.conv2d(x[:, :-1, :-4], w, b).equals(whole[:, :-1, :-4])


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_any_sizes, test_stride, test_padding_same))
def test_arguments_unchanged(submission, rng):
    """Pictures, filters and biases are the same after the call, and read-only ones will do"""
    leaves_arguments_alone(submission.conv2d, *case(rng, (2, 4, 5, 3), (3, 2), 2))
    leaves_arguments_alone(submission.conv2d, *case(rng, (2, 4, 5, 1), (3, 2), 2), stride=2, padding="same")
    leaves_arguments_alone(submission.conv2d, *case(rng, (1, 3, 4, 2), (1, 1), 2))


@check(points=5, needs=(test_any_sizes, test_padding_number, test_padding_same))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    for padding in ("valid", "same", 1):
        keeps_dtype(submission.conv2d, *case(rng, (2, 4, 5, 3), (3, 2), 2), padding=padding)
    for dtype in (np.uint8, np.int8):  # each product is larger than such an integer can be
        x, w, b = (rng.integers(60, 120, part.shape).astype(dtype) for part in case(rng, (2, 3, 4, 2), (2, 2), 3))
        submission.conv2d.agrees(x, w, b, dtype=True)
