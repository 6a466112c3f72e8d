"""What a referee refuses, of descriptions that hold anything: before Keras is even imported."""

import copy
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import keras_models
from dlgrade.isolation.referee import catalogue
from dlgrade.isolation.referee.allow import read_description
from dlgrade.isolation.referee.compiling import read_compile, read_learners
from dlgrade.isolation.referee.plan import MAX_LAYERS, Made, RefusalError


def layer(class_name, module="keras.layers", registered_name=None, **config):
    return {"module": module, "class_name": class_name, "config": config, "registered_name": registered_name}


def sequential(*layers, shape=(4,), name="model"):
    first = layer("InputLayer", batch_shape=[None, *shape], dtype="float32", name="input")
    named = [first, *layers]
    for number, each in enumerate(named):
        each["config"].setdefault("name", f"layer_{number}")
    return layer("Sequential", "keras", name=name, trainable=True, layers=named)


def node(*tensors, **kwargs):
    return {"args": list(tensors), "kwargs": kwargs}


def tensor(name, call=0, output=0):
    config = {"shape": [None, 4], "dtype": "float32", "keras_history": [name, call, output]}
    return {"class_name": "__keras_tensor__", "config": config}


def functional(*layers, inputs=("x", 0, 0), outputs=("y", 0, 0)):
    """Return a model of (layer, nodes) under the names in their configurations, behind an input x."""
    first = layer("InputLayer", batch_shape=[None, 4], dtype="float32", name="x")
    entries = [({**first}, []), *layers]
    for each, nodes in entries:
        each |= {"name": each["config"]["name"], "inbound_nodes": nodes}
    config = {"name": "model", "trainable": True, "layers": [each for each, _ in entries]}
    config |= {"input_layers": list(inputs), "output_layers": list(outputs)}
    return layer("Functional", "keras.src.models.functional") | {"config": config}


def description(model, weights=None, shared=None, compiled=None):
    compiled = {} if compiled is None else {"model": compiled}
    return {"models": {"model": model}, "weights": weights or {}, "shared": shared or {}, "compiled": compiled}


def dense(units=3, **more):
    return layer("Dense", units=units, activation="relu", **more)


def refused(model, *words, **more):
    with pytest.raises(RefusalError) as caught:
        read_description(description(model, **more))
    for word in words:
        assert word in str(caught.value)
    assert len(str(caught.value)) < 600


def weights_of(*shapes, names=("kernel", "bias")):
    return [[name, np.zeros(shape, "float32")] for name, shape in zip(names, shapes, strict=True)]


