"""Hidden checks of exercise 04: dense and mlp_forward."""

from itertools import pairwise
from operator import mul

import numpy as np

from dlgrade.suite import (
    arrays,
    beats_loop,
    check,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    normal,
    sizes,
)


def tanh(z):
    return np.tanh(z)


def relu(z):
    return np.maximum(z, 0.0)


def square_plus_one(z):
    return np.square(z) + 1.0


def identity(z):
    return z


def softmax_of_rows(z):
    shares = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return shares / np.sum(shares, axis=-1, keepdims=True)


def centred_columns(z):
    return z - np.mean(z, axis=0, keepdims=True)


def layer(rng, inputs, outputs):
    """Weights (inputs, outputs) and biases (outputs,)."""
    return normal(rng, inputs, outputs), normal(rng, outputs)


def network(rng, *widths):
    """Layers that lead from `widths[0]` inputs through hidden ones to `widths[-1]` outputs."""
    return [layer(rng, *ends) for ends in pairwise(widths)]


@check(points=8)
def test_small_layer(submission, rng):
    """dense gives the right numbers for a small layer"""
    # With all sizes equal a mix-up of axes gives wrong values, which say more than an exception.
    depends_on_input(submission.dense, [(normal(rng, 2, 2), *layer(rng, 2, 2)) for _ in range(2)])
    x = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
    W = np.array([[0.5, -1.0], [1.0, 0.0], [0.0, 2.0]])
    submission.dense(x, W, np.array([0.1, -0.5])).equals(np.array([[2.6, 4.5], [1.1, -2.5]]))


@check(points=12, needs=test_small_layer)
def test_any_sizes(submission, rng):
    """dense works for any number of examples, inputs and neurons"""
    for rows, inputs, outputs in [(4, 3, 2), (2, 3, 5), (1, 4, 3), (5, 1, 2), (4, 3, 1), (1, 1, 1), (30, 20, 10)]:
        submission.dense.agrees(normal(rng, rows, inputs), *layer(rng, inputs, outputs))
    submission.dense.agrees(100.0 * normal(rng, 6, 5), *layer(rng, 5, 4))


@check(points=12, needs=test_any_sizes)
def test_two_layers(submission, rng):
    """mlp_forward applies act between two layers, and nowhere else"""
    depends_on_input(submission.mlp_forward, [(normal(rng, 4, 2), network(rng, 2, 3, 1), tanh) for _ in range(2)])


@check(points=5, needs=test_two_layers)
def test_any_network(submission, rng):
    """mlp_forward works for any depth, widths and act"""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    xor = [(np.ones((2, 2)), np.array([0.0, -1.0])), (np.array([[1.0], [-2.0]]), np.zeros(1))]
    submission.mlp_forward(corners, xor, relu).equals(np.array([[0.0], [1.0], [1.0], [0.0]]))
    for rows, widths in [(5, (3, 4, 2)), (1, (2, 3, 4)), (4, (1, 3, 1, 2)), (2, (3, 5, 4, 3, 2, 1))]:
        for act in (relu, square_plus_one):
            submission.mlp_forward.agrees(normal(rng, rows, widths[0]), network(rng, *widths), act)
    deep = network(rng, 2, 3, 2, 4, 3, 3, 2, 4, 3, 2)
    deep[-1] = (deep[-1][0], np.array([-50.0, 50.0]))
    submission.mlp_forward.agrees(normal(rng, 4, 2), deep, tanh)


@check(points=3, needs=test_any_network)
def test_act_gets_all(submission, rng):
    """mlp_forward gives act the whole array of a layer, examples in rows, and not a part of it"""
    for act in (softmax_of_rows, centred_columns):
        submission.mlp_forward.agrees(normal(rng, 4, 2), network(rng, 2, 3, 5, 2), act)


@check(points=5, needs=test_two_layers)
def test_one_layer(submission, rng):
    """A network of one layer is that layer alone: act is not applied"""
    submission.mlp_forward.agrees(normal(rng, 4, 3), network(rng, 3, 2), tanh)


@check(points=7, needs=test_any_sizes)
def test_bias_shape(submission, rng):
    """dense refuses a b that does not have one number for each neuron"""
    x = normal(rng, 4, 3)
    column, W = normal(rng, 3, 1), normal(rng, 3, 2)
    submission.dense.rejects(x, column, normal(rng, 4), why="b has 4 numbers for 1 neuron")
    submission.dense.rejects(x, W, normal(rng, 1), why="b has 1 number for 2 neurons")
    submission.dense.rejects(x, W, normal(rng, 3), why="b has 3 numbers for 2 neurons")
    submission.dense.rejects(x, W, normal(rng, 4, 1), why="b has the shape (4, 1), not (2,)")
    submission.dense.rejects(x, W, normal(rng, 1, 2), why="b has the shape (1, 2), not (2,)")
    submission.dense.rejects(x, W, normal(rng, 4, 2), why="b has the shape (4, 2), not (2,)")
    submission.dense.rejects(x[:2], W, normal(rng, 2, 1), why="b has the shape (2, 1), not (2,)")
    submission.dense.rejects(x, W, np.array(0.5), why="b has no axis, not one")


