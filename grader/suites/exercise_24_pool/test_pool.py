"""Hidden checks of exercise 24: max_pool2d, avg_pool2d and global_avg_pool."""

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
    numbers,
    sizes,
)

PICTURE = np.array([[1.0, 3.0, 2.0, 0.0], [5.0, 2.0, 1.0, 4.0], [0.0, 1.0, 7.0, 2.0], [2.0, 6.0, 3.0, 8.0]])
# Sums of float32 in any order.
SINGLE = Tolerance(rtol=2e-4, atol=1e-4)


def pixels(rng, *shape):
    """Numbers of both signs, no two of them equal, so that windows with other pixels have other largest ones."""
    count = int(np.prod(shape))
    return ((rng.permutation(count) - count // 2) / 4 + 0.1).reshape(shape)


def negative(rng, *shape):
    """Numbers below 0, no two of them equal."""
    return -1.0 - rng.permutation(int(np.prod(shape))).reshape(shape) / 8


# -- windows side by side ----------------------------------------------------------------------------------------------


@check(points=8)
def test_max(submission, rng):
    """max_pool2d gives the largest pixel of each window of 2 by 2"""
    submission.max_pool2d(PICTURE[None, :, :, None]).equals(np.array([[5.0, 4.0], [6.0, 8.0]])[None, :, :, None])
    depends_on_input(submission.max_pool2d, [(pixels(rng, 1, 4, 4, 1),) for _ in range(2)])
    depends_on_input(submission.max_pool2d, [(pixels(rng, 2, 6, 8, 3),) for _ in range(2)])


@check(points=8)
def test_avg(submission, rng):
    """avg_pool2d gives the mean of each window of 2 by 2"""
    submission.avg_pool2d(PICTURE[None, :, :, None]).equals(np.array([[2.75, 1.75], [2.25, 5.0]])[None, :, :, None])
    depends_on_input(submission.avg_pool2d, [(pixels(rng, 1, 4, 4, 1),) for _ in range(2)])
    depends_on_input(submission.avg_pool2d, [(pixels(rng, 2, 6, 8, 3),) for _ in range(2)])


SIDE_BY_SIDE = [((3, 6, 9, 2), 3), ((1, 4, 8, 3), 4), ((2, 3, 5, 4), 1), ((2, 3, 3, 4), 3)]
LEFT_OVER = [((2, 5, 7, 3), 2), ((1, 26, 27, 1), 2), ((1, 7, 11, 2), 4), ((2, 5, 3, 3), 3)]


@check(points=6, needs=test_max)
def test_max_sizes(submission, rng):
    """max_pool2d takes any k, and leaves over the rows and columns at the end in which no window has room"""
    for shape, k in SIDE_BY_SIDE + LEFT_OVER:
        submission.max_pool2d.agrees(pixels(rng, *shape), k)


@check(points=6, needs=test_avg)
def test_avg_sizes(submission, rng):
    """avg_pool2d takes any k, and leaves over the rows and columns at the end in which no window has room"""
    for shape, k in SIDE_BY_SIDE + LEFT_OVER:
        submission.avg_pool2d.agrees(pixels(rng, *shape), k)


@check(points=8)
def test_global(submission, rng):
    """global_avg_pool gives the mean of each channel of each picture"""
    depends_on_input(submission.global_avg_pool, [(pixels(rng, 2, 3, 5, 4),) for _ in range(2)])
    for shape in [(1, 4, 3, 2), (3, 1, 1, 2), (2, 1, 5, 3), (2, 4, 1, 1), (4, 6, 2, 3)]:
        submission.global_avg_pool.agrees(pixels(rng, *shape))
    submission.global_avg_pool(PICTURE[None, :, :, None]).equals(np.array([[2.9375]]))


# -- strides and padding -----------------------------------------------------------------------------------------------


@check(points=6, needs=(test_max_sizes, test_avg_sizes))
def test_strides(submission, rng):
    """Windows overlap if s is smaller than k, and leave pixels out if it is larger"""
    for shape, k, s in [((2, 7, 6, 3), 3, 2), ((1, 5, 8, 2), 3, 1), ((2, 8, 7, 2), 2, 3), ((1, 5, 6, 3), 1, 4)]:
        submission.max_pool2d.agrees(pixels(rng, *shape), k=k, s=s)
        submission.avg_pool2d.agrees(pixels(rng, *shape), k=k, s=s)
    submission.max_pool2d.agrees(pixels(rng, 2, 5, 4, 2), 3, 5)


SAME = [
    ((2, 5, 7, 3), 2, 2),
    ((1, 6, 8, 2), 3, 2),
    ((2, 4, 5, 2), 2, 1),
    ((1, 4, 6, 3), 3, 1),
    ((1, 8, 5, 2), 4, 3),
    ((2, 7, 9, 1), 2, 3),
    ((1, 5, 6, 2), 1, 2),
    ((1, 8, 7, 2), 1, 4),
    ((1, 2, 3, 4), 5, 1),
    ((2, 3, 4, 2), 6, 4),
]


@check(points=7, needs=test_strides)
def test_max_same(submission, rng):
    """max_pool2d with padding "same" looks at real pixels only, also if all are negative"""
    for shape, k, s in SAME:
        submission.max_pool2d.agrees(negative(rng, *shape), k, s, "same").quiet()
    for shape, k, s in SAME[:4]:
        submission.max_pool2d.agrees(pixels(rng, *shape), k=k, s=s, padding="same")
    submission.max_pool2d.agrees(negative(rng, 1, 5, 3, 2), padding="same")
    submission.max_pool2d.agrees(1e30 * negative(rng, 1, 5, 3, 2), padding="same").quiet()
    submission.max_pool2d.agrees((1e30 * negative(rng, 1, 3, 5, 2)).astype(np.float32), padding="same").quiet()


@check(points=7, needs=test_strides)
def test_avg_same(submission, rng):
    """avg_pool2d with padding "same" divides by the number of real pixels in the window"""
    for shape, k, s in SAME:
        submission.avg_pool2d.agrees(pixels(rng, *shape), k, s, "same").quiet()
    submission.avg_pool2d.agrees(5.0 + pixels(rng, 1, 5, 3, 2), padding="same")


@check(points=4, needs=(test_max_same, test_avg_same))
def test_keras(submission, datasets):
    """Both answer as Keras's MaxPooling2D and AveragePooling2D do"""
    for function in (submission.max_pool2d, submission.avg_pool2d):
        for case in load_cases(datasets / "keras_cases.npz", function.name):
            answer = function(case["x"], case["k"], case["s"], case["padding"])
            answer.equals(case["y"], tolerance=SINGLE)


@check(points=5, needs=(test_max_sizes, test_avg_sizes, test_global))
def test_rejects(submission, rng):
    """Pictures with other axes than four are refused, and windows larger than the picture"""
    x = pixels(rng, 2, 4, 6, 3)
    for function in (submission.max_pool2d, submission.avg_pool2d, submission.global_avg_pool):
        function.rejects(x[0], why="x has three axes, not four")
        function.rejects(x[None], why="x has five axes, not four")
        function.rejects(x[0, :, :, 0], why="x has two axes, not four")
    for function in (submission.max_pool2d, submission.avg_pool2d):
        function.rejects(x, 5, why="a window of 5 rows does not fit on 4")
        function.rejects(x[:, :, :2], 3, 1, why="a window of 3 columns does not fit on 2")
        function.rejects(x, 7, 2, why="a window of 7 by 7 does not fit on a picture of 4 by 6")


# -- properties --------------------------------------------------------------------------------------------------------

MODES = choices(
    [(2, None, "valid"), (2, None, "same"), (2, 1, "same"), (3, 2, "same"), (3, 1, "valid"), (1, 2, "same")]
)
ALL = (test_max_same, test_avg_same)


def arguments(mode):
    return dict(zip(("k", "s", "padding"), mode, strict=True))


@composite
def pictures(draw):
    return draw(arrays(draw(sizes(1, 2)), draw(sizes(3, 6)), draw(sizes(3, 6)), draw(sizes(1, 3))))


@check(points=6, needs=(*ALL, test_global))
@for_all(examples=15, rows=sizes(3, 6), columns=sizes(3, 6), level=numbers(-5.0, 5.0), mode=MODES)
def test_even_picture(submission, rows, columns, level, mode):
    """A picture of one brightness keeps it, over the edge as well"""
    x = np.full((1, rows, columns, 2), level)
    for function in (submission.max_pool2d, submission.avg_pool2d):
        answer = function(x, **arguments(mode))
        answer.equals(np.full(function.reference_value(x, **arguments(mode)).shape, level))
    submission.global_avg_pool(x).equals(np.full((1, 2), level))


@check(points=7, needs=ALL)
@for_all(examples=15, pictures=pictures, shift=numbers(-5.0, 5.0), mode=MODES)
def test_scaled(submission, pictures, shift, mode):
    """A picture twice as bright, and brighter by one number, gives just such an answer"""
    for function in (submission.max_pool2d, submission.avg_pool2d):
        shape = function.reference_value(pictures, **arguments(mode)).shape
        once = function(pictures, **arguments(mode)).array(shape)
        function(2.0 * pictures + shift, **arguments(mode)).equals(2.0 * once + shift)


@check(points=6, needs=ALL)
@for_all(examples=15, pictures=pictures, mode=MODES)
def test_between(submission, pictures, mode):
    """The mean of a window lies between its smallest and its largest pixel"""
    answers = [
        submission.max_pool2d(pictures, **arguments(mode)),
        submission.avg_pool2d(pictures, **arguments(mode)),
        submission.max_pool2d(-pictures, **arguments(mode)),
    ]
    shape = submission.max_pool2d.reference_value(pictures, **arguments(mode)).shape
    largest, mean, smallest = (answer.array(shape).real for answer in answers)
    if np.any(mean > largest + 1e-9):
        raise answers[1].fail("A mean is larger than the largest pixel that max_pool2d finds in its window.")
    if np.any(mean < -smallest - 1e-9):
        raise answers[1].fail("A mean is smaller than the smallest pixel, found by max_pool2d on the negative picture.")


@check(points=6, needs=(*ALL, test_global))
@for_all(examples=12, pictures=pictures, mode=MODES)
def test_parts(submission, pictures, mode):
    """Each picture and each channel gets the answer that it would get alone"""
    for function in (submission.max_pool2d, submission.avg_pool2d):
        shape = function.reference_value(pictures, **arguments(mode)).shape
        whole = function(pictures, **arguments(mode)).array(shape)
        function(pictures[-1:, :, :, -1:], **arguments(mode)).equals(whole[-1:, :, :, -1:])
    whole = submission.global_avg_pool(pictures).array((len(pictures), pictures.shape[3]))
    submission.global_avg_pool(pictures[-1:, :, :, -1:]).equals(whole[-1:, -1:])


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_strides, test_global))
def test_arguments_unchanged(submission, rng):
    """The pictures are the same after the call, and read-only ones will do"""
    leaves_arguments_alone(submission.global_avg_pool, pixels(rng, 2, 4, 3, 2))
    for function in (submission.max_pool2d, submission.avg_pool2d):
        leaves_arguments_alone(function, pixels(rng, 2, 4, 5, 2))
        leaves_arguments_alone(function, pixels(rng, 1, 4, 3, 2), 1)
        leaves_arguments_alone(function, pixels(rng, 2, 3, 4, 2), 2, 1)


@check(points=5, needs=(*ALL, test_global))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    keeps_dtype(submission.global_avg_pool, pixels(rng, 2, 4, 3, 2))
    for function in (submission.max_pool2d, submission.avg_pool2d):
        for padding in ("valid", "same"):
            keeps_dtype(function, pixels(rng, 2, 4, 5, 2), 2, padding=padding)
    for dtype in (np.uint8, np.int8):  # sums are larger than such an integer can be
        x = rng.integers(60, 120, (2, 4, 6, 3)).astype(dtype)
        for function in (submission.max_pool2d, submission.avg_pool2d, submission.global_avg_pool):
            function.agrees(x, dtype=True)
