"""Exercise 29: strided_cnn. Read the lesson with `dlgrade show 29`, then check your work with `dlgrade check 29`.

Pictures are channels last, (N, H, W, C), float32, and already scaled to [0, 1].

The grader gets models as data, without your code: put them together of Keras's own layers, losses and functions of
`keras.ops`, with `Sequential` or the functional way.
"""

import keras


def build_strided_cnn(shape=(28, 28, 1), k=10):
    """Return a compiled convolutional network without pooling.

    shape: (H, W, C) of one picture; H and W are at least 7 and may differ
    k: number of classes, at least 2; each picture belongs to exactly one
    returns: keras.Model, input (N, H, W, C), output (N, k): probabilities. Its layers, in this order:
        a convolution, 30 filters of 3x3, stride 2, no padding, then a nonlinear activation of your choice
        dropout, which drops half
        the same two again
        Flatten
        a dense layer of 128 units, with a nonlinear activation of your choice
        a dense layer of k units with softmax
        All convolutions and dense layers have biases. Activations may be layers of their own. Compiled with one of the
        two cross-entropies for k exclusive classes: the grader hands over integer labels, or one-hot rows, whichever
        your loss wants. Optimizer and metrics are your choice.
    raises ValueError: k is less than 2
    """
    raise NotImplementedError
