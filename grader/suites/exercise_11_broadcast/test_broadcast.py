"""Hidden checks of exercise 11: unbroadcast and mul_backward."""

import numpy as np

from dlgrade.suite import (
    arrays,
    check,
    choices,
    composite,
    depends_on_input,
    for_all,
    integers,
    keeps_dtype,
    leaves_arguments_alone,
    matches_gradient,
    sizes,
)

# Shapes before, and what they were stretched to.
IN_FRONT = [((3,), (2, 3)), ((4, 2), (3, 4, 2)), ((3,), (2, 4, 3)), ((2, 2), (2, 2, 2))]
STRETCHED = [((2, 1), (2, 3)), ((1, 3), (4, 3)), ((2, 1, 3), (2, 4, 3)), ((1, 1), (3, 2)), ((1,), (5,))]
BOTH = [((1,), (2, 3)), ((4, 1, 3), (5, 4, 2, 3)), ((1, 3), (4, 2, 3)), ((2, 1), (2, 2, 2)), ((1, 1), (3, 4, 2))]


def normal(rng, *shape):
    """Random numbers that are short to read, with none near 0."""
    signs, magnitudes = rng.choice([-1.0, 1.0], size=shape), rng.uniform(0.3, 3.0, size=shape)
    return np.asarray(np.round(signs * magnitudes, 2))


def factors(rng, a_shape, b_shape):
    """Return arguments of mul_backward."""
    return (normal(rng, *shape) for shape in (np.broadcast_shapes(a_shape, b_shape), a_shape, b_shape))


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=8)
def test_rows(submission, rng):
    """unbroadcast sums over axes that were put in front"""
    # In a square, a sum over the wrong axis has the right shape, and says more than an exception.
    depends_on_input(submission.unbroadcast, [(normal(rng, 3, 3), (3,)) for _ in range(2)])
    submission.unbroadcast(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (3,)).equals(np.array([5.0, 7.0, 9.0]))
    for before, after in IN_FRONT:
        submission.unbroadcast.agrees(normal(rng, *after), before)


@check(points=9)
def test_columns(submission, rng):
    """unbroadcast sums over axes that were stretched, and keeps them with length 1"""
    submission.unbroadcast(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (2, 1)).equals(np.array([[6.0], [15.0]]))
    for before, after in STRETCHED:
        submission.unbroadcast.agrees(normal(rng, *after), before)


@check(points=8)
def test_product(submission, rng):
    """mul_backward gives the right slopes where nothing was stretched"""
    depends_on_input(submission.mul_backward, [tuple(factors(rng, (3,), (3,))) for _ in range(2)])
    submission.mul_backward.agrees(*factors(rng, (2, 3), (2, 3)))


# -- gradients ---------------------------------------------------------------------------------------------------------


@composite
def stretched(draw):
    """Slopes, and an array of a shape that can be stretched to theirs."""
    after = [draw(sizes(1, 3)) for _ in range(draw(integers(0, 3)))]
    before = [draw(choices([length, 1])) for length in after][draw(integers(0, len(after))) :]
    if not after:
        return np.asarray(draw(integers(-8, 8)) / 4), np.asarray(draw(integers(-8, 8)) / 4)
    x = draw(arrays(*before)) if before else np.asarray(draw(integers(-8, 8)) / 4)
    return draw(arrays(*after)), x


@check(points=10, needs=(test_rows, test_columns))
@for_all(stretched=stretched)
def test_adjoint(submission, stretched):
    """⟨g, stretched x⟩ is ⟨unbroadcast(g), x⟩ for every x and g"""
    g, x = stretched
    answer = submission.unbroadcast(g, x.shape)
    ours, theirs = float(np.sum(answer.array(x.shape) * x)), float(np.sum(g * x))
    if abs(ours - theirs) > 1e-9 * (1 + abs(theirs)):
        raise answer.fail(
            f"For x = {x.tolist()} the two sums differ: ⟨g, stretched x⟩ is {theirs:.6g}, and "
            f"⟨unbroadcast(g), x⟩ is {ours:.6g}."
        )


