"""Turning a description of models, which may hold anything, into a plan of what is allowed, or refusing it.

Only the description is read here: nothing of Keras is made or even imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dlgrade.isolation.referee import catalogue, operations
from dlgrade.isolation.referee.compiling import read_learners
from dlgrade.isolation.referee.fields import (
    OBJECT_KEYS,
    class_and_config,
    is_one_of,
    mapping,
    read,
    read_fields,
    read_name,
    sequence,
    shown,
    unlisted,
)
from dlgrade.isolation.referee.graph import Graph
from dlgrade.isolation.referee.measure import RECURRENT, Measure, describe
from dlgrade.isolation.referee.plan import (
    MAX_LAYERS,
    MAX_MODELS,
    MAX_NESTING,
    Call,
    Layer,
    Model,
    Plan,
    Ref,
    RefusalError,
    Weights,
)

# Where Keras has put its models, by version.
MODEL_MODULES = {
    "Sequential": ("keras", "keras.models", "keras.src.models.sequential"),
    "Functional": ("keras", "keras.models", "keras.src.models.functional"),
}
# What `keras.activations.relu` of a tensor is: no operation of keras.ops, but the layer ReLU in all but its module.
RELU_MODULE = "keras.src.activations.activations"
InputShapes = Mapping[str, Any]


def read_description(description: object, input_shapes: InputShapes | None = None) -> Plan:
    """Return what is to be rebuilt.

    Args:
        description: what `describe` makes of models, or whatever a submission put in its place.
        input_shapes: for models by name that were not told their input's shape: that shape, without the batch.

    Raises:
        RefusalError: it has something that is not allowed, or too much.
    """
    data = mapping(description, "the model")
    if set(data) != {"models", "weights", "shared", "compiled"}:
        raise RefusalError("what came in the model's place is no description of one")
    reader = _Reader(mapping(data["shared"], "shared layers"), input_shapes or {})
    described = mapping(data["models"], "the models")
    if not 0 < len(described) <= MAX_MODELS:
        raise RefusalError(f"there have to be 1 to {MAX_MODELS} models")
    models = {name: reader.top(name, value) for name, value in described.items()}
    measure = Measure()
    for layer in models.values():
        assert layer.model
        measure.model(layer.model)
    weights = _read_weights(data["weights"], reader.by_path, complete=all(_is_built(each) for each in models.values()))
    compiled = mapping(data["compiled"], "compile settings")
    settings = {name: _compile_or_reason(compiled[name]) for name in models if compiled.get(name) is not None}
    return Plan(models, weights, settings)


class _Reader:
    """Reads layers and models; keeps those it has read by their paths, for the ones that are shared."""

    def __init__(self, shared: dict[str, Any], input_shapes: InputShapes) -> None:
        self.by_path: dict[str, Layer] = {}
        self._shared = shared
        self._input_shapes = input_shapes
        self._count = 0

    def top(self, name: str, value: object) -> Layer:
        layer = self._layer(value, read_name(name, "a model's name"), read_name(name, "a model's name"), 0)
        if not layer.model:
            raise RefusalError(f"a model is expected, not a {layer.class_name}")
        return layer

    def _layer(self, value: object, path: str, name: str | None, depth: int) -> Layer:
        """Return the layer, operation or model that is written down here, or the one that it is shared with."""
        self._count += 1
        if self._count > MAX_LAYERS:
            raise RefusalError(f"the model has more than {MAX_LAYERS} layers")
        shared = self._shared.get(path)
        if shared is not None:
            if type(shared) is not str or shared not in self.by_path:
                raise RefusalError(f"{shown(path)} is shared with a layer that is not there")
            return self.by_path[shared]
        if path in self.by_path:
            raise RefusalError(f"two layers have the name {shown(path)}")
        data = mapping(value, "a layer")
        if not set(data) <= OBJECT_KEYS:
            raise RefusalError(f"{shown(path)} has something that is no layer of Keras")
        class_name = data.get("class_name")
        if type(class_name) is not str:
            raise RefusalError(f"{shown(path)} is nothing that has a class")
        if class_name in MODEL_MODULES:
            layer = self._model(class_name, data, path, depth)
        elif class_name in operations.OPERATIONS and not is_one_of(data.get("module"), ("keras.layers",)):
            layer = _operation(class_name, data, path, name)
        else:
            layer = self._leaf(data, path, depth)
        self.by_path[path] = layer
        return layer

    def _leaf(self, data: dict[str, Any], path: str, depth: int) -> Layer:
        where = f"the layer {shown(path.rpartition('/')[2])}"
        if data.get("class_name") == "ReLU" and is_one_of(data.get("module"), (RELU_MODULE,)):
            data = {**data, "module": "keras.layers"}
        class_name, config = class_and_config(data, "keras.layers", where)
        if class_name == "InputLayer":
            fields = read_fields(config, catalogue.INPUT_FIELDS, where)
            return Layer(fields.get("name", "input"), "layers", class_name, path, _input_fields(fields, where))
        kinds = catalogue.LAYERS.get(class_name)
        if kinds is None:
            raise unlisted(class_name, where)

        def inner(value: object) -> Layer:
            layer = self._layer(value, f"{path}/{len(self.by_path)}", None, depth + 1)
            if layer.class_name in ("InputLayer", "Bidirectional", "TimeDistributed") or depth >= MAX_NESTING:
                raise RefusalError(f"{where}: {class_name} around {layer.class_name} can't be graded")
            if class_name == "Bidirectional" and layer.class_name not in RECURRENT:
                raise RefusalError(f"{where}: only {', '.join(RECURRENT)} can be bidirectional")
            return layer

        all_kinds = {**kinds, **catalogue.LAYER_FIELDS, "name": "name", "trainable": "flag"}
        fields = read_fields(config, all_kinds, where, inner)
        if class_name == "BatchNormalization" and not isinstance(fields.get("axis", -1), int):
            raise RefusalError(f"{where}: one axis can be graded")
        if class_name == "RandomShear":  # its constructor does not take what it writes down
            fields |= {key: _largest(fields[key]) for key in ("x_factor", "y_factor") if key in fields}
        name = fields.pop("name", None) or path.rpartition("/")[2]
        return Layer(name, "layers", class_name, path, fields, fields.pop("trainable", True))

    def _model(self, class_name: str, data: dict[str, Any], path: str, depth: int) -> Layer:
        where = f"the model {shown(path)}"
        if depth > MAX_NESTING:
            raise RefusalError(f"models are nested more than {MAX_NESTING} deep")
        modules, names = MODEL_MODULES[class_name], (None, class_name)
        if not is_one_of(data.get("module"), modules) or not is_one_of(data.get("registered_name"), names):
            raise unlisted(class_name, where)
        config = mapping(data.get("config"), where)
        keys = {"name", "trainable", "dtype", "layers", "input_layers", "output_layers", "build_input_shape"}
        if not set(config) <= keys:
            raise RefusalError(
                f"{where} has settings that can't be graded: {', '.join(sorted(set(config) - keys))[:100]}"
            )
        trainable = read("flag", config.get("trainable", True), f"trainable of {where}")
        name = read_name(config.get("name", class_name), f"the name of {where}")
        read("dtype?", config.get("dtype"), f"the dtype of {where}")
        entries = sequence(config.get("layers"), f"the layers of {where}", MAX_LAYERS)
        if class_name == "Sequential":
            model = self._sequential(name, entries, path, depth)
        else:
            graph = Graph(name, [self._graph_entry(entry, path, depth) for entry in entries])
            model = graph.read(config.get("input_layers"), config.get("output_layers"))
        return Layer(name, "models", class_name, path, {}, trainable, model)

    def _sequential(self, name: str, entries: list[Any], path: str, depth: int) -> Model:
        layers = [self._entry(entry, path, depth) for entry in entries]
        if layers and layers[0].class_name == "InputLayer":
            # How many examples it saw first is no part of what it is.
            shape = layers[0].fields["batch_shape"]
            layers[0].fields["batch_shape"] = [None, *shape[1:]]
        elif path in self._input_shapes:
            shape = read("shape", list(self._input_shapes[path]), "the input's shape")
            layers.insert(0, Layer("input", "layers", "InputLayer", f"{path}/", {"batch_shape": [None, *shape]}))
        else:
            return Model(name, "Sequential", layers, [], Ref(0, 0), Ref(0, 0), built=False)
        if any(layer.class_name == "InputLayer" for layer in layers[1:]):
            raise RefusalError(f"the model {shown(path)} has an input among its layers")
        if any(layer.model and not layer.model.built for layer in layers):
            raise RefusalError(f"a model in {shown(path)} was not built")
        calls = [Call(layer, [Ref(number - 1, 0)] if number else [], {}) for number, layer in enumerate(layers)]
        return Model(name, "Sequential", layers, calls, Ref(0, 0), Ref(len(calls) - 1, 0))

    def _entry(self, entry: object, path: str, depth: int) -> Layer:
        """Return a layer that stands in a model's list."""
        data = mapping(entry, f"a layer of {shown(path)}")
        config = mapping(data.get("config"), f"a layer of {shown(path)}")
        name = read_name(data.get("name", config.get("name")), f"the name of a layer of {shown(path)}")
        return self._layer(data, f"{path}/{name}", name, depth + 1)

    def _graph_entry(self, entry: object, path: str, depth: int) -> tuple[Layer, str, list[Any]]:
        """Return a layer that stands in a graph, its name there and the places where it is applied."""
        data = mapping(entry, f"a layer of {shown(path)}")
        name = read_name(data.get("name"), f"the name of a layer of {shown(path)}")
        nodes = sequence(data.get("inbound_nodes"), f"the inputs of {name}", MAX_LAYERS)
        return self._layer(data, f"{path}/{name}", name, depth + 1), name, nodes


