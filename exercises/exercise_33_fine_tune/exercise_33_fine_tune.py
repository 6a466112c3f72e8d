"""Exercise 33: fine_tune. Read the lesson with `dlgrade show 33`, then check your work with `dlgrade check 33`.

The head of exercise 32 has learned on a frozen base. Now the base's last layers learn along.
"""

import keras


def fine_tune(model, base, n, base_lr):
    """Make `model` ready for fine-tuning, in place; training it is not your task.

    model: keras.Model, compiled and trained: layers of `base`, and a head after them
    base: keras.Model, the part of it that was taken over, without a top. Its layers are those in `model`: either `base`
        is itself a layer of `model`, or each of its layers is. None of them is a model of its own.
    n: how many entries of `base.layers`, counted from its end, may learn, from 0 to all; all entries count, those
        without weights and batch norm too
    base_lr: the learning rate that the head was trained with
    returns: `model` itself, compiled anew: with any optimizer of Keras, at a rate of exactly base_lr / 10, and with the
        loss that it had. Whatever was frozen before, afterwards these learn and nothing else: the head, and the last n
        entries of `base.layers` but for batch norm, which stays frozen wherever it is in `base`. No weight is changed.
    raises ValueError: n is negative, or larger than the number of base.layers
    """
    raise NotImplementedError