@check(points=6, needs=(test_rows, test_columns))
def test_in_stages(submission, rng):
    """Going back in two stages is the same as going back at once"""
    g = normal(rng, 2, 3, 4)
    for halfway, before in [((3, 4), (3, 1)), ((3, 1), (1,)), ((2, 1, 4), (4,)), ((1, 3, 4), ()), ((2, 3, 1), (3, 1))]:
        middle = submission.unbroadcast(g, halfway).array(halfway)
        submission.unbroadcast(g, before).equals(submission.unbroadcast(middle, before).array(before))


PRODUCTS = [((2, 3), (3,)), ((2, 1), (1, 3)), ((4, 3), (4, 1)), ((3,), (2, 4, 1)), ((2, 3), (2, 3)), ((), (2, 3))]


@check(points=6, needs=(test_rows, test_columns, test_product))
def test_stretched_product(submission, rng):
    """mul_backward gives slopes of the shapes of a and b, whichever was stretched"""
    # With equal sizes, values say more than shapes.
    for pair in [((1,), (2, 2)), ((2, 2), (2,)), ((2, 1), (2, 2)), *PRODUCTS]:
        submission.mul_backward.agrees(*factors(rng, *pair))
        submission.mul_backward.agrees(*factors(rng, *pair[::-1]))


@check(points=12, needs=test_stretched_product)
def test_product_gradient(submission, rng):
    """da and db are the slopes of a loss, measured by central differences"""
    for a_shape, b_shape in PRODUCTS:
        g, a, b = factors(rng, a_shape, b_shape)
        da, db = submission.mul_backward(g, a, b).parts("da", "db")
        matches_gradient(da, lambda a: np.sum(g * (a * b)), a, name="da")  # noqa: B023
        matches_gradient(db, lambda b: np.sum(g * (a * b)), b, name="db")  # noqa: B023


@composite
def products(draw):
    """Slopes and two factors, each of which may be stretched."""
    whole = [draw(sizes(1, 3)) for _ in range(draw(integers(1, 3)))]
    kept = [draw(choices(["a", "b", "both"])) for _ in whole]
    a, b = ([n if keeper in (name, "both") else 1 for n, keeper in zip(whole, kept, strict=True)] for name in "ab")
    return draw(arrays(*whole)), draw(arrays(*a)), draw(arrays(*b))


@check(points=6, needs=test_stretched_product)
@for_all(examples=20, products=products)
def test_product_adjoint(submission, products):
    """⟨da, a⟩, ⟨db, b⟩ and ⟨g, a · b⟩ are the same number"""
    g, a, b = products
    answer = submission.mul_backward(g, a, b)
    da, db = answer.parts("da", "db")
    wanted = float(np.sum(g * a * b))
    for name, slopes, factor in (("da, a", da, a), ("db, b", db, b)):
        found = float(np.sum(slopes.array(factor.shape) * factor))
        if abs(found - wanted) > 1e-9 * (1 + abs(wanted)):
            raise answer.fail(f"⟨{name}⟩ is {found:.6g}, but ⟨g, a · b⟩ is {wanted:.6g}.")


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=6, needs=(test_rows, test_columns))
def test_both_kinds(submission, rng):
    """unbroadcast sums over both kinds of axes in one call"""
    for before, after in BOTH:
        submission.unbroadcast.agrees(normal(rng, *after), before).quiet()


@check(points=5, needs=(test_rows, test_columns))
def test_numbers(submission, rng):
    """A single number, of shape (), gets the sum of all slopes"""
    for after in [(2, 3), (4,), (1, 1), (2, 1, 3), ()]:
        submission.unbroadcast.agrees(normal(rng, *after), ()).quiet()


@check(points=4, needs=(test_rows, test_columns))
def test_nothing_stretched(submission, rng):
    """Where nothing was stretched the slopes stay; an axis that has length 1 in g too is no exception"""
    for shape in [(3,), (2, 3), (1, 3), (3, 1), (2, 1, 4), (1,), (1, 1), (1, 2, 1, 3)]:
        submission.unbroadcast.agrees(normal(rng, *shape), shape).quiet()
    for before, after in [((1,), (1, 1)), ((3, 1), (1, 3, 1)), ((3,), (1, 1, 3)), ((1, 3), (2, 1, 3))]:
        submission.unbroadcast.agrees(normal(rng, *after), before).quiet()