def test_a_model_in_order_is_read_without_keras():
    plan = read_description(
        description(
            sequential(dense(), dense(2)),
            {"model/layer_1": weights_of((4, 3), 3), "model/layer_2": weights_of((3, 2), 2)},
        )
    )
    assert [each.parameters for each in plan.models["model"].model.layers] == [None, 15, 8]
    code = (
        "import sys, dlgrade.isolation.referee.bench, dlgrade.isolation.referee.client; print('keras' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert said.stdout == "False\n"


LAMBDA = {"class_name": "__lambda__", "config": {"code": "4wEAAAA=", "defaults": None, "closure": None}}


@pytest.mark.parametrize(
    "bad",
    [
        layer("Lambda", function=LAMBDA),
        layer("Lambda", function={"module": "os", "class_name": "function", "config": "system"}),
        layer("TextVectorization", vocabulary="/etc/passwd"),
        layer("StringLookup", vocabulary="/etc/passwd"),
        layer("IntegerLookup", vocabulary="https://example.org/words.txt"),
        layer("TFSMLayer", filepath="/tmp/model"),
        layer("TorchModuleWrapper", module="UEsDBA=="),
        layer("JaxLayer", call_fn=LAMBDA),
        layer("FlaxLayer", module={}),
        layer("Wrapper", layer=dense()),
        layer("Layer"),
        layer("Pipeline", layers=[]),
        layer("RNN", cell=layer("LSTMCell", units=3)),
        layer("Dense", "keras.src.layers.core.dense", units=3),
        layer("Dense", "tensorflow.keras.layers", units=3),
        layer("Dense", "builtins", units=3),
        layer("Dense", None, units=3),
        layer("Dense", registered_name="package>Dense", units=3),
        layer("system", "os", command="true"),
        layer("eval", "builtins", source="1"),
        layer("function", "builtins"),
        layer("exec", "keras.layers"),
        layer("__class__", "keras.layers"),
        layer("deserialize", "keras.layers"),
        layer("load_model", "keras.saving", filepath="/etc/passwd"),
        layer("get_file", "keras.utils", origin="https://example.org"),
        layer("ModelCheckpoint", "keras.callbacks", filepath="/tmp/x"),
        layer("Relu", "os"),
        layer("Map", "keras.src.ops.core"),
        layer("VectorizedMap", "keras.src.ops.core", function=LAMBDA),
    ],
)
def test_what_is_not_listed_is_refused(bad):
    refused(sequential(bad))
    refused(sequential(layer("TimeDistributed", layer=bad), shape=(3, 4)))
    refused(functional((bad | {"config": {**bad["config"], "name": "y"}}, [node(tensor("x"))])))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("activation", LAMBDA),
        ("activation", "eval"),
        ("activation", "keras.activations.relu"),
        (
            "activation",
            {"module": "builtins", "class_name": "function", "config": "eval", "registered_name": "function"},
        ),
        ("activation", {"module": "os", "class_name": "function", "config": "relu", "registered_name": "function"}),
        ("activation", layer("Lambda", function=LAMBDA)),
        ("activation", layer("PReLU")),
        ("kernel_initializer", layer("system", "os")),
        ("kernel_initializer", layer("Zeros", "numpy")),
        ("kernel_initializer", layer("Zeros", "keras.initializers", "my>Zeros")),
        ("kernel_initializer", layer("Zeros", "keras.initializers", path="x")),
        ("kernel_initializer", "zeros"),
        ("kernel_regularizer", layer("L2", "keras.regularizers", l2=math.nan)),
        ("kernel_regularizer", layer("L2", "keras.regularizers", l2="0.1")),
        ("kernel_constraint", layer("MaxNorm", "keras.constraints", max_value=math.inf)),
        ("dtype", "string"),
        ("dtype", layer("DTypePolicy", "keras", name="string")),
        ("dtype", layer("DTypePolicyMap", "keras", policy_map={})),
        ("dtype", layer("DTypePolicy", "keras", name="float32", source_name="x")),
        ("units", 0),
        ("units", -3),
        ("units", 3.0),
        ("units", True),
        ("units", "3"),
        ("units", 1 << 40),
        ("units", [3]),
        ("units", None),
        ("use_bias", 1),
        ("name", "../../etc/passwd"),
        ("name", "a\nb"),
        ("name", "x" * 1000),
        ("name", ""),
        ("name", ".."),
        ("trainable", "yes"),
        ("lora_rank", 4),
        ("quantization_config", layer("Int8QuantizationConfig", "keras.quantizers")),
        ("callbacks", [layer("LambdaCallback", "keras.callbacks")]),
        ("weights", "https://example.org/weights.h5"),
        ("unknown", 0),
    ],
)
def test_settings_of_another_kind_are_refused(setting, value):
    refused(sequential(dense() | {"config": {"units": 3, setting: value}}))


def test_the_reason_is_said_to_the_learner():
    refused(sequential(layer("Lambda", function=LAMBDA)), "Lambda", "keras.ops")
    refused(sequential(layer("Mine", None, "my>Mine")), "Mine", "none of Keras's own")
    refused(sequential({**dense(), "config": {"units": 2, "activation": LAMBDA}}), "code")
    refused(sequential(dense(10**9)), "parameters", "layer_1 (Dense)")
    refused(layer("Mine", None, "Mine", layers=[]), "Mine")