@check(points=6, needs=test_any_sizes)
def test_shapes(submission, rng):
    """dense refuses an x and a W that are not matrices, or that do not fit"""
    x, (W, b) = normal(rng, 4, 3), layer(rng, 3, 2)
    submission.dense.rejects(normal(rng, 3), W, b, why="x has one axis, not two")
    submission.dense.rejects(normal(rng, 2, 3, 3), W, b, why="x has three axes, not two")
    submission.dense.rejects(np.array(2.0), W, b, why="x has no axis, not two")
    submission.dense.rejects(x, normal(rng, 3), np.zeros(1), why="W has one axis, not two")
    submission.dense.rejects(x, normal(rng, 3), np.array(0.5), why="W has one axis, not two")
    submission.dense.rejects(x, normal(rng, 3, 3, 3), np.zeros(3), why="W has three axes, not two")
    turned = normal(rng, 2, 3)
    submission.dense.rejects(x, turned, b, why="x has rows of 3, and W is for rows of 2; it may not be turned")
    for inputs in (1, 5):
        x = normal(rng, 4, inputs)
        submission.dense.rejects(x, W, b, why=f"x has rows of {inputs}, and W is for rows of 3")
    submission.dense.rejects(x, normal(rng, 1, 2), b, why="x has rows of 5, and W is for rows of 1")


@check(points=4, needs=(test_two_layers, test_bias_shape, test_shapes))
def test_network_shapes(submission, rng):
    """mlp_forward refuses layers that do not fit, as dense does"""
    x, (first, last) = normal(rng, 5, 3), network(rng, 3, 4, 2)
    narrow = (first[0], first[1][:1])
    submission.mlp_forward.rejects(x, [narrow, last], tanh, why="the first b has 1 number for 4 neurons")
    narrow = (last[0], last[1][:1])
    submission.mlp_forward.rejects(x, [first, narrow], tanh, why="the last b has 1 number for 2 neurons")
    before, middle, after = network(rng, 3, 4, 2, 3)
    narrow = (middle[0], middle[1][:1])
    submission.mlp_forward.rejects(x, [before, narrow, after], tanh, why="the middle b has 1 number for 2 neurons")
    submission.mlp_forward.rejects(x[0], [first, last], tanh, why="x has one axis, not two")
    submission.mlp_forward.rejects(x, [last, first], tanh, why="the layers do not follow each other")


@check(points=3, needs=test_two_layers)
def test_no_layer(submission, rng):
    """mlp_forward refuses a network without a layer"""
    submission.mlp_forward.rejects(normal(rng, 4, 3), [], tanh, why="there is no layer")


@composite
def layer_and_rows(draw):
    rows, inputs, outputs = draw(sizes()), draw(sizes()), draw(sizes())
    return draw(arrays(rows, inputs)), draw(arrays(inputs, outputs)), draw(arrays(outputs))


@check(points=8, needs=test_any_sizes)
@for_all(examples=15, layer_and_rows=layer_and_rows)
def test_rows_stacked(submission, layer_and_rows):
    """The result for a batch is the results for its rows, stacked"""
    x, W, b = layer_and_rows
    whole = submission.dense(x, W, b).array((len(x), len(b)))
    for i in range(len(x)):
        submission.dense(x[i : i + 1], W, b).equals(whole[i : i + 1])


@composite
def two_layers_and_rows(draw):
    rows, inputs, hidden, outputs = (draw(sizes()) for _ in range(4))
    layers = [(draw(arrays(a, b)), draw(arrays(b))) for a, b in ((inputs, hidden), (hidden, outputs))]
    return draw(arrays(rows, inputs)), layers


@check(points=9, needs=test_any_network)
@for_all(examples=15, two_layers_and_rows=two_layers_and_rows)
def test_identity_collapses(submission, two_layers_and_rows):
    """With the identity for act, two layers are one: its W is W₁W₂, its b is b₁W₂ + b₂"""
    x, params = two_layers_and_rows
    (W1, b1), (W2, b2) = params
    submission.mlp_forward(x, params, identity).equals(x @ (W1 @ W2) + (b1 @ W2 + b2))


@check(points=8, needs=test_any_sizes)
def test_vectorised(submission, rng):
    """dense works on whole arrays at once"""
    beats_loop(submission.dense, lambda: (normal(rng, 400, 8), *layer(rng, 8, 60)), loop_dense)


@check(points=5, needs=(test_any_sizes, test_any_network))
def test_arguments_unchanged(submission, rng):
    """x, weights, biases and the list of layers are the same after the call, and read-only arrays will do"""
    for outputs in (2, 3):  # a result of the size of x could be written into it
        leaves_arguments_alone(submission.dense, normal(rng, 4, 3), *layer(rng, 3, outputs))
    for widths in ((3, 5, 2), (3, 3, 3)):
        leaves_arguments_alone(submission.mlp_forward, normal(rng, 4, 3), network(rng, *widths), tanh)


@check(points=5, needs=(test_any_sizes, test_any_network, test_one_layer))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    keeps_dtype(submission.dense, normal(rng, 4, 3), *layer(rng, 3, 2))
    keeps_dtype(submission.mlp_forward, normal(rng, 4, 3), network(rng, 3, 5, 2), tanh)
    x, W, b = rng.integers(-5, 5, (4, 3)), rng.integers(-5, 5, (3, 2)), rng.integers(-5, 5, 2)
    submission.dense.agrees(x, W, b, dtype=True)
    submission.mlp_forward.agrees(x, [(W, b)], tanh, dtype=True)
    for dtype in (np.uint8, np.int8):  # each product is larger than such an integer can be
        x, W, b = (rng.integers(60, 120, shape).astype(dtype) for shape in ((4, 3), (3, 2), 2))
        submission.dense.agrees(x, W, b, dtype=True)


def loop_dense(x, W, b):
    """A dense layer, row by row and neuron by neuron."""
    neurons = list(zip(W.T.tolist(), b.tolist(), strict=True))
    return np.array([[sum(map(mul, row, weights)) + bias for weights, bias in neurons] for row in x.tolist()])
