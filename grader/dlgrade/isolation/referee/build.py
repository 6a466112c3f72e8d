"""Making models of Keras from a plan, through its public API alone. It runs in the referee's process."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from dlgrade.isolation.referee.library import compiles_steps, keras, member, steps_at_once
from dlgrade.isolation.referee.measure import describe
from dlgrade.isolation.referee.operations import OPERATIONS
from dlgrade.isolation.referee.plan import Call, Layer, Made, Model, Plan, Ref, RefusalError, Slice, flatten, map_tree

# How much of what Keras says about a model is passed on.
MAX_TEXT = 300


class Builder:
    """Makes each layer of a plan once, however often it is shared."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.layers: dict[Layer, Any] = {}
        # The shapes that came out of each call of a layer, without the batch, by model.
        self.shapes: dict[tuple[Model, Layer], list[list[list[int | None]]]] = {}

    def models(self) -> dict[str, Any]:
        """Return the models by name, with their weights, not compiled.

        Raises:
            RefusalError: Keras does not take them.
        """
        try:
            models = {name: self._made(layer) for name, layer in self.plan.models.items()}
            self._set_weights()
            for layer in self.plan.models.values():
                self._set_trainable(layer)
        except RefusalError:
            raise
        except Exception as error:
            raise RefusalError(f"Keras can't rebuild the model: {first_words(error)}") from error
        return models

    def _made(self, layer: Layer) -> Any:
        if layer not in self.layers:
            self.layers[layer] = self._model(layer.model) if layer.model else self._leaf(layer)
        return self.layers[layer]

    def _leaf(self, layer: Layer) -> Any:
        fields = {
            key: self._made(value) if isinstance(value, Layer) else make(value) for key, value in layer.fields.items()
        }
        made = member(f"layers.{layer.class_name}")(name=layer.name, **fields)
        if not layer.trainable:  # not every constructor takes it
            made.trainable = False
        return made

    def _model(self, model: Model) -> Any:
        made: list[list[Any]] = []
        inputs = {ref.call for ref in flatten(model.inputs)}
        for number, call in enumerate(model.calls):
            outputs = [_input(call.layer)] if number in inputs else flatten(self._apply(call, made))
            made.append(outputs)
            shapes = [[None if side is None else int(side) for side in each.shape[1:]] for each in outputs]
            self.shapes.setdefault((model, call.layer), []).append(shapes)

        def tensor(ref: Ref) -> Any:
            return made[ref.call][ref.output]

        return keras().Model(map_tree(tensor, model.inputs), map_tree(tensor, model.outputs), name=model.name)

    def _apply(self, call: Call, made: list[list[Any]]) -> Any:
        kwargs = {key: arg for key, arg in call.kwargs.items() if arg is not None}
        if call.layer.module == "ops":
            places = [leaf for leaf in flatten([call.args, kwargs]) if _is_ref(leaf)]
            tensors = [made[place.call][place.output] for place in places]
            function = _function(call.layer)

            def step(given: list[Any]) -> Any:
                value = _putting(dict(zip(places, given, strict=True)))
                return function(*map_tree(value, call.args), **map_tree(value, kwargs))

            return _step_class()(step, name=call.layer.name)(tensors)
        value = _putting({leaf: made[leaf.call][leaf.output] for leaf in flatten([call.args, kwargs]) if _is_ref(leaf)})
        return self._made(call.layer)(*map_tree(value, call.args), **map_tree(value, kwargs))

    def _set_weights(self) -> None:
        by_path = {layer.path: layer for layer in self.layers}
        for path, weights in self.plan.weights.items():
            if path not in by_path:
                raise RefusalError(f"there are weights for {path[:100]}, which the model does not use")
            layer = by_path[path]
            variables = self.layers[layer].weights
            if [variable.name for variable in variables] != weights.names:
                raise RefusalError(f"the weights of {describe(layer)} are others than it has")
            for variable, value in zip(variables, weights.values, strict=True):
                if tuple(variable.shape) != value.shape or _plain_dtype(variable.dtype) != value.dtype.name:
                    raise RefusalError(
                        f"{variable.name} of {describe(layer)} has another shape or type than it came with"
                    )
                variable.assign(value)
        for made in self.layers.values():
            if hasattr(made, "finalize_state"):  # what an adapted layer works out of its variables
                made.finalize_state()

    def _set_trainable(self, layer: Layer) -> None:
        """Set the flags from the outside in: setting a model's sets those of all its layers."""
        if layer.model:
            self.layers[layer].trainable = layer.trainable
            for inner in layer.model.layers:
                if inner.module != "ops" and inner in self.layers:
                    self._set_trainable(inner)
        elif self.layers[layer].trainable != layer.trainable:
            self.layers[layer].trainable = layer.trainable


