"""Models for the tests of the referee: each kind of layer, and each way to put models together."""

from __future__ import annotations

import numpy as np


def _adaptive(image, sequence):
    from keras import layers

    if not hasattr(layers, "AdaptiveMaxPooling2D"):  # not in every version of Keras
        return {}
    return {
        "adaptive pools": (image, [layers.AdaptiveMaxPooling2D((4, 3)), layers.AdaptiveAveragePooling2D(2)]),
        "adaptive pools 1d": (sequence, [layers.AdaptiveMaxPooling1D(3), layers.AdaptiveAveragePooling1D(2)]),
        "adaptive pools 3d": (
            (4, 4, 4, 2),
            [layers.AdaptiveMaxPooling3D((3, 2, 3)), layers.AdaptiveAveragePooling3D(2)],
        ),
    }


def stacks():
    """Return layers by name, each with the shape of an example."""
    from keras import layers

    image, sequence, row = (8, 6, 3), (5, 4), (6,)
    return {
        "dense": (
            row,
            [layers.Dense(4, "relu", kernel_regularizer="l2"), layers.Dense(2, kernel_constraint="max_norm")],
        ),
        "dense on images": (image, [layers.Dense(4, use_bias=False)]),
        "activation layer": (row, [layers.Dense(4, activation=layers.LeakyReLU(0.1)), layers.Activation("gelu")]),
        "initializers": (row, [layers.Dense(3, kernel_initializer="he_normal", bias_initializer="ones")]),
        "conv1d": (sequence, [layers.Conv1D(3, 2, padding="causal", dilation_rate=2), layers.MaxPooling1D()]),
        "conv2d": (image, [layers.Conv2D(4, 3, strides=2, padding="same"), layers.Conv2D(4, (2, 1), groups=2)]),
        "conv3d": ((4, 4, 4, 2), [layers.Conv3D(2, 2), layers.AveragePooling3D(2, padding="same")]),
        "transpose": (image, [layers.Conv2DTranspose(4, 3, strides=2), layers.Conv2DTranspose(2, 3, padding="same")]),
        "transpose with more": (sequence, [layers.Conv1DTranspose(2, 3, strides=2, padding="same", output_padding=1)]),
        "separable": (image, [layers.SeparableConv2D(5, 3, depth_multiplier=2), layers.DepthwiseConv2D(2)]),
        "separable 1d": (sequence, [layers.SeparableConv1D(3, 2), layers.DepthwiseConv1D(2, padding="same")]),
        "pools": (image, [layers.MaxPooling2D(3, 2, padding="same"), layers.AveragePooling2D((2, 1))]),
        **_adaptive(image, sequence),
        "global max": (image, [layers.GlobalMaxPooling2D(keepdims=True), layers.Flatten()]),
        "global average": (sequence, [layers.GlobalAveragePooling1D()]),
        "batch norm": (image, [layers.BatchNormalization(), layers.BatchNormalization(scale=False, axis=1)]),
        "layer norm": (image, [layers.LayerNormalization(), layers.LayerNormalization(axis=[1, 2], center=False)]),
        "other norms": (image, [layers.GroupNormalization(3), layers.UnitNormalization(), layers.RMSNormalization()]),
        "dropouts": (image, [layers.Dropout(0.5), layers.SpatialDropout2D(0.2), layers.AlphaDropout(0.1)]),
        "noises": (row, [layers.GaussianNoise(0.1), layers.GaussianDropout(0.1), layers.ActivityRegularization(0.1)]),
        "activations": (image, [layers.PReLU(shared_axes=[1, 2]), layers.ELU(), layers.ReLU(1.0), layers.Softmax()]),
        "lstm": (sequence, [layers.LSTM(3, return_sequences=True, dropout=0.1), layers.LSTM(2)]),
        "gru": (sequence, [layers.GRU(3, return_sequences=True, reset_after=False), layers.GRU(2, go_backwards=True)]),
        "simple rnn": (sequence, [layers.SimpleRNN(3, unroll=True)]),
        "bidirectional": (sequence, [layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode="sum")]),
        "both ways": (
            sequence,
            [layers.Bidirectional(layers.GRU(3), backward_layer=layers.GRU(3, go_backwards=True), name="both")],
        ),
        "time distributed": ((3, 8, 6, 2), [layers.TimeDistributed(layers.Conv2D(2, 3)), layers.Flatten()]),
        "masking": (sequence, [layers.Masking(), layers.LSTM(2)]),
        "reshapes": (
            image,
            [layers.Reshape((-1, 9)), layers.Permute((2, 1)), layers.Flatten(), layers.RepeatVector(2)],
        ),
        "crops": (image, [layers.ZeroPadding2D(((1, 0), (2, 3))), layers.Cropping2D(1), layers.UpSampling2D(2)]),
        "crops 1d": (sequence, [layers.ZeroPadding1D(2), layers.Cropping1D((1, 0)), layers.UpSampling1D(3)]),
        "bilinear": (image, [layers.UpSampling2D((2, 3), interpolation="bilinear")]),
        "preprocessing": (image, [layers.Rescaling(1 / 255, offset=np.zeros(3)), layers.Resizing(5, 7)]),
        "crop centre": (image, [layers.CenterCrop(4, 4), layers.RandomCrop(3, 3)]),
        "augmentation": (
            image,
            [
                layers.RandomFlip("horizontal"),
                layers.RandomRotation(0.1),
                layers.RandomTranslation(0.1, (0.0, 0.2), fill_mode="constant"),
                layers.RandomZoom(0.1),
                layers.RandomContrast(0.1),
                layers.RandomBrightness(0.1),
                layers.RandomErasing(0.1),
                layers.RandomShear(0.1, 0.1),
            ],
        ),
        "normalization given": (row, [layers.Normalization(mean=[1.0] * 6, variance=np.ones(6))]),
        "discretization": (row, [layers.Discretization([0.0, 0.5], output_mode="one_hot")]),
        "volumes": (
            (4, 4, 4, 2),
            [
                layers.Conv3DTranspose(2, 2),
                layers.ZeroPadding3D(1),
                layers.MaxPooling3D(),
                layers.SpatialDropout3D(0.1),
                layers.UpSampling3D(2),
                layers.Cropping3D(1),
                layers.GlobalAveragePooling3D(),
            ],
        ),
        "global max 3d": ((4, 4, 4, 2), [layers.GlobalMaxPooling3D()]),
        "sequences": (
            sequence,
            [
                layers.AveragePooling1D(2),
                layers.SpatialDropout1D(0.1),
                layers.LeakyReLU(),
                layers.GlobalMaxPooling1D(),
            ],
        ),
        "identity": (row, [layers.Identity()]),
    }


