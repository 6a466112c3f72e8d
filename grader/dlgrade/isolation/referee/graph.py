"""Putting the calls of a functional model into an order in which they can be made."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlgrade.isolation.referee import catalogue, operations
from dlgrade.isolation.referee.fields import (
    ARRAYS,
    is_integer,
    is_number,
    is_one_of,
    mapping,
    read_array,
    read_name,
    sequence,
    shown,
    unlisted,
)
from dlgrade.isolation.referee.measure import describe
from dlgrade.isolation.referee.plan import MAX_LAYERS, Call, Layer, Model, Ref, RefusalError, Slice


class Graph:
    """The layers of a functional model, each with its name there and the places where it is applied."""

    def __init__(self, name: str, entries: list[tuple[Layer, str, list[Any]]]) -> None:
        self.name = name
        self.layers: list[Layer] = []
        self._nodes: dict[str, list[Any]] = {}
        self._calls: list[Call] = []
        self._places: dict[tuple[str, int], int] = {}
        self._by_name: dict[str, Layer] = {}
        total = 0
        for layer, entry_name, nodes in entries:
            if layer.model and not layer.model.built:
                raise RefusalError(f"the model {shown(entry_name)} in {name} was not built")
            if entry_name in self._nodes:
                raise RefusalError(f"two layers have the name {shown(entry_name)}")
            is_input = layer.class_name == "InputLayer"
            if bool(nodes) == is_input or (layer.module == "ops" and len(nodes) != 1):
                raise RefusalError(f"{describe(layer)} is applied in a way that can't be graded")
            total += len(nodes)
            if total > MAX_LAYERS:
                raise RefusalError(f"the model {name} has more than {MAX_LAYERS} steps")
            self.layers.append(layer)
            self._nodes[entry_name], self._by_name[entry_name] = nodes, layer

    def read(self, inputs: object, outputs: object) -> Model:
        """Return the model."""
        for name, layer in self._by_name.items():
            if layer.class_name == "InputLayer":
                self._add(name, 0, Call(layer, [], {}))
        # A layer's calls in the order of their numbers, each as soon as what it needs is there.
        waiting = {
            name: [(number, node, _places_in(node)) for number, node in enumerate(nodes)]
            for name, nodes in self._nodes.items()
            if nodes
        }
        while waiting:
            before = len(self._calls)
            for name in list(waiting):
                while waiting[name] and self._places.keys() >= set(waiting[name][0][2]):
                    number, node, _ = waiting[name].pop(0)
                    self._add(name, number, self._call(self._by_name[name], node))
                if not waiting[name]:
                    del waiting[name]
            if len(self._calls) == before:
                raise RefusalError(f"the layers of {self.name} wait for each other or for something that is not there")
        return Model(
            self.name,
            "Functional",
            self.layers,
            self._calls,
            self._ends(inputs, "input"),
            self._ends(outputs, "output"),
        )

    def _add(self, name: str, number: int, call: Call) -> None:
        self._places[name, number] = len(self._calls)
        self._calls.append(call)

    def _call(self, layer: Layer, node: object) -> Call:
        data = mapping(node, describe(layer))
        if set(data) != {"args", "kwargs"}:
            raise RefusalError(f"{describe(layer)} is applied in a way that can't be graded")
        args = sequence(data["args"], describe(layer), 16)
        kwargs = mapping(data["kwargs"], describe(layer))
        allowed = _call_fields(layer)
        unknown = [key for key, value in kwargs.items() if key not in allowed and value is not None]
        if unknown or not args:
            raise RefusalError(f"{describe(layer)} is called with {shown(unknown[0]) if unknown else 'nothing'}")
        values = {key: self._value(value, layer) for key, value in kwargs.items() if key in allowed}
        return Call(layer, [self._value(arg, layer) for arg in args], values)

    def _value(self, value: Any, layer: Layer, depth: int = 0) -> Any:
        """Return an argument of a call: tensors, numbers and, for operations, arrays and what goes in brackets."""
        if depth > 4:
            raise RefusalError(f"{describe(layer)} is called with something nested too deep")
        if value is None or type(value) is bool or is_number(value):
            return value
        if type(value) in (list, tuple):
            return [self._value(item, layer, depth + 1) for item in sequence(value, describe(layer), 10_000)]
        if type(value) is np.ndarray:
            return read_array(value, describe(layer))
        if type(value) is not dict:
            raise RefusalError(f"{describe(layer)} is called with {shown(value)}")
        class_name, config = value.get("class_name"), value.get("config")
        if class_name is not None and type(class_name) is not str:
            raise RefusalError(f"{describe(layer)} is called with something that has no class")
        if class_name == "__keras_tensor__":
            (place,) = _places_in(value)
            history = value["config"]["keras_history"]
            return Ref(self._places[place], history[2])
        if class_name in ARRAYS:
            return read_array(value, describe(layer))
        if class_name in ("__slice__", "__ellipsis__"):
            return _slice(class_name == "__ellipsis__", mapping(config, describe(layer)), layer)
        if class_name is None:
            return {
                read_name(key, describe(layer)): self._value(item, layer, depth + 1)
                for key, item in mapping(value, describe(layer)).items()
            }
        raise unlisted(class_name, describe(layer))

    def _ends(self, value: object, what: str) -> Any:
        """Return a model's inputs or outputs, written as [layer, call, output], or a list or dict of such."""
        if type(value) is dict:
            ends = mapping(value, self.name)
            return {read_name(key, f"an {what}'s name"): self._end(item, what) for key, item in ends.items()}
        items = sequence(value, f"the {what}s of {self.name}", MAX_LAYERS)
        if len(items) == 3 and type(items[0]) is str:
            return self._end(items, what)
        return [self._end(item, what) for item in items]

    def _end(self, value: Any, what: str) -> Ref:
        place = _place(value)
        if place and place[0] in self._by_name and self._by_name[place[0]].class_name == "Functional":
            # Here, and only here, Keras counts the call in which such a model was made.
            place = place[0], place[1] - 1
        if place is None or place not in self._places:
            raise RefusalError(f"an {what} of {self.name} is not there")
        call = self._calls[self._places[place]]
        if what == "input" and call.layer.class_name != "InputLayer":
            raise RefusalError(f"an input of {self.name} is no input")
        return Ref(self._places[place], value[2])


