"""Hidden checks of exercise 26: conv2d_backward, max_pool_backward and avg_pool_backward."""

from functools import partial

import numpy as np

from dlgrade.suite import (
    arrays,
    check,
    choices,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    matches_gradient,
    sizes,
)

SLOPES = ("dx", "dw", "db")


def normal(rng, *shape):
    """Random numbers that are short to read, none of them 0."""
    numbers = rng.normal(size=shape).round(2)
    return np.where(numbers == 0, 0.01, numbers)


def pixels(rng, *shape):
    """Numbers of both signs, no two of them equal: nudging one changes no window's largest pixel."""
    count = int(np.prod(shape))
    return ((rng.permutation(count) - count // 2) / 4 + 0.1).reshape(shape)


# -- the way forward ---------------------------------------------------------------------------------------------------


def margins(size, window, stride, padding):
    """The zeros before and after."""
    if padding == "same":
        total = max((-(-size // stride) - 1) * stride + window - size, 0)
        return total // 2, total - total // 2
    return (0, 0) if padding == "valid" else (padding, padding)


def windows(x, kh, kw, stride):
    """The windows of pictures, (N, Ho, Wo, C, kh, kw)."""
    return np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::stride, ::stride]


def conv2d(x, w, b, stride, padding):
    kh, kw = w.shape[:2]
    edges = [margins(size, f, stride, padding) for size, f in zip(x.shape[1:3], (kh, kw), strict=True)]
    taken = windows(np.pad(x, [(0, 0), *edges, (0, 0)]), kh, kw, stride)
    return np.tensordot(taken, w, axes=((3, 4, 5), (2, 0, 1))) + b


def max_pool2d(x, k, s):
    return windows(x, k, k, s).max(axis=(4, 5))


def avg_pool2d(x, k, s):
    return windows(x, k, k, s).mean(axis=(4, 5))


def layer(rng, picture, kernel, filters, stride=1, padding="valid"):
    """Return arguments of conv2d_backward: pictures (N, H, W, C), filters (kh, kw), and slopes that fit."""
    x, w, b = normal(rng, *picture), normal(rng, *kernel, picture[3], filters), normal(rng, filters)
    return normal(rng, *conv2d(x, w, b, stride, padding).shape), (x, w, b, stride, padding)


def pool(rng, picture, k, s):
    """Return arguments of the backward pass of a pooling layer."""
    x = pixels(rng, *picture)
    return normal(rng, *max_pool2d(x, k, s).shape), x, k, s


def slopes_agree(submission, g, cache):
    """Require the reference's dx, dw and db, each called by its name; return them."""
    parts = submission.conv2d_backward(g, cache).parts(*SLOPES)
    for part, expected in zip(parts, submission.conv2d_backward.reference_value(g, cache), strict=True):
        part.equals(expected)
    return parts


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=11)
def test_conv(submission, rng):
    """conv2d_backward gives the right slopes for filters that move pixel by pixel"""
    x = np.arange(1.0, 10.0).reshape(1, 3, 3, 1)
    w = np.array([[1.0, 0.0], [-1.0, 2.0]]).reshape(2, 2, 1, 1)
    g = np.array([[1.0, 0.0], [0.0, 2.0]]).reshape(1, 2, 2, 1)
    dx, dw, db = submission.conv2d_backward(g, (x, w, np.zeros(1), 1, "valid")).parts(*SLOPES)
    dx.equals(np.array([[1.0, 0.0, 0.0], [-1.0, 4.0, 0.0], [0.0, -2.0, 4.0]]).reshape(x.shape))
    dw.equals(np.array([[11.0, 14.0], [20.0, 23.0]]).reshape(w.shape))
    db.equals(np.array([3.0]))
    # With all sizes equal a mix-up of axes gives wrong values, which say more than an exception.
    slopes_agree(submission, *layer(rng, (2, 3, 3, 2), (2, 2), 2))
    depends_on_input(submission.conv2d_backward, [layer(rng, (2, 3, 3, 2), (2, 2), 2) for _ in range(2)])
    for sizes_of_layer in [((2, 4, 6, 3), (3, 2), 4), ((3, 6, 5, 1), (2, 3), 2), ((4, 5, 7, 2), (1, 4), 3)]:
        slopes_agree(submission, *layer(rng, *sizes_of_layer))


@check(points=7)
def test_max(submission, rng):
    """max_pool_backward gives each window's slope to its largest pixel"""
    depends_on_input(submission.max_pool_backward, [pool(rng, (2, 4, 4, 2), 2, 2) for _ in range(2)])
    for picture, k, s in [((2, 4, 6, 3), 2, 2), ((1, 6, 9, 2), 3, 3)]:
        submission.max_pool_backward.agrees(*pool(rng, picture, k, s))
    g, x, k, s = pool(rng, (2, 4, 6, 3), 2, 2)
    submission.max_pool_backward.agrees(g, -np.abs(x) - 1.0, k, s)


@check(points=7)
def test_avg(submission, rng):
    """avg_pool_backward shares each window's slope out among its pixels"""
    depends_on_input(submission.avg_pool_backward, [pool(rng, (2, 4, 4, 2), 2, 2) for _ in range(2)])
    for picture, k, s in [((2, 4, 6, 3), 2, 2), ((1, 6, 9, 2), 3, 3)]:
        submission.avg_pool_backward.agrees(*pool(rng, picture, k, s))


# -- gradients ---------------------------------------------------------------------------------------------------------


def with_clear_slopes(function, make):
    """Return a case of `make` in which no slope is so small that rounding could be taken for a difference."""
    while True:
        case = make()
        slopes = function.reference_value(*case)
        parts = slopes if isinstance(slopes, tuple) else (slopes,)
        if all(np.abs(part[part != 0]).min(initial=1.0) > 0.02 for part in parts):
            return case


def matches_slopes_of_conv(submission, rng, *sizes_of_layer):
    """Require right values, which tell more, and then the slopes of a loss."""
    g, cache = with_clear_slopes(submission.conv2d_backward, partial(layer, rng, *sizes_of_layer))
    x, w, b, stride, padding = cache
    dx, dw, db = slopes_agree(submission, g, cache)
    matches_gradient(dx, lambda x: np.sum(g * conv2d(x, w, b, stride, padding)), x, name="dx", batch=len(x))
    matches_gradient(dw, lambda w: np.sum(g * conv2d(x, w, b, stride, padding)), w, name="dw", batch=len(x))
    matches_gradient(db, lambda b: np.sum(g * conv2d(x, w, b, stride, padding)), b, name="db", batch=len(x))


@check(points=8, needs=test_conv)
def test_conv_gradient(submission, rng):
    """dx, dw and db are the slopes of a loss, measured by central differences"""
    for sizes_of_layer in [((2, 3, 4, 2), (2, 3), 3), ((3, 4, 3, 1), (3, 2), 2)]:
        matches_slopes_of_conv(submission, rng, *sizes_of_layer)


@check(points=8, needs=test_conv)
def test_conv_strides(submission, rng):
    """conv2d_backward knows strides: windows that skip pixels, and rows and columns that no window reaches"""
    for picture, kernel, stride in [((2, 5, 7, 2), (3, 3), 2), ((1, 6, 8, 1), (2, 3), 2), ((2, 8, 5, 1), (2, 1), 3)]:
        matches_slopes_of_conv(submission, rng, picture, kernel, 2, stride)


@check(points=8, needs=test_conv)
def test_conv_paddings(submission, rng):
    """conv2d_backward knows paddings: dx is for the picture, not for the zeros around it"""
    for picture, kernel, padding in [((2, 4, 5, 2), (3, 3), 1), ((1, 3, 4, 1), (2, 4), 2), ((2, 3, 5, 1), (3, 2), 0)]:
        matches_slopes_of_conv(submission, rng, picture, kernel, 3, 1, padding)


@check(points=4, needs=(test_conv_strides, test_conv_paddings))
def test_conv_same(submission, rng):
    """conv2d_backward knows same padding, with strides too: an odd zero comes last"""
    for picture, kernel, stride in [((2, 4, 3, 1), (2, 4), 1), ((1, 5, 6, 2), (3, 3), 2), ((1, 7, 8, 1), (2, 5), 3)]:
        matches_slopes_of_conv(submission, rng, picture, kernel, 2, stride, "same")
    # Windows that are smaller than the step need no zeros, and leave pixels out.
    matches_slopes_of_conv(submission, rng, (2, 6, 7, 1), (1, 2), 2, 3, "same")
    matches_slopes_of_conv(submission, rng, (2, 6, 5, 1), (3, 2), 2, 2, 1)


OVERLAPS_AND_GAPS = [((2, 5, 6, 2), 3, 2), ((1, 5, 4, 1), 3, 1), ((2, 7, 6, 1), 2, 3), ((1, 7, 5, 2), 2, 2)]


@check(points=6, needs=test_max)
def test_max_gradient(submission, rng):
    """max_pool_backward is the slope of a loss, also where windows overlap, leave gaps or do not reach the end"""
    for picture, k, s in OVERLAPS_AND_GAPS:
        g, x, k, s = with_clear_slopes(submission.max_pool_backward, partial(pool, rng, picture, k, s))
        answer = submission.max_pool_backward.agrees(g, x, k, s)
        matches_gradient(answer, lambda x: np.sum(g * max_pool2d(x, k, s)), x, name="dx")  # noqa: B023


@check(points=6, needs=test_avg)
def test_avg_gradient(submission, rng):
    """avg_pool_backward is the slope of a loss, also where windows overlap, leave gaps or do not reach the end"""
    for picture, k, s in OVERLAPS_AND_GAPS:
        g, x, k, s = with_clear_slopes(submission.avg_pool_backward, partial(pool, rng, picture, k, s))
        answer = submission.avg_pool_backward.agrees(g, x, k, s)
        matches_gradient(answer, lambda x: np.sum(g * avg_pool2d(x, k, s)), x, name="dx")  # noqa: B023


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=6, needs=test_max_gradient)
def test_ties(submission, rng):
    """Of several equally large pixels the first gets the slope, row by row, and the others nothing"""
    flat = np.array([[1.0, 1.0, 2.0, 5.0], [1.0, 1.0, 5.0, 5.0], [0.0, 3.0, 0.0, 0.0], [3.0, 3.0, 0.0, 0.0]])
    x = np.stack([flat, -7.0 + 0 * flat], axis=2)[None]
    submission.max_pool_backward.agrees(normal(rng, 1, 2, 2, 2), x, 2, 2)
    for k, s in ((3, 1), (3, 2), (2, 3)):  # few different numbers, so each window has ties
        x = rng.integers(-2, 2, (2, 6, 5, 3)).astype(np.float64)
        submission.max_pool_backward.agrees(normal(rng, *max_pool2d(x, k, s).shape), x, k, s)
    submission.max_pool_backward.agrees(normal(rng, 2, 2, 2, 1), np.zeros((2, 5, 5, 1)), 3, 2)


@composite
def small_pools(draw):
    k, s = draw(sizes(1, 3)), draw(sizes(1, 3))
    picture = draw(sizes(1, 2)), k + draw(sizes(0, 3)), k + draw(sizes(0, 3)), draw(sizes(1, 2))
    x = draw(arrays(*picture, step=1))
    return draw(arrays(*max_pool2d(x, k, s).shape)), x, k, s


@check(points=4, needs=(test_max_gradient, test_avg_gradient, test_ties))
@for_all(examples=12, pooled=small_pools)
def test_mass(submission, pooled):
    """Nothing is lost and nothing is added: dx of a pooling layer sums to what g sums to, channel by channel"""
    g, x, k, s = pooled
    for function in (submission.max_pool_backward, submission.avg_pool_backward):
        answer = function(g, x, k, s)
        total, wanted = answer.array(x.shape).sum(axis=(1, 2)), g.sum(axis=(1, 2))
        if np.abs(total - wanted).max() > 1e-5:
            n, c = (int(i) for i in np.argwhere(np.abs(total - wanted) > 1e-5)[0])
            raise answer.fail(
                f"In picture {n}, channel {c}, g sums to {wanted[n, c]:.6g}, but what comes back to the pixels sums to "
                f"{total[n, c]:.6g}."
            )


@composite
def small_layers(draw):
    stride, padding = draw(sizes(1, 3)), draw(choices(["valid", 1, "same", 2]))
    kh, kw, C, F = (draw(sizes(1, 3)) for _ in range(4))
    x = draw(arrays(draw(sizes(1, 2)), kh + draw(sizes(0, 2)), kw + draw(sizes(0, 2)), C))
    w = draw(arrays(kh, kw, C, F))
    return draw(arrays(*conv2d(x, w, np.zeros(F), stride, padding).shape)), x, w, stride, padding


@check(points=4, needs=test_conv_same)
@for_all(examples=12, drawn=small_layers)
def test_adjoint(submission, drawn):
    """Without biases the sums of g·out, of dx·x and of dw·w are the same, for any stride and padding"""
    g, x, w, stride, padding = drawn
    b = np.zeros(w.shape[3])
    answer = submission.conv2d_backward(g, (x, w, b, stride, padding))
    dx, dw, db = answer.parts(*SLOPES)
    wanted = np.sum(g * conv2d(x, w, b, stride, padding))
    for name, total in (("dx·x", np.sum(dx.array(x.shape) * x)), ("dw·w", np.sum(dw.array(w.shape) * w))):
        if abs(total - wanted) > 1e-6 * (1 + abs(wanted)):
            raise answer.fail(f"The sum of {name} is {total:.6g}, but the sum of g·out is {wanted:.6g}.")
    db.equals(g.sum(axis=(0, 1, 2)))


@check(points=4, needs=(test_conv_paddings, test_max_gradient, test_avg_gradient))
def test_ones(submission, rng):
    """All take one picture, one channel, one filter, windows of one pixel and windows as large as the picture"""
    for sizes_of_layer in [((1, 4, 5, 1), (2, 3), 1), ((2, 3, 4, 2), (1, 1), 3), ((2, 3, 4, 2), (3, 4), 3)]:
        slopes_agree(submission, *layer(rng, *sizes_of_layer))[0].quiet()
    slopes_agree(submission, *layer(rng, (1, 1, 1, 1), (1, 1), 1))[0].quiet()
    slopes_agree(submission, *layer(rng, (1, 2, 3, 1), (4, 3), 2, 1, 1))[0].quiet()  # fits thanks to its padding
    for picture, k, s in [((1, 4, 5, 1), 2, 2), ((2, 3, 4, 2), 1, 1), ((2, 3, 3, 4), 3, 1), ((2, 5, 4, 1), 1, 2)]:
        submission.max_pool_backward.agrees(*pool(rng, picture, k, s)).quiet()
        submission.avg_pool_backward.agrees(*pool(rng, picture, k, s)).quiet()


@check(points=4, needs=test_conv)
def test_conv_shapes(submission, rng):
    """conv2d_backward refuses arrays of other ranks, and sizes that do not fit each other"""
    g, (x, w, b, _, _) = layer(rng, (2, 5, 6, 3), (2, 3), 4)
    for wrong, cache, why in [
        (g[0], (x, w, b, 1, "valid"), "g has three axes, not four"),
        (g, (x[0], w, b, 1, "valid"), "x has three axes, not four"),
        (g[:1], (x[0], w, b, 1, "valid"), "x has three axes, not four"),
        (g, (x, w[0], b, 1, "valid"), "w has three axes, not four"),
        (g, (x, w[:, :, :1], b, 1, "valid"), "w is for 1 channel, and x has 3"),
        (g, (x[..., :1], w, b, 1, "valid"), "w is for 3 channels, and x has 1"),
        (g[:1], (x, w, b, 1, "valid"), "g is for 1 picture, and x has 2"),
        (g, (x[:1], w, b, 1, "valid"), "g is for 2 pictures, and x has 1"),
        (g[:, :1], (x, w, b, 1, "valid"), "there are 4 rows of windows, and g has 1"),
        (g[:, :, :1], (x, w, b, 1, "valid"), "there are 4 columns of windows, and g has 1"),
        (g[:, :, :3], (x, w, b, 1, "valid"), "there are 4 columns of windows, and g has 3"),
        (g[..., :1], (x, w, b, 1, "valid"), "there are 4 filters, and g has 1 channel"),
        (g, (x, w, b, 2, "valid"), "with a stride of 2 there are 2 by 2 windows, and g is for 4 by 4"),
        (g, (x, w, b, 1, 1), "with a padding of 1 there are 6 by 6 windows, and g is for 4 by 4"),
        (g, (x, w, b, 1, "same"), "with same padding there are 5 by 6 windows, and g is for 4 by 4"),
        (g[None], (x, w, b, 1, "valid"), "g has five axes, not four"),
        (g[..., :1], (x, w[..., 0], b[:1], 1, "valid"), "w has three axes, not four"),
        (np.concatenate([g, g], axis=1), (x, w, b, 1, "valid"), "there are 4 rows of windows, and g has 8"),
    ]:
        submission.conv2d_backward.rejects(wrong, cache, why=why)
    # With all sizes equal, products of arrays of the wrong rank may well fit each other.
    g, cache = layer(rng, (2, 3, 3, 2), (2, 2), 2)
    submission.conv2d_backward.rejects(g[..., 0], cache, why="g has three axes, not four")


@check(points=3, needs=(test_max, test_avg))
def test_pool_shapes(submission, rng):
    """max_pool_backward and avg_pool_backward refuse arrays of other ranks or sizes, and a window that does not fit"""
    g, x, k, s = pool(rng, (2, 4, 6, 3), 2, 2)
    for wrong, why in [
        ((g[0], x, k, s), "g has three axes, not four"),
        ((g, x[0], k, s), "x has three axes, not four"),
        ((g[0], x[0], k, s), "g and x have three axes, not four"),
        ((g[:1], x, k, s), "g is for 1 picture, and x has 2"),
        ((g[:, :1], x, k, s), "there are 2 rows of windows, and g has 1"),
        ((g[:, :, :1], x, k, s), "there are 3 columns of windows, and g has 1"),
        ((g[:, :, :2], x, k, s), "there are 3 columns of windows, and g has 2"),
        ((g[..., :1], x, k, s), "x has 3 channels, and g has 1"),
        ((g, x[..., :1], k, s), "x has 1 channel, and g has 3"),
        ((g, x, 2, 1), "with s=1 there are 3 by 5 windows, and g is for 2 by 3"),
        ((x, x, 2, 2), "g is as large as x, but there are 2 by 3 windows"),
        ((g[:, :0, :1], x, 5, 2), "the window has 5 rows, and the picture 4"),
        ((g[:, :1, :1], x, 5, 2), "the window has 5 rows, and the picture 4"),
        # As many slopes as the formula for the number of windows comes to, though there is no window.
        ((g[:, :0, :2], x, 5, 1), "the window has 5 rows, and the picture 4"),
        ((g[:, :1, :0], x[:, :, :3], 4, 1), "the window has 4 columns, and the picture 3"),
    ]:
        submission.max_pool_backward.rejects(*wrong, why=why)
        submission.avg_pool_backward.rejects(*wrong, why=why)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_conv_same, test_max_gradient, test_avg_gradient))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    for sizes_of_layer in [((2, 4, 5, 3), (2, 3), 2), ((2, 4, 5, 3), (1, 1), 3)]:  # a result of the size of an argument
        leaves_arguments_alone(submission.conv2d_backward, *layer(rng, *sizes_of_layer))
    leaves_arguments_alone(submission.conv2d_backward, *layer(rng, (2, 4, 5, 1), (3, 2), 2, 2, "same"))
    for k, s in [(2, 2), (1, 1), (3, 1)]:
        leaves_arguments_alone(submission.max_pool_backward, *pool(rng, (2, 4, 6, 3), k, s))
        leaves_arguments_alone(submission.avg_pool_backward, *pool(rng, (2, 4, 6, 3), k, s))


@check(points=5, needs=(test_conv_same, test_ties, test_avg_gradient))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    for padding in ("valid", "same", 1):
        keeps_dtype(submission.conv2d_backward, *layer(rng, (2, 4, 5, 3), (2, 3), 2, 1, padding))
    for function in (submission.max_pool_backward, submission.avg_pool_backward):
        keeps_dtype(function, *pool(rng, (2, 4, 6, 3), 2, 2))
        keeps_dtype(function, *pool(rng, (1, 5, 4, 2), 3, 1))
    for dtype in (np.uint8, np.int8):  # sums and products are larger than such an integer can be

        def whole(array, dtype=dtype):
            return rng.integers(60, 120, array.shape).astype(dtype)

        g, (x, w, b, stride, padding) = layer(rng, (2, 3, 4, 2), (2, 2), 3)
        submission.conv2d_backward.agrees(whole(g), (whole(x), whole(w), whole(b), stride, padding), dtype=True)
        for function in (submission.max_pool_backward, submission.avg_pool_backward):
            g, x, k, s = pool(rng, (2, 4, 5, 2), 3, 1)
            function.agrees(whole(g), whole(x), k, s, dtype=True)