def graphs():
    """Return functions that make models in ways that a plain stack can't, by name."""
    import keras
    from keras import layers, ops

    def heads():
        x = keras.Input((5, 6))
        h, scores = layers.MultiHeadAttention(2, 3, value_dim=4)(x, x, return_attention_scores=True)
        h = layers.Add()([x, h])
        h = layers.MultiHeadAttention(2, 3, output_shape=4)(h, value=x, use_causal_mask=True)
        return keras.Model(x, [h, scores])

    def attentions():
        x, y = keras.Input((5, 6)), keras.Input((4, 6))
        h = layers.Attention(use_scale=True, score_mode="concat")([x, y])
        return keras.Model([x, y], [h, layers.AdditiveAttention()([x, y]), layers.Dot((2, 2), normalize=True)([x, y])])

    def merges():
        x, y = keras.Input((4,)), keras.Input((4,))
        merged = [kind()([x, y]) for kind in (layers.Add, layers.Subtract, layers.Multiply, layers.Average)]
        merged += [kind()([x, y]) for kind in (layers.Maximum, layers.Minimum)]
        return keras.Model([x, y], layers.Concatenate()(merged))

    def states():
        x = keras.Input((5, 3))
        h, a, b = layers.LSTM(4, return_state=True, return_sequences=True)(x)
        h = layers.LSTM(4)(h, initial_state=[a, b])
        both, *_ = layers.Bidirectional(layers.GRU(3, return_state=True))(x)
        return keras.Model(x, [h, both])

    def embedding():
        x = keras.Input((7,), dtype="int32")
        h = layers.Embedding(20, 4, mask_zero=True)(x)
        return keras.Model(x, layers.GRU(3)(h))

    def tokens():
        x = keras.Input((1,), dtype="int64")
        return keras.Model(x, layers.CategoryEncoding(5, output_mode="one_hot")(x))

    def adapted():
        norm = layers.Normalization()
        norm.adapt(np.random.default_rng(0).normal(3.0, 5.0, (50, 4)))
        return keras.Sequential([keras.Input((4,)), norm, layers.Dense(3)])

    def functions():
        x = keras.Input((6, 4))
        h = (x - np.array([1.0, 2.0, 3.0, 4.0], "float32")) / 2.0 + ops.mean(x, axis=1, keepdims=True)
        h = 1.0 - ops.relu(h) * x**2 + ops.clip(-h, -1.0, 1.0)
        h = keras.activations.relu(h, negative_slope=0.1, max_value=2.0)
        a, b = ops.split(h, 2, axis=-1)
        h = ops.concatenate([a, ops.stop_gradient(b)], axis=1)
        h = ops.reshape(h, (-1, 4, 6))
        h = ops.matmul(h, ops.transpose(h, (0, 2, 1)))
        h = ops.where(h > 0.5, h, ops.zeros_like(h))
        h = ops.einsum("bij,bjk->bik", h, h)
        h = ops.pad(h, ((0, 0), (1, 1), (0, 0)), constant_values=1.0)
        last = h[:, -1] + h[:, 0, :] + ops.max(h[:, ::2], axis=1)
        last = ops.softmax(ops.expand_dims(last, 1), axis=-1)
        last = ops.squeeze(last, 1) + ops.cast(ops.argmax(h, axis=1), "float32")
        return keras.Model(x, [last, ops.stack([last, last], axis=1)[..., None], ops.norm(h, axis=-1)])

    def images():
        x = keras.Input((6, 4, 3))
        h = ops.image.resize(x, (5, 7))
        return keras.Model(x, ops.tile(ops.flip(ops.repeat(h, 2, axis=1), axis=2), (1, 1, 1, 2)))

    def shared():
        x, y = keras.Input((4,)), keras.Input((4,))
        dense = layers.Dense(3, "tanh")
        twice = dense(layers.ZeroPadding1D((0, 1))(dense(y)[..., None])[..., 0])
        return keras.Model({"left": x, "right": y}, {"b": dense(x), "a": twice})

    def nested():
        base = keras.Sequential([keras.Input((6, 6, 1)), layers.Conv2D(3, 3), layers.BatchNormalization()], name="base")
        inner = keras.Input((6, 6, 1))
        middle = keras.Model(inner, [base(inner), layers.Flatten()(inner)], name="middle")
        x = keras.Input((6, 6, 1))
        a, b = middle(x)
        a = layers.GlobalAveragePooling2D()(a) + layers.GlobalAveragePooling2D()(base(x, training=False))
        base.trainable = False
        return keras.Model(x, layers.Dense(2)(layers.Concatenate()([a, b])))

    def sequence_of_models():
        encoder = keras.Sequential([layers.Flatten(), layers.Dense(3)], name="encoder")
        decoder = keras.Sequential([keras.Input((3,)), layers.Dense(4), layers.Reshape((2, 2))], name="decoder")
        model = keras.Sequential([encoder, decoder])
        model(np.zeros((5, 2, 2), "float32"))
        return model

    def mixed_precision():
        layer = layers.Dense(3, dtype="mixed_float16")
        return keras.Sequential([keras.Input((4,)), layer, layers.Dense(2, dtype="float32")])

    def names_that_meet():
        x = keras.Input((4,))
        return keras.Model(x, layers.Add(name="add_9")([x + 1.0, layers.ReLU(name="multiply")(x * 2.0)]))

    return {name: make for name, make in locals().items() if callable(make) and make.__module__ == __name__}


