"""Hidden checks of exercise 25: im2col, col2im and conv2d_fast."""

import numpy as np

from dlgrade.suite import (
    arrays,
    beats_loop,
    check,
    choices,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    sizes,
)

SQUARE = np.arange(1.0, 10.0).reshape(1, 3, 3, 1)
WINDOWS = np.array([[1.0, 2.0, 4.0, 5.0], [2.0, 3.0, 5.0, 6.0], [4.0, 5.0, 7.0, 8.0], [5.0, 6.0, 8.0, 9.0]])


def normal(rng, *shape):
    """Random numbers that are short to read, and none of them near 0."""
    return (rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2.0, shape)).round(2)


def conv_case(rng, x_shape, kernel, filters):
    """Pictures, filters that fit them, and biases."""
    return normal(rng, *x_shape), normal(rng, *kernel, x_shape[3], filters), normal(rng, filters)


def places(x_shape, kh, kw, s, p):
    """The number of windows of a batch of pictures."""
    return x_shape[0] * ((x_shape[1] + 2 * p - kh) // s + 1) * ((x_shape[2] + 2 * p - kw) // s + 1)


def some_cols(rng, x_shape, kh, kw, s, p):
    return normal(rng, places(x_shape, kh, kw, s, p), kh * kw * x_shape[3])


# -- windows side by side, one pixel apart -----------------------------------------------------------------------------

PLAIN = [
    ((2, 4, 6, 3), 3, 2),
    ((1, 5, 4, 2), 2, 4),
    ((3, 3, 4, 1), 3, 4),
    ((2, 3, 2, 4), 1, 1),
    ((2, 1, 5, 2), 1, 3),
    ((1, 6, 1, 3), 2, 1),
]
SPACED = [
    ((2, 5, 7, 2), 3, 2, 2, 0),
    ((1, 4, 5, 3), 2, 3, 1, 1),
    ((2, 3, 4, 1), 3, 2, 1, 3),
    ((1, 6, 7, 2), 2, 3, 3, 1),
    ((2, 4, 6, 2), 1, 2, 4, 0),
    ((1, 2, 3, 2), 4, 5, 2, 2),
]


@check(points=10)
def test_im2col(submission, rng):
    """im2col lays the lesson's windows out, and those of other pictures"""
    submission.im2col(SQUARE, 2, 2, 1, 0).equals(WINDOWS)
    depends_on_input(submission.im2col, [(normal(rng, 1, 3, 3, 1), 2, 2, 1, 0) for _ in range(2)])


@check(points=10, needs=test_im2col)
def test_im2col_order(submission, rng):
    """im2col goes picture by picture and place by place, and in a window by row, column and channel"""
    for x_shape, kh, kw in PLAIN:
        submission.im2col.agrees(normal(rng, *x_shape), kh, kw, 1, 0)


@check(points=10)
def test_col2im(submission, rng):
    """col2im adds each entry to the pixel from which im2col would have taken it"""
    depends_on_input(submission.col2im, [(normal(rng, 4, 4), (1, 3, 3, 1), 2, 2, 1, 0) for _ in range(2)])
    submission.col2im(np.ones((4, 4)), (1, 3, 3, 1), 2, 2, 1, 0).equals(
        np.array([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]])[None, :, :, None]
    )
    for x_shape, kh, kw in PLAIN:
        submission.col2im.agrees(some_cols(rng, x_shape, kh, kw, 1, 0), x_shape, kh, kw, 1, 0)


@check(points=10)
def test_conv(submission, rng):
    """conv2d_fast gives what conv2d of exercise 23 gives"""
    depends_on_input(submission.conv2d_fast, [conv_case(rng, (1, 3, 4, 1), (2, 2), 1) for _ in range(2)])
    for x_shape, kh, kw in PLAIN:
        submission.conv2d_fast.agrees(*conv_case(rng, x_shape, (kh, kw), 4))
    submission.conv2d_fast.agrees(*conv_case(rng, (2, 5, 6, 3), (3, 2), 1))