@check(points=3, needs=test_stretched_product)
def test_product_numbers(submission, rng):
    """mul_backward takes a factor without axes, zeros, and the same array twice"""
    for pair in [((), (4,)), ((2, 1), ()), ((), ()), ((1,), ()), ((1, 1), (3,))]:
        submission.mul_backward.agrees(*factors(rng, *pair)).quiet()
    g, a, b = factors(rng, (3, 1), (2,))
    submission.mul_backward.agrees(g, np.where(a > 0, a, 0.0), np.array([0.0, b[1]])).quiet()
    submission.mul_backward.agrees(0.0 * g, a, b).quiet()
    submission.mul_backward.agrees(normal(rng, 4), normal(rng, 4), normal(rng, 4)).quiet()


@check(points=5, needs=(test_rows, test_columns))
def test_bad_shapes(submission, rng):
    """unbroadcast refuses a shape that can't be stretched to that of g"""
    bad = [
        ((2, 3), (2,), "2 numbers can't fill rows of 3"),
        ((4, 3), (2, 3), "2 rows can't become 4"),
        ((2, 3), (2, 4), "rows of 4 can't become rows of 3"),
        ((2, 3), (3, 2), "3 rows can't become 2"),
        ((1, 3), (2, 3), "2 rows can't become 1"),
        ((1,), (3,), "3 numbers can't become 1"),
        ((2, 3), (6,), "6 numbers can't fill rows of 3"),
        ((2, 3), (1, 2, 3), "it has three axes, and g has two"),
        ((2, 3), (2, 3, 1), "it has three axes, and g has two"),
        ((4, 2), (2, 2, 2), "it has three axes, and g has two"),
        ((3,), (3, 1), "it has two axes, and g has one"),
        ((), (1,), "it has one axis, and g has none"),
        ((3, 2, 4), (3, 1), "3 rows can't become 2"),
        ((2, 3, 4), (3, 3), "rows of 3 can't become rows of 4"),
    ]
    for after, before, why in bad:
        submission.unbroadcast.rejects(normal(rng, *after), before, why=why)


@check(points=2, needs=(test_stretched_product, test_bad_shapes))
def test_bad_products(submission, rng):
    """mul_backward refuses arrays that do not fit each other"""
    for shapes, why in [
        (((2, 3), (2, 3), (4, 3)), "a has 2 rows and b has 4"),
        (((4, 3), (2, 3), (2, 3)), "g has 4 rows, and a * b has 2"),
        (((2, 3), (4, 3), (1, 3)), "g has 2 rows, and a * b has 4"),
        (((2, 4), (2, 3), (3,)), "g has rows of 4, and a * b of 3"),
        (((2, 3), (2, 2), (2, 2)), "g has rows of 3, and a * b of 2"),
    ]:
        submission.mul_backward.rejects(*(normal(rng, *shape) for shape in shapes), why=why)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_rows, test_columns, test_stretched_product))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    for before in [(3,), (2, 1), (2, 3)]:
        leaves_arguments_alone(submission.unbroadcast, normal(rng, 2, 3), before)
    for pair in [((2, 3), (3,)), ((2, 3), (2, 3))]:  # a result of the size of an argument could be written into it
        leaves_arguments_alone(submission.mul_backward, *factors(rng, *pair))


@check(points=5, needs=(test_rows, test_columns, test_stretched_product))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    for before in [(3,), (2, 1), (), (2, 3)]:
        keeps_dtype(submission.unbroadcast, normal(rng, 2, 3), before)
    keeps_dtype(submission.mul_backward, *factors(rng, (2, 3), (3,)))
    keeps_dtype(submission.mul_backward, *factors(rng, (), (2, 1)))
    for dtype in (np.uint8, np.int8):  # each product is larger than such an integer can be
        g, a, b = (rng.integers(60, 120, shape).astype(dtype) for shape in ((2, 3), (2, 1), (3,)))
        submission.unbroadcast.agrees(g, (3,), dtype=True)
        submission.mul_backward.agrees(g, a, b, dtype=True)
