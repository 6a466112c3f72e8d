"""Exercise 35: autoencoder. Read the lesson with `dlgrade show 35`, then check your work with `dlgrade check 35`.

The grader gets models as data, without your code: put them together of Keras's own layers, losses and functions of
`keras.ops`, with `Sequential` or the functional way.
"""

import keras
import numpy as np


def build_autoencoder(d, latent):
    """Return an encoder, a decoder, and the two in a row as an autoencoder.

    The autoencoder has no weights of its own: it is made of the encoder's and the decoder's layers, so what it learns,
    they have learned. Nothing gets from its input to its output but through the `latent` numbers of the code.

    d: how many numbers an example has, each from 0 to 1
    latent: how many numbers describe it, from 1 to d - 1
    returns: encoder, decoder, autoencoder; each a keras.Model
        encoder: input (N, d), output (N, latent), the code
        decoder: input (N, latent), output (N, d), from 0 to 1 whatever the code is
        autoencoder: input (N, d), output (N, d), compiled with a loss that compares its output with a target of numbers
            from 0 to 1, number by number. Layers and optimizer are your choice, as long as 1,800 batches of 32 are
            enough for it to learn.
    raises ValueError: latent is not between 1 and d - 1
    """
    raise NotImplementedError


def add_noise(x, sigma, rng):
    """Return x with normal noise of mean 0 and deviation sigma on each number of it. Nothing is cut off.

    x: array of any shape; integers are computed as float64; it is not changed
    sigma: deviation of the noise, at least 0
    rng: numpy.random.Generator, the only source of chance: the same seed gives the same noise
    returns: array of the shape and the float type of x
    raises ValueError: sigma is below 0
    """
    raise NotImplementedError


def train_denoiser(autoencoder, x, sigma, epochs, rng):
    """Train an autoencoder in place to make clean examples of noisy ones.

    It is shown x with noise as `add_noise` makes it, drawn once for all or anew in each epoch, as you like, and has to
    answer with x as it was.

    autoencoder: a compiled keras.Model with input and output of the shape of x, to be trained as it was compiled
    x: (N, d) float32 without noise, from 0 to 1; it is not changed
    sigma: deviation of the noise
    epochs: how often each row is used, at least 1
    rng: numpy.random.Generator, the source of the noise
    returns: keras.callbacks.History whose `history` has "loss" with a number an epoch
    """
    raise NotImplementedError