# -- strides, padding and what is refused ------------------------------------------------------------------------------


@check(points=4, needs=test_im2col_order)
def test_im2col_spaced(submission, rng):
    """im2col moves by s, and sees p zeros on every side"""
    for x_shape, *window in SPACED:
        submission.im2col.agrees(normal(rng, *x_shape), *window)


@check(points=5, needs=test_col2im)
def test_col2im_spaced(submission, rng):
    """col2im moves by s, leaves out what falls on the padding, and leaves 0 where no window is"""
    for x_shape, *window in SPACED:
        submission.col2im.agrees(some_cols(rng, x_shape, *window), x_shape, *window)


@check(points=7, needs=test_conv)
def test_conv_spaced(submission, rng):
    """conv2d_fast takes strides, numbers of zeros, and "same", as in exercise 23"""
    for x_shape, kernel, stride, padding in [
        ((2, 7, 9, 2), (3, 2), 2, "valid"),
        ((1, 4, 5, 2), (3, 4), 6, 3),
        ((2, 4, 5, 2), (3, 2), 1, 1),
        ((1, 6, 5, 2), (2, 4), 2, 2),
        ((2, 4, 6, 2), (3, 5), 1, "same"),
        ((1, 4, 5, 2), (2, 4), 1, "same"),
        ((2, 6, 9, 1), (3, 2), 2, "same"),
        ((1, 8, 7, 1), (5, 4), 3, "same"),
        ((1, 8, 7, 2), (1, 2), 4, "same"),
    ]:
        submission.conv2d_fast.agrees(*conv_case(rng, x_shape, kernel, 3), stride=stride, padding=padding)


@check(points=4, needs=(test_im2col_order, test_col2im))
def test_matrices_rejected(submission, rng):
    """im2col and col2im refuse other ranks, sizes that do not fit, and windows larger than the padded picture"""
    x_shape = (2, 4, 5, 3)
    x, cols = normal(rng, *x_shape), some_cols(rng, x_shape, 2, 3, 1, 0)
    submission.im2col.rejects(x[0], 2, 3, 1, 0, why="x has three axes, not four")
    submission.im2col.rejects(x[None], 2, 3, 1, 0, why="x has five axes, not four")
    submission.im2col.rejects(x, 5, 2, 1, 0, why="a window of 5 rows does not fit on 4")
    submission.im2col.rejects(x, 1, 8, 2, 1, why="a window of 8 columns does not fit on 5 + 2")
    rows, columns = cols.shape
    submission.col2im.rejects(cols[:-1], x_shape, 2, 3, 1, 0, why=f"there are {rows} places, but {rows - 1} rows")
    wider = np.hstack([cols, cols[:, :3]])
    submission.col2im.rejects(wider, x_shape, 2, 3, 1, 0, why=f"a window has {columns} numbers, not {columns + 3}")
    submission.col2im.rejects(cols, x_shape, 2, 3, 1, 1, why="with a padding of 1 there are more places than rows")
    submission.col2im.rejects(cols, (2, 4, 5), 2, 3, 1, 0, why="x_shape has three sizes, not four")
    halves = cols.reshape(2 * rows, -1)
    submission.col2im.rejects(halves, x_shape, 2, 3, 1, 0, why=f"there are {rows} places, but {2 * rows} rows")
    submission.col2im.rejects(cols.reshape(-1), x_shape, 2, 3, 1, 0, why="cols has one axis, not two")
    submission.col2im.rejects(cols, (2, 4, 2, 3), 2, 3, 1, 0, why="a window of 3 columns does not fit on 2")
    # As many rows as the formula for the number of places comes to, though there is no window.
    none = cols[:0]
    submission.col2im.rejects(none, (2, 4, 2, 3), 2, 3, 1, 0, why="a window of 3 columns does not fit on 2")
    submission.col2im.rejects(none, (2, 1, 5, 3), 2, 3, 1, 0, why="a window of 2 rows does not fit on 1")