@pytest.mark.parametrize(
    "model",
    [
        sequential(dense(10**9)),
        sequential(layer("Embedding", input_dim=10**9, output_dim=10**9)),
        sequential(layer("RepeatVector", n=10**9)),
        sequential(layer("Reshape", target_shape=[2, 2]), layer("UpSampling1D", size=10**8)),
        sequential(layer("ZeroPadding2D", padding=10**9), shape=(2, 2, 1)),
        sequential(layer("Resizing", height=10**6, width=10**6), shape=(2, 2, 1)),
        sequential(layer("LSTM", units=10**6), shape=(2, 2)),
        sequential(layer("Conv2D", filters=3, kernel_size=10**5, padding="same"), shape=(9, 9, 1)),
        sequential(layer("MultiHeadAttention", num_heads=10**6, key_dim=10**6), shape=(9, 9)),
        sequential(layer("CategoryEncoding", num_tokens=10**9)),
        sequential(*(dense(3000) for _ in range(5))),
        sequential(shape=(10**5, 10**5)),
        sequential(*(dense(1) for _ in range(MAX_LAYERS + 1))),
        functional(
            (
                layer("BroadcastTo", "keras.src.ops.numpy", "BroadcastTo", name="y", shape=[10**5, 10**5]),
                [node(tensor("x"))],
            )
        ),
        functional(
            (
                layer("Split", "keras.src.ops.numpy", "Split", name="y", indices_or_sections=10**9, axis=1),
                [node(tensor("x"))],
            )
        ),
        functional(
            (layer("Tile", "keras.src.ops.numpy", "Tile", name="y", repeats=[1, 10**9]), [node(tensor("x"))]),
        ),
    ],
)
def test_what_is_too_large_is_refused_at_once(model, bounded):
    refused(model)


def test_models_in_models_in_models_do_not_multiply():
    model = sequential(dense(4), shape=(4,), name="m0")
    for depth in range(1, 6):
        entry = {**model, "config": {**model["config"], "name": f"m{depth}"}}
        calls = [node(tensor("x") if number == 0 else tensor("y", number - 1)) for number in range(30)]
        inner = {**entry, "config": {**entry["config"], "name": "y"}}
        model = functional((inner, calls), outputs=("y", 29, 0))
    refused(model, "steps")


def test_deep_nesting_is_refused():
    model = sequential(dense(4))
    for _ in range(12):
        model = sequential(model)
    refused(model, "nested")
    deep = []
    for _ in range(500):
        deep = [deep]
    for setting in ("units", "activation", "kernel_initializer", "name", "dtype"):
        refused(sequential({**dense(), "config": {"units": 3, setting: deep}}))
    refused(functional((dense(name="y"), [node(deep)])))
    refused(functional((dense(name="y"), [deep])))
    refused(sequential(layer("Rescaling", scale=deep)))


def test_graphs_that_make_no_sense_are_refused():
    good = (dense(name="y"), [node(tensor("x"))])
    read_description(description(functional(copy.deepcopy(good))))
    refused(functional((dense(name="y"), [node(tensor("y"))])), "wait for each other")
    refused(functional((dense(name="a"), [node(tensor("y"))]), (dense(name="y"), [node(tensor("a"))])))
    refused(functional((dense(name="y"), [node(tensor("nowhere"))])))
    refused(functional((dense(name="y"), [node(tensor("x", 1))])))
    refused(functional((dense(name="y"), [node(tensor("x", 0, 7))])), "not there")
    refused(functional((dense(name="y"), [node(tensor("x", -1))])))
    refused(functional((dense(name="x"), [node(tensor("x"))])), "name")
    refused(functional((dense(name="y"), [])))
    refused(functional((dense(name="y"), [node()])))
    refused(functional((dense(name="y"), [node(tensor("x"), function=LAMBDA)])))
    refused(functional((dense(name="y"), [node(LAMBDA)])))
    refused(functional((dense(name="y"), [node("text")])))
    refused(functional(copy.deepcopy(good), outputs=("z", 0, 0)))
    refused(functional(copy.deepcopy(good), outputs=("y", 0, 9)))
    refused(functional(copy.deepcopy(good), inputs=("y", 0, 0)))
    add = layer("Add", "keras.src.ops.numpy", "Add", name="y")
    refused(functional((add, [node(tensor("x"), 1.0), node(tensor("x"), 2.0)])))
    refused(functional((layer("Add", "keras.src.ops.numpy", "Add", name="y"), [node(tensor("x"), math.nan)])))
    refused(functional((layer("GetItem", "keras.src.ops.numpy", "GetItem", name="y"), [node(tensor("x"), "name")])))
    refused(sequential(dense(name="one"), dense(name="one")), "name")


def test_what_is_shared_has_to_be_there():
    model = sequential(dense(name="one"), dense(name="two"))
    refused(model, "shared", shared={"model/two": "model/three"})
    refused(model, "shared", shared={"model/two": "model/two"})
    refused(model, "shared", shared={"model/two": "model"})
    refused(model, shared={"model/two": ["model/one"]})
    refused(
        sequential(dense(4, name="one"), dense(4, name="two")),
        weights={"model/two": weights_of((4, 4), 4)},
        shared={"model/two": "model/one"},
    )