def _call_fields(layer: Layer) -> frozenset[str]:
    if layer.module == "ops":
        return operations.CALL_FIELDS.get(layer.class_name, frozenset())
    return catalogue.CALL_FIELDS | catalogue.CALLS.get(layer.class_name, frozenset())


def _slice(all_axes: bool, config: dict[str, Any], layer: Layer) -> Slice:
    if all_axes:
        return Slice(all_axes=True)
    start, stop, step = (config.get(part) for part in ("start", "stop", "step"))
    if set(config) != {"start", "stop", "step"} or not all(
        part is None or is_integer(part) for part in (start, stop, step)
    ):
        raise RefusalError(f"{describe(layer)} is called with a slice of something else than numbers")
    if step == 0:
        raise RefusalError(f"{describe(layer)} is called with a slice of step 0")
    return Slice(start, stop, step)


def _place(value: Any) -> tuple[str, int] | None:
    """Return the layer's name and the number of its call, of [name, call, output]."""
    if type(value) in (list, tuple) and len(value) == 3:
        name, call, output = value
        if type(name) is str and is_integer(call) and is_integer(output) and min(call, output) >= 0:
            return name, call
    return None


def _places_in(node: Any, depth: int = 0) -> list[tuple[str, int]]:
    """Return which calls the tensors in here come from."""
    if depth > 8:
        raise RefusalError("the inputs of a layer are nested too deep")
    if type(node) is dict:
        if is_one_of(node.get("class_name"), ("__keras_tensor__",)):
            config = node.get("config")
            place = _place(config.get("keras_history")) if type(config) is dict else None
            if place is None:
                raise RefusalError("a tensor that comes from nowhere")
            return [place]
        node = list(node.values())
    if type(node) in (list, tuple):
        return [place for item in node for place in _places_in(item, depth + 1)]
    return []