@check(points=5, needs=test_conv_spaced)
def test_conv_rejected(submission, rng):
    """conv2d_fast refuses what conv2d refuses"""
    x, w, b = conv_case(rng, (2, 4, 5, 3), (2, 3), 4)
    rejects = submission.conv2d_fast.rejects
    rejects(x, w, b[:1], why="b has 1 number for 4 filters")
    rejects(x, w, b[:3], why="b has 3 numbers for 4 filters")
    rejects(x, w, b[None], why="b has the shape (1, 4), not (4,)")
    rejects(x, w, np.array(0.5), why="b has no axis, not one")
    rejects(x, w[..., :1], b, why="b has 4 numbers for 1 filter")
    rejects(x, w[:, :, :1], b, why="the pictures have 3 channels, and the filters are for 1")
    rejects(x[..., :1], w, b, why="the pictures have 1 channel, and the filters are for 3")
    rejects(x[0], w, b, why="x has three axes, not four")
    rejects(x[None], w, b, why="x has five axes, not four")
    rejects(x, w[..., 0], b[:1], why="w has three axes, not four")
    rejects(x[:, :1], w, b, why="a filter of 2 rows does not fit on a picture of 1")
    rejects(x[:, :, :2], w, b, why="a filter of 3 columns does not fit on a picture of 2")
    rejects(x, normal(rng, 1, 9, 3, 4), b, padding=1, why="a filter of 9 columns does not fit on 5 + 2")
    rejects(x, w, b, padding="full", why="padding is 'valid', 'same' or a number")
    rejects(x, w, b, padding=-1, why="padding is below 0")


# -- what holds for all windows ----------------------------------------------------------------------------------------


@composite
def pictures_and_window(draw):
    x_shape = draw(sizes(1, 2)), draw(sizes(2, 5)), draw(sizes(2, 5)), draw(sizes(1, 3))
    window = draw(sizes(1, 2)), draw(sizes(1, 2)), draw(sizes(1, 3)), draw(sizes(0, 2))
    x = draw(arrays(*x_shape))
    return x, window, draw(arrays(places(x_shape, *window), window[0] * window[1] * x_shape[3]))


@check(points=7, needs=(test_im2col_spaced, test_col2im_spaced))
@for_all(examples=20, pictures_and_window=pictures_and_window)
def test_adjoint(submission, pictures_and_window):
    """The products of im2col(x) and c have the sum of the products of x and col2im(c)"""
    x, window, c = pictures_and_window
    cols = submission.im2col(x, *window).array(c.shape).real
    answer = submission.col2im(c, x.shape, *window)
    left, right = float(np.sum(cols * c)), float(np.sum(x * answer.array(x.shape).real))
    if abs(left - right) > 1e-6 * (1.0 + np.abs(cols * c).sum()):
        raise answer.fail(f"The sum over im2col(x)·c is {left:.6g}, and that over x·col2im(c) is {right:.6g}.")


@check(points=5, needs=(test_im2col_spaced, test_col2im_spaced))
@for_all(examples=15, pictures_and_window=pictures_and_window)
def test_there_and_back(submission, pictures_and_window):
    """col2im(im2col(x)) is each pixel times the number of windows over it"""
    x, window, c = pictures_and_window
    over = submission.col2im.reference_value(np.ones_like(c), x.shape, *window)
    cols = submission.im2col(x, *window).array(c.shape)
    submission.col2im(cols, x.shape, *window).equals(x * over)