@pytest.mark.parametrize(
    "weights",
    [
        {"model/layer_1": weights_of((4, 4), 3)},
        {"model/layer_1": weights_of((4, 3), names=("kernel",))},
        {"model/layer_1": [["kernel", np.full((4, 3), np.nan, "float32")], ["bias", np.zeros(3, "float32")]]},
        {"model/layer_1": [["kernel", [[0.0] * 3] * 4], ["bias", np.zeros(3, "float32")]]},
        {"model/layer_1": [["kernel", np.zeros((4, 3), complex)], ["bias", np.zeros(3, "float32")]]},
        {"model/layer_1": [["a/b", np.zeros((4, 3))], ["bias", np.zeros(3)]]},
        {"model/layer_1": [np.zeros((4, 3)), np.zeros(3)]},
        {"model/layer_1": {"kernel": np.zeros((4, 3))}},
        {"model/other": weights_of((4, 3), 3)},
        {"model": weights_of((4, 3), 3)},
        {"../model": weights_of((4, 3), 3)},
        ["model/layer_1"],
        {"model/layer_1": weights_of((4, 3), 3), "model/input": []},
    ],
)
def test_weights_that_do_not_belong_there_are_refused(weights):
    refused(sequential(dense(), dense()), weights=weights)


def test_compile_settings():
    adam = layer("Adam", "keras.optimizers", learning_rate=0.01, beta_1=0.9)
    loss = {
        "module": "builtins",
        "class_name": "function",
        "config": "mean_squared_error",
        "registered_name": "function",
    }
    read = read_compile({"optimizer": adam, "loss": [loss, "mse"], "metrics": {"a": ["accuracy", None]}})
    assert (read["optimizer"].name, read["loss"]) == ("Adam", ["mean_squared_error", "mse"])
    decay = layer(
        "ExponentialDecay", "keras.optimizers.schedules", initial_learning_rate=0.1, decay_steps=10, decay_rate=0.9
    )
    assert read_compile({"optimizer": layer("SGD", "keras.optimizers", learning_rate=decay)})["optimizer"].fields
    bad = [
        {"optimizer": layer("Adam", "my.optimizers")},
        {"optimizer": layer("MultiOptimizer", "keras.optimizers")},
        {"optimizer": layer("Adam", "keras.optimizers", learning_rate=LAMBDA)},
        {"optimizer": "os.system"},
        {"loss": "my_loss"},
        {"loss": {**loss, "config": "my_loss"}},
        {"loss": {**loss, "module": "os"}},
        {"loss": layer("Mine", None, "Mine")},
        {"loss": LAMBDA},
        {"metrics": [layer("MeanMetricWrapper", "keras.metrics", fn=LAMBDA)]},
        {"loss_weights": "x"},
        {"loss_weights": [math.nan]},
        {"metrics": [[[[["accuracy"]]]]]},
    ]
    for settings_ in bad:
        with pytest.raises(RefusalError):
            read_compile(settings_)


def test_a_loss_that_is_refused_leaves_the_model():
    plan = read_description(description(sequential(dense()), compiled={"optimizer": "adam", "loss": "my_loss"}))
    assert "my_loss" in plan.compile["model"]


def test_what_is_no_description_is_refused():
    for nonsense in (
        None,
        3,
        "text",
        [],
        {},
        {"models": {}},
        np.zeros(3),
        description(None),
        description([]),
        description({}),
    ):
        with pytest.raises(RefusalError):
            read_description(nonsense)
    with pytest.raises(RefusalError):
        read_description({**description(sequential()), "models": {str(number): sequential() for number in range(100)}})