def _largest(factor: Any) -> Any:
    return factor[1] if type(factor) is list and len(factor) == 2 and factor[0] == -factor[1] else factor


def _operation(class_name: str, data: dict[str, Any], path: str, name: str | None) -> Layer:
    operation = operations.OPERATIONS[class_name]
    where = f"the operation {shown(name or class_name)}"
    names = (None, class_name)
    if not is_one_of(data.get("registered_name"), names) or not is_one_of(data.get("module"), (operation.module,)):
        raise unlisted(class_name, where)
    fields = read_fields(data.get("config"), operation.fields, where)
    fields.pop("name", None)
    return Layer(name or class_name, "ops", class_name, path, fields)


def _input_fields(fields: dict[str, Any], where: str) -> dict[str, Any]:
    shape = fields.get("batch_shape")
    if not shape or -1 in shape:
        raise RefusalError(f"{where} does not say what shape it has")
    dtype = fields.get("dtype") or "float32"
    if dtype not in catalogue.INPUT_DTYPES:
        raise RefusalError(f"{where} has the type {shown(dtype)}")
    return {"batch_shape": shape, "dtype": dtype}


def _is_built(layer: Layer) -> bool:
    return bool(layer.model and layer.model.built)


def _read_weights(value: object, by_path: dict[str, Layer], *, complete: bool) -> dict[str, Weights]:
    """Return the weights by path, with as many numbers as each layer's variables hold."""
    data = mapping(value, "the weights")
    weights = {}
    for path, entries in data.items():
        layer = by_path.get(path)
        if layer is None or layer.model or layer.module != "layers" or layer.parameters is None:
            raise RefusalError(f"there are weights for {shown(path)}, which is no layer of the model")
        names, values = [], []
        for entry in sequence(entries, f"the weights of {shown(path)}", 100):
            if len(sequence(entry, f"the weights of {shown(path)}", 2)) != 2:
                raise RefusalError(f"the weights of {shown(path)} are not names and arrays")
            name, array = entry
            if type(array) is not np.ndarray or array.dtype.kind not in "fiub" or not np.isfinite(array).all():
                raise RefusalError(f"the weights of {describe(layer)} hold something else than finite numbers")
            names.append(read_name(name, f"a weight of {shown(path)}"))
            values.append(array)
        if sum(array.size for array in values) != layer.parameters:
            raise RefusalError(f"{describe(layer)} has {layer.parameters:,} parameters, and other weights came with it")
        weights[path] = Weights(names, values)
    if complete and weights:
        for path, layer in by_path.items():
            # What a layer such as Bidirectional is put around has no weights of its own.
            around = ["/".join(path.split("/")[:end]) for end in range(1, path.count("/") + 2)]
            if layer.parameters and not weights.keys() & set(around):
                raise RefusalError(f"the weights of {describe(layer)} are missing")
    return weights


def _compile_or_reason(value: object) -> dict[str, Any] | str:
    if type(value) is str:
        return value[:200]
    try:
        return read_learners(value)
    except RefusalError as refusal:
        return str(refusal)
