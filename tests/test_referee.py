"""Rebuilding Keras models: what is allowed comes back as it was."""

import copy
import inspect

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import keras_models
from dlgrade.isolation import wire
from dlgrade.isolation.referee import catalogue
from dlgrade.isolation.referee.allow import read_description
from dlgrade.isolation.referee.bench import Bench
from dlgrade.isolation.referee.build import Builder, make
from dlgrade.isolation.referee.describe import describe, plain
from dlgrade.isolation.referee.fields import read_object
from dlgrade.isolation.referee.library import member
from dlgrade.isolation.referee.measure import Measure
from dlgrade.isolation.referee.operations import OPERATIONS
from dlgrade.isolation.referee.plan import RefusalError

pytest.importorskip("tensorflow", reason="TensorFlow is not installed here: models can't be made")
keras = pytest.importorskip("keras")


def across(value):
    """Return a value as it comes out of the other process."""
    return wire.decode(wire.encode(value))


def rebuilt(models):
    plan = read_description(across(describe(models)))
    builder = Builder(plan)
    return plan, builder, builder.models()


def examples(model, seed=0):
    rng = np.random.default_rng(seed)

    def example(tensor):
        shape = (3, *tensor.shape[1:])
        if "int" in str(tensor.dtype):
            return rng.integers(0, 5, shape).astype(tensor.dtype)
        return rng.normal(size=shape).astype(tensor.dtype)

    return keras.tree.map_structure(
        example, model._inputs_struct if hasattr(model, "_inputs_struct") else model.inputs[0]
    )


def same_predictions(left, right, x):
    for ours, theirs in zip(
        keras.tree.flatten(left(x, training=False)), keras.tree.flatten(right(x, training=False)), strict=True
    ):
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-6, atol=1e-6)


def same_sizes(plan, builder):
    for layer, made in builder.layers.items():
        if layer.parameters is not None:
            assert layer.parameters == made.count_params(), layer.class_name


def same(model):
    # Weights that no initializer gives, so that one that is lost shows.
    rng = np.random.default_rng(1)
    for variable in model.weights:
        if variable.dtype == "float32" and "mean" not in variable.path and "variance" not in variable.path:
            variable.assign(rng.normal(size=variable.shape))
    plan, builder, models = rebuilt({"model": model})
    again = models["model"]
    same_predictions(model, again, examples(model))
    same_sizes(plan, builder)
    measured = Measure().model(plan.models["model"].model)
    assert [shape[1:] for shape in measured] == [tuple(each.shape[1:]) for each in model.outputs]
    assert again.count_params() == model.count_params()
    assert len(again.trainable_variables) == len(model.trainable_variables)
    return plan, again


@pytest.mark.parametrize("name", keras_models.stacks())
def test_each_layer_comes_back(name):
    shape, layers = keras_models.stacks()[name]
    model = keras.Sequential([keras.Input(shape), *layers])
    plan, _ = same(model)
    described = plan.models["model"].model
    assert [layer.class_name for layer in described.layers[1:]] == [type(layer).__name__ for layer in layers]


@pytest.mark.parametrize("name", keras_models.graphs())
def test_each_way_to_put_models_together_comes_back(name):
    same(keras_models.graphs()[name]())


def test_each_operation_comes_back():
    model = keras_models.every_operation()
    assert {type(operation).__name__ for operation in model.operations} == {*OPERATIONS, "InputLayer"}
    same(model)


def test_no_layer_goes_untested():
    models = [make() for make in keras_models.graphs().values()]
    stacked = [layer for _, layers in keras_models.stacks().values() for layer in layers]
    seen = {type(layer).__name__ for layer in stacked + [layer for model in models for layer in model.layers]}
    assert {name for name in set(catalogue.LAYERS) - seen if not name.startswith("Random")} == set()


def test_what_is_adapted_stays_so():
    _, model = same(keras_models.graphs()["adapted"]())
    x = np.random.default_rng(0).normal(3.0, 5.0, (50, 4)).astype("float32")
    normalized = model.layers[1](x)
    np.testing.assert_allclose(normalized.numpy().mean(0), 0, atol=1e-3)