def every_operation():
    """Return a model that applies each function of keras.ops that may be in one."""
    import keras
    from keras import ops

    from dlgrade.isolation.referee.library import member
    from dlgrade.isolation.referee.operations import OPERATIONS

    x = keras.Input((4, 6))
    settings = {
        "BroadcastTo": {"shape": (3, 4, 6)},
        "Cast": {"dtype": "float64"},
        "Clip": {"x_min": -1.0, "x_max": 0.5},
        "Concatenate": {"axis": 1},
        "Cumprod": {"axis": 1},
        "Cumsum": {"axis": 2},
        "ExpandDims": {"axis": (1, -1)},
        "Norm": {"axis": -1},
        "Normalize": {"axis": -1},
        "OneHot": {"num_classes": 4},
        "Pad": {"pad_width": ((0, 0), (1, 0), (2, 2)), "mode": "reflect"},
        "Prod": {"axis": (1, 2)},
        "Repeat": {"repeats": 2, "axis": 2},
        "Reshape": {"newshape": (-1, 12, 2)},
        "Resize": {"size": (3, 5)},
        "Roll": {"shift": 2, "axis": 1},
        "Softmax": {"axis": 1},
        "Split": {"indices_or_sections": [1, 4], "axis": 2},
        "Stack": {"axis": -1},
        "Sum": {"axis": 1, "keepdims": True},
        "Swapaxes": {"axis1": 0, "axis2": 2},
        "Take": {"axis": 2},
        "Tensordot": {"axes": 1},
        "Threshold": {"threshold": 0.1, "default_value": 0.0},
        "Tile": {"repeats": (1, 2, 1)},
        "Transpose": {"axes": (0, 2, 1)},
        "Unstack": {"axis": 1},
    }
    constant = np.ones((6, 2), "float32")
    given = {
        "Concatenate": [[x, x]],
        "Dot": [x, constant],
        "Matmul": [x, constant],
        "OneHot": [ops.cast(ops.abs(x), "int32")],
        "Resize": [x[..., None]],
        "Squeeze": [x[:, :1]],
        "Stack": [[x, x, x]],
        "Take": [x, np.array([0, 3])],
        "Tensordot": [x, constant],
        "Where": [x > 0.0, x, 1.0],
    }
    outputs = [x[:, 1:3, ::-1], ops.einsum("bij,jk->bki", x, constant)]
    for name, operation in OPERATIONS.items():
        if name in ("GetItem", "Einsum"):
            continue
        takes_two = operation.rule.__name__ == "_together"
        arguments = given.get(name, [x, x * 0.5 + 1.0] if takes_two else [x])
        outputs += [member(f"ops.{operation.function}")(*arguments, **settings.get(name, {}))]
    return keras.Model(x, keras.tree.flatten(outputs))


def autoencoder():
    """Return an encoder, a decoder and the model made of both, which also share a layer one by one."""
    import keras
    from keras import layers

    x = keras.Input((6,))
    code = layers.Dense(2, name="code")(x)
    encoder = keras.Model(x, code, name="encoder")
    z = keras.Input((2,))
    decoder = keras.Model(z, layers.Dense(6, "sigmoid")(z), name="decoder")
    return {"autoencoder": keras.Model(x, decoder(code)), "encoder": encoder, "decoder": decoder}


def places(value, path=()):
    """Return where something can be changed."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in items for place in [(*path, key), *places(item, (*path, key))]]
