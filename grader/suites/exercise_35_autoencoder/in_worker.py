"""Made in the learner's process: a small model that shows, in its weights and answers, what it was trained on."""

import keras
from keras import layers


def make_probe(varying, still):
    """Return a compiled model from (N, varying + still) to the same, for rows whose last numbers are 0.5 each.

    - The first numbers are multiplied by one factor, measured from 0.5. It starts at 0.6 and learns what is best to
      make the target of the input: less than that for a clean target, and 1 if the two are the same.
    - The last ones are answered without a look at the input, at first by 0.5. That stays so as long as the target is
      0.5 exactly.
    - The layer `seen` has no part in the output. It keeps a running mean and variance of each number that comes in
      while the model is trained, and both begin at 0.
    """
    # Of what comes by chance in training, nothing is to differ but the noise.
    keras.utils.set_random_seed(35)
    image = keras.Input((varying + still,))
    middle = layers.Rescaling(1.0, offset=-0.5)(layers.Reshape((varying, 1))(image[:, :varying]))
    factor = layers.Dense(1, use_bias=False, kernel_initializer=keras.initializers.Constant(0.6), name="factor")
    answer = layers.Reshape((varying,))(layers.Rescaling(1.0, offset=0.5)(factor(middle)))
    nothing = layers.Rescaling(0.0)(image[:, varying:])
    constant = layers.Rescaling(2.0, offset=0.5)(layers.Dense(still, kernel_initializer="zeros")(nothing))
    seen = layers.BatchNormalization(
        momentum=0.9, center=False, scale=False, moving_variance_initializer="zeros", name="seen"
    )
    silent = layers.Rescaling(0.0)(seen(image))
    model = keras.Model(image, layers.Add()([layers.Concatenate()([answer, constant]), silent]))
    model.compile(keras.optimizers.SGD(1.5), "mse")
    return model