def make(value: Any) -> Any:
    """Return a value of a plan with the objects of Keras in it made."""
    if isinstance(value, Made):
        return member(f"{value.module}.{value.name}")(**{key: make(each) for key, each in value.fields.items()})
    return map_tree(make, value) if isinstance(value, (list, dict)) else value


def compile_model(model: Any, settings: dict[str, Any]) -> None:
    """Compile a model.

    Raises:
        RefusalError: Keras does not take the settings.
    """
    made = {key: make(value) for key, value in settings.items()}
    # None would leave the metrics of a model that was compiled before.
    made |= {key: made.get(key) or [] for key in ("metrics", "weighted_metrics")}
    try:
        model.compile(**made, jit_compile=compiles_steps(), steps_per_execution=steps_at_once())
    except Exception as error:
        raise RefusalError(f"Keras can't compile the model: {first_words(error)}") from error


def _input(layer: Layer) -> Any:
    shape, dtype = layer.fields["batch_shape"], layer.fields.get("dtype")
    return keras().Input(batch_shape=tuple(shape), dtype=dtype, name=layer.name)


def _function(layer: Layer) -> Callable[..., Any]:
    """Return the function of keras.ops with its settings."""
    operation = OPERATIONS[layer.class_name]
    if layer.class_name == "GetItem":
        return lambda x, key: x[_key(key)]
    function = member(f"ops.{operation.function}")
    fields = dict(layer.fields)
    if layer.class_name == "Einsum":
        return functools.partial(function, fields["subscripts"])
    return functools.partial(function, **fields)


def _is_ref(leaf: object) -> bool:
    return isinstance(leaf, Ref)


def _putting(tensors: dict[Ref, Any]) -> Callable[[Any], Any]:
    """Return a function that puts tensors in their places and leaves all else as it is."""
    return lambda leaf: tensors[leaf] if _is_ref(leaf) else leaf


def _key(key: Any) -> Any:
    if isinstance(key, list):
        return tuple(map(_key, key))
    if isinstance(key, Slice):
        return ... if key.all_axes else slice(key.start, key.stop, key.step)
    return key


@functools.cache
def _step_class() -> Any:
    base: Any = keras().layers.Layer

    class Step(base):  # type: ignore[misc]
        """A function of keras.ops as a layer, so that it keeps its name: names have to differ in a model."""

        def __init__(self, function: Callable[..., Any], name: str) -> None:
            super().__init__(name=name, autocast=False)
            self.function = function

        def call(self, tensors: list[Any]) -> Any:
            return self.function(tensors)

        def compute_output_spec(self, tensors: list[Any]) -> Any:
            # What the function itself says of tensors that are not there yet; to try it out may not work.
            return self.function([keras().KerasTensor(each.shape, each.dtype) for each in tensors])

    return Step


def _plain_dtype(dtype: str) -> str:
    return "float32" if dtype == "bfloat16" else str(np.dtype(dtype).name)


def first_words(error: Exception) -> str:
    """Return what an exception says, short, on one line and without colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    return " ".join(plain.split())[:MAX_TEXT] or type(error).__name__
