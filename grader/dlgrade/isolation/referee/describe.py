"""A Keras model as plain data. It runs in the worker, beside the submission, so what comes of it is a claim."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlgrade.isolation.referee.library import keras

MAX_REASON = 200
NO_MODEL = "a Keras model is expected"
# What a layer says of itself and only its maker can use.
DROPPED = frozenset(["build_config", "compile_config", "shared_object_id"])


def describe(models: dict[str, Any]) -> dict[str, Any]:
    """Return the models, which may share layers or be parts of each other, as plain data for a referee.

    Raises:
        TypeError: something else than Keras models; or one that Keras can't write down.
    """
    paths: dict[int, str] = {}
    described: dict[str, Any] = {"models": {}, "weights": {}, "shared": {}, "compiled": {}}
    for name, model in models.items():
        if not isinstance(model, keras().Model):
            raise TypeError(f"{NO_MODEL}, not a {type(model).__name__}")
        try:
            config = keras().saving.serialize_keras_object(model)
        except Exception as error:
            raise TypeError(f"Keras can't write {name} down as a configuration: {error}"[:MAX_REASON]) from error
        described["models"][name] = plain(config)
        described["compiled"][name] = _compiled(model)
        _walk(model, name, paths, described)
    return described


def plain(value: Any) -> Any:
    """Return what Keras writes down as plain data."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items() if key not in DROPPED}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    return value


def _walk(layer: Any, path: str, paths: dict[int, str], described: dict[str, Any]) -> None:
    """Note down where each layer is, where it is again, and its weights."""
    if id(layer) in paths:
        described["shared"][path] = paths[id(layer)]
        return
    paths[id(layer)] = path
    if isinstance(layer, keras().Model):
        for inner in layer.layers:
            if not isinstance(inner, keras().layers.InputLayer):
                _walk(inner, f"{path}/{inner.name}", paths, described)
    elif layer.weights:
        described["weights"][path] = [[variable.name, _array(variable)] for variable in layer.weights]


def _array(variable: Any) -> Any:
    array = keras().ops.convert_to_numpy(variable)
    return array if array.dtype.kind in "fiub" else array.astype("float32")


def _compiled(model: Any) -> Any:
    if not getattr(model, "compiled", False):
        return None
    try:
        return plain(model.get_compile_config())
    except Exception as error:
        return f"Keras can't write down what the model was compiled with: {error}"[:MAX_REASON]