@check(points=5, needs=(test_im2col_spaced, test_conv_spaced))
@for_all(examples=12, pictures_and_window=pictures_and_window, filters=sizes(1, 3), level=choices([0.0, 1.5, -2.0]))
def test_product(submission, pictures_and_window, filters, level):
    """conv2d_fast is the product of im2col(x) and the filters as columns"""
    x, window, c = pictures_and_window
    kh, kw, s, p = window
    w = np.resize(c[::-1] + 0.25, (kh, kw, x.shape[3], filters))
    cols = submission.im2col(x, *window).array(c.shape)
    shape = submission.conv2d_fast.reference_value(x, w, np.zeros(filters), s, p).shape
    answer = submission.conv2d_fast(x, w, np.full(filters, level), stride=s, padding=p)
    answer.equals((cols @ w.reshape(-1, filters) + level).reshape(shape))


@check(points=8, needs=test_conv)
def test_fast(submission, rng):
    """conv2d_fast is at least 20 times as fast as a loop over the places"""

    def make():
        # One picture, or a loop could do the same place of many at once; a small filter, since a step of the loop takes
        # as long with a small one as with a large.
        x, w, b = rng.normal(size=(1, 128, 120, 1)), rng.normal(size=(2, 2, 1, 1)), rng.normal(size=1)
        return x.astype(np.float32), w.astype(np.float32), b.astype(np.float32)

    beats_loop(submission.conv2d_fast, make, loop_conv, ratio=20.0, mistake="loops")


def loop_conv(x, w, b):
    """A convolution, place by place."""
    (N, H, W, _), (kh, kw, _, F) = x.shape, w.shape
    out = np.empty((N, H - kh + 1, W - kw + 1, F), x.dtype)
    for n, i, j in np.ndindex(out.shape[:3]):
        out[n, i, j] = np.sum(x[n, i : i + kh, j : j + kw, :, None] * w, axis=(0, 1, 2)) + b
    return out


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_im2col_spaced, test_col2im_spaced, test_conv_spaced))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    x_shape, window = (2, 4, 5, 3), (3, 2, 2, 1)
    leaves_arguments_alone(submission.im2col, normal(rng, *x_shape), *window)
    leaves_arguments_alone(submission.im2col, normal(rng, *x_shape), 1, 1, 1, 0)
    leaves_arguments_alone(submission.col2im, some_cols(rng, x_shape, *window), x_shape, *window)
    leaves_arguments_alone(submission.col2im, some_cols(rng, x_shape, 1, 1, 1, 0), x_shape, 1, 1, 1, 0)
    leaves_arguments_alone(submission.conv2d_fast, *conv_case(rng, x_shape, (3, 2), 2))
    leaves_arguments_alone(submission.conv2d_fast, *conv_case(rng, x_shape, (3, 2), 2), stride=2, padding="same")
    leaves_arguments_alone(submission.conv2d_fast, *conv_case(rng, (1, 3, 4, 2), (1, 1), 2))


@check(points=5, needs=(test_im2col_spaced, test_col2im_spaced, test_conv_spaced))
def test_dtype(submission, rng):
    """float32 stays float32, and sums of integers are computed as float64"""
    x_shape, window = (2, 4, 5, 3), (3, 2, 1, 1)
    keeps_dtype(submission.im2col, normal(rng, *x_shape), *window, integers=False)
    submission.im2col.agrees(rng.integers(1, 250, x_shape).astype(np.uint8), *window)
    keeps_dtype(submission.col2im, some_cols(rng, x_shape, *window), x_shape, *window)
    for padding in ("valid", "same", 1):
        keeps_dtype(submission.conv2d_fast, *conv_case(rng, x_shape, (3, 2), 2), padding=padding)
    for dtype in (np.uint8, np.int8):  # sums and products are larger than such an integer can be
        cols = rng.integers(60, 120, some_cols(rng, x_shape, *window).shape).astype(dtype)
        submission.col2im.agrees(cols, x_shape, *window, dtype=True)
        case = (rng.integers(60, 120, part.shape).astype(dtype) for part in conv_case(rng, x_shape, (2, 2), 3))
        submission.conv2d_fast.agrees(*case, dtype=True)