GOOD = description(
    functional(
        (layer("Conv1D", filters=4, kernel_size=[2], strides=[1], padding="valid", name="conv"), [node(tensor("seq"))]),
        (layer("Reshape", target_shape=[2, 2], name="seq"), [node(tensor("x"))]),
        (
            layer("Bidirectional", merge_mode="concat", layer=layer("LSTM", units=2), name="both"),
            [node(tensor("conv"))],
        ),
        (sequential(dense(4), layer("BatchNormalization", axis=-1)), [node(tensor("both")), node(tensor("add"))]),
        (layer("Add", "keras.src.ops.numpy", "Add", name="add"), [node(tensor("model"), 1.0)]),
        (layer("Dropout", rate=0.5, seed=None, name="y"), [node(tensor("model", 1), training=None)]),
    ),
    compiled={"optimizer": layer("SGD", "keras.optimizers", learning_rate=0.1), "loss": "mse", "metrics": ["mae"]},
)
NONSENSE = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        3,
        10**9,
        1 << 80,
        0.5,
        1e308,
        math.nan,
        "",
        "relu",
        "Lambda",
        "/etc/passwd",
        "__import__('os')",
        [],
        {},
        [[]],
        [-1],
        LAMBDA,
        tensor("x"),
        node(tensor("both")),
        layer("Dense", units=10**9),
        np.zeros(3),
        np.zeros(0),
    ]
)


PLACES = keras_models.places(GOOD)


def changed(changes):
    result = copy.deepcopy(GOOD)
    for place, value, how in changes:
        inside = result
        try:
            for key in place[:-1]:
                inside = inside[key]
            if how == "drop":
                del inside[place[-1]]
            elif how == "rename":
                inside[str(value)[:20]] = inside.pop(place[-1])
            elif how == "twice":
                inside.append(copy.deepcopy(inside[place[-1]]))
            elif how == "graft":
                inside[place[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            pass  # an earlier change has taken the place away
    return result


CHANGES = st.lists(
    st.tuples(st.sampled_from(PLACES), NONSENSE, st.sampled_from(["graft", "graft", "drop", "rename", "twice"])),
    min_size=1,
    max_size=4,
)


def test_the_model_to_be_changed_is_in_order():
    read_description(GOOD)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(CHANGES)
def test_whatever_is_changed_is_read_or_refused(changes):
    try:
        read_description(changed(changes))
    except RefusalError:
        pass


def test_what_is_long_takes_no_long_time(bounded):
    count = MAX_LAYERS - 10
    before = [f"layer{number + 1}" for number in range(count - 1)] + ["x"]
    chain = [
        (layer("Add", name=f"layer{number}"), [node([*[tensor("x")] * 20, tensor(name)])])
        for number, name in enumerate(before)
    ]
    read_description(description(functional(*chain, outputs=("layer0", 0, 0))))
    read_description(description(sequential(layer("Rescaling", scale=[1.0] * 90_000))))


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("MSE", "mse"),
        ("BCE", "bce"),
        ("mse", "mse"),
        ("SparseCategoricalCrossentropy", Made("losses", "SparseCategoricalCrossentropy", {})),
    ],
)
def test_keras_own_words_for_losses_are_known(given, read):
    assert read_compile({"optimizer": "SGD", "loss": given})["loss"] == read


@pytest.mark.parametrize("given", ["Mse", "MEAN", "Dense"])
def test_other_words_for_losses_are_not(given):
    with pytest.raises(RefusalError):
        read_compile({"optimizer": "SGD", "loss": given})


def test_a_learners_metrics_are_no_reason_to_refuse_a_model():
    own = {"optimizer": "adam", "loss": "mse", "metrics": [layer("Own", "submission")], "weighted_metrics": ["mae"]}
    read = read_learners(own)
    assert read["metrics"] is None and read["weighted_metrics"] == ["mae"] and read["loss"] == "mse"
    with pytest.raises(RefusalError):
        read_compile(own)


TORCH = "keras.src.backend.torch.optimizers"


def test_the_variants_of_optimizers_that_pytorch_has_are_the_optimizers():
    assert set(catalogue.OPTIMIZERS) >= {"Adam", "SGD"}
    for name in catalogue.OPTIMIZERS:
        variant = layer(name, f"{TORCH}.torch_{name.lower()}", name, learning_rate=0.25)
        read = read_learners({"optimizer": variant, "loss": "mse"})["optimizer"]
        assert (read.module, read.name, read.fields) == ("optimizers", name, {"learning_rate": 0.25})


@pytest.mark.parametrize("module", [f"{TORCH}.torch_sgd", TORCH, f"{TORCH}.torch_adam.Adam", "torch_adam"])
def test_nothing_else_passes_for_one(module):
    with pytest.raises(RefusalError):
        read_learners({"optimizer": layer("Adam", module, "Adam"), "loss": "mse"})
    with pytest.raises(RefusalError):
        read_learners({"optimizer": "adam", "loss": layer("MeanSquaredError", f"{TORCH}.torch_meansquarederror")})