def test_models_that_share_layers_share_them_again():
    models = keras_models.autoencoder()
    for order in (models, dict(reversed(models.items()))):
        _, _, again = rebuilt(order)
        x, z = np.random.default_rng(0).normal(size=(3, 6)), np.random.default_rng(0).normal(size=(3, 2))
        same_predictions(models["encoder"], again["encoder"], x)
        same_predictions(models["decoder"], again["decoder"], z)
        same_predictions(models["autoencoder"], again["autoencoder"], x)
        again["autoencoder"].compile("sgd", "mse")
        again["autoencoder"].fit(x, x, verbose=0)
        coded = again["encoder"](x).numpy()
        np.testing.assert_allclose(
            again["decoder"](coded).numpy(), again["autoencoder"](x).numpy(), rtol=1e-6, atol=1e-6
        )
        assert np.abs(coded - models["encoder"](x).numpy()).max() > 1e-4


def test_what_is_frozen_stays_so():
    base = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization()], name="base")
    model = keras.Sequential([keras.Input((4,)), base, keras.layers.Dense(2)])
    base.trainable = False
    base.layers[1].trainable = True
    _, again = same(model)
    assert [layer.trainable for layer in again.layers[1].layers[1:]] == [False, True]
    assert not again.layers[1].trainable
    model.trainable = False
    base.trainable = True
    _, again = same(model)
    assert (again.trainable, again.layers[1].trainable, again.layers[2].trainable) == (False, True, False)


def test_each_class_of_the_catalogue_takes_what_is_listed():
    for name, kinds in catalogue.LAYERS.items():
        takes = inspect.signature(getattr(keras.layers, name).__init__).parameters
        lost = set(kinds) - set(takes) - {"synchronized"}
        assert not lost or "kwargs" in takes, (name, lost)
    for module, table in catalogue.OBJECTS.items():
        for name, kinds in table.items():
            takes = inspect.signature(member(f"{module}.{name}").__init__).parameters
            assert not set(kinds) - set(takes) - {"input_axes", "output_axes"} or "kwargs" in takes, (
                name,
                set(kinds) - set(takes),
            )
    for name, operation in OPERATIONS.items():
        assert callable(member(f"ops.{operation.function}")), name


@pytest.mark.parametrize("module", sorted(catalogue.OBJECTS))
def test_each_object_comes_back_as_it_was(module):
    needed = {
        "optimizers.schedules": {
            "initial_learning_rate": 0.1,
            "decay_steps": 5,
            "first_decay_steps": 5,
            "decay_rate": 0.5,
        },
        "metrics": {"num_classes": 3},
    }.get(module, {})
    for name in catalogue.OBJECTS[module]:
        cls = member(f"{module}.{name}")
        takes = inspect.signature(cls.__init__).parameters
        given = {key: value for key, value in needed.items() if key in takes}
        if name == "PiecewiseConstantDecay":
            given = {"boundaries": [1, 2], "values": [0.1, 0.2, 0.3]}
        thing = cls(**given)
        again = make(read_object(module, across(plain(keras.saving.serialize_keras_object(thing))), name))
        assert type(again) is cls
        assert plain(again.get_config()) == plain(thing.get_config()), name


def test_each_random_layer_comes_back():
    names = [name for name in catalogue.LAYERS if name.startswith("Random") and name != "RandomCrop"]
    for name in names:
        cls = getattr(keras.layers, name)
        takes = inspect.signature(cls.__init__).parameters
        given = {key: 0.1 for key in ("factor", "height_factor", "width_factor", "x_factor") if key in takes}
        layer = cls(**given)
        model = keras.Sequential([keras.Input((6, 6, 3)), layer])
        _, _, again = rebuilt({"model": model})
        assert plain(again["model"].layers[-1].get_config()) == plain(layer.get_config()), name


@pytest.mark.parametrize("setting", ["sparse_categorical_crossentropy", "object", "function"])
def test_compile_settings_come_back(setting):
    losses = {
        "object": keras.losses.SparseCategoricalCrossentropy(from_logits=True, name="mine"),
        "function": keras.losses.sparse_categorical_crossentropy,
    }
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    rate = keras.optimizers.schedules.CosineDecay(0.1, 10)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), losses.get(setting, setting), metrics=["accuracy"])
    bench = Bench().operations
    answer = bench["build"]({"description": across(describe({"model": model})), "input_shapes": {}, "seed": 0})
    facts = answer["value"]["done"]["models"]["model"]
    assert facts["not_compiled"] is None
    assert facts["compile"]["optimizer"]["learning_rate"]["class"] == "CosineDecay"
    assert facts["compile"]["metrics"] == ["accuracy"]
    loss = facts["compile"]["loss"]
    assert loss["from_logits"] if setting == "object" else loss == "sparse_categorical_crossentropy"
    assert facts["learning_rate"] == pytest.approx(0.1)


