"""Exercise 28: cnn. Read the lesson with `dlgrade show 28`, then check your work with `dlgrade check 28`.

Pictures are channels last, (N, H, W, C), and come as they are: raw pixels from 0 to 16, not scaled.

The grader gets models as data, without your code: put them together of Keras's own layers, losses and functions of
`keras.ops`, with `Sequential` or the functional way.
"""

import keras


def build_cnn(shape, k):
    """Return a compiled convolutional network that tells which of k classes a picture belongs to.

    shape: (H, W, C) of one picture; H and W are at least 8 and may differ
    k: number of classes, at least 2; each picture belongs to exactly one
    returns: keras.Model, input (N, H, W, C), output (N, k): probabilities (softmax). It brings the pixels to a scale of
        about 1 itself, in any way, and has one or more convolutions with a nonlinear activation, and one or more
        pooling layers. It is compiled with one of the two cross-entropies for k exclusive classes: the grader hands
        over integer labels, or one-hot rows, whichever your loss wants. Optimizer and metrics are your choice.
    raises ValueError: k is less than 2
    """
    raise NotImplementedError


def layer_shapes(model):
    """Return what shape comes out of each layer, for one example.

    model: a keras.Model whose layers have been told what shape comes in: any, not only that of `build_cnn`
    returns: list with one tuple of whole numbers for each entry of `model.layers`, in their order: the shape of its
        output without the number of examples. An `InputLayer` may be left out.
    """
    raise NotImplementedError