def my_loss(y, p):
    return p


def test_what_only_the_submission_can_make_is_refused():
    class Mine(keras.layers.Layer):
        def call(self, x):
            return x

    class Model(keras.Model):
        def __init__(self, **settings):
            super().__init__(**settings)
            self.dense = keras.layers.Dense(2)

        def call(self, x):
            return self.dense(x)

    model = Model()
    model(np.zeros((1, 3)))
    for each in (
        keras.Sequential([keras.Input((3,)), Mine()]),
        keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x)]),
        model,
    ):
        with pytest.raises(RefusalError):
            rebuilt({"model": each})
    with pytest.raises(TypeError):
        describe({"model": 3})
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile("adam", my_loss)
    plan, _, _ = rebuilt({"model": model})
    assert isinstance(plan.compile["model"], str)


def test_weights_have_to_fit():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="dense")])
    good = describe({"model": model})
    for change in (
        lambda weights: weights[0].__setitem__(1, weights[0][1].T.copy()),
        lambda weights: weights[0].__setitem__(1, weights[0][1].astype("float64")),
        lambda weights: weights[0].__setitem__(0, "other"),
        lambda weights: weights.reverse(),
    ):
        bad = copy.deepcopy(good)
        change(bad["weights"]["model/dense"])
        with pytest.raises(RefusalError):
            Builder(read_description(across(bad))).models()


def test_a_model_that_was_not_told_its_input_is_built_with_the_shape_given():
    model = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(2)])
    with pytest.raises(RefusalError, match=r"keras\.Input"):
        rebuilt({"model": model})
    plan = read_description(describe({"model": model}), {"model": (5,)})
    assert Builder(plan).models()["model"].count_params() == 5 * 3 + 3 + 3 * 2 + 2


def changed_models():
    """Return descriptions to be changed, of models with many kinds of layers."""
    image = keras.Input((6, 6, 1), name="image")
    h = keras.layers.Conv2D(3, 3, activation="relu", name="conv")(image)
    h = keras.layers.MaxPooling2D(name="pool")(h) * 2.0
    h = keras.ops.reshape(h, (-1, 4, 3))
    h = keras.layers.LSTM(4, return_sequences=True, name="lstm")(h)
    h = keras.layers.MultiHeadAttention(2, 2, name="heads")(h, h)
    return describe({"model": keras.Model(image, keras.layers.Dense(2, name="dense")(h[:, -1]))})


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_is_changed_is_built_of_what_is_listed_or_refused(data):
    if "description" not in CACHE:
        CACHE["description"] = changed_models()
    description = copy.deepcopy(CACHE["description"])
    places = [
        place for place in keras_models.places(description["models"]) if place[-1] not in ("module", "class_name")
    ]
    for place in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=2)):
        inside = description["models"]
        try:
            for key in place[:-1]:
                inside = inside[key]
            old = inside[place[-1]]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(old, bool):
            new = not old
        elif isinstance(old, (int, float)):
            new = data.draw(st.sampled_from([0, 1, 2, 3, 5, -1, 0.5, 100]))
        elif isinstance(old, str):
            new = data.draw(st.sampled_from(["same", "conv", "relu", "tanh", "lstm", "float16", "bilinear"]))
        else:
            new = data.draw(st.sampled_from([None, [], [1], [2, 2], 1, True]))
        inside[place[-1]] = new
    # Other weights would be refused before much else.
    description["weights"] = {}
    try:
        builder = Builder(read_description(description))
        models = builder.models()
    except RefusalError:
        return
    for layer in builder.layers.values():
        assert type(layer).__name__ in {*catalogue.LAYERS, "Functional", "Step"}
    same_sizes(builder.plan, builder)
    assert models["model"].count_params() < 10**6


CACHE = {}
