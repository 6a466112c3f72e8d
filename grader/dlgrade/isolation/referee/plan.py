"""What a description of models is turned into: only things that are known, within limits, and no Keras yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Shape = tuple[int | None, ...]

MAX_MODELS = 8
MAX_LAYERS = 600
MAX_NESTING = 6
# Layers and operations applied in all, those of a model once for each time that it is called.
MAX_STEPS = 4000
MAX_PARAMETERS = 16_000_000
# Numbers that one tensor, and all of them together, hold for one example.
MAX_TENSOR = 1 << 24
MAX_TENSORS = 1 << 27
MAX_RANK = 8


# Said of a model that was never compiled.
NOT_COMPILED = "the model is not compiled"


class RefusalError(Exception):
    """A model that can't be graded; the message says why, to the learner."""


@dataclass(frozen=True)
class Made:
    """An object of Keras to be made from its class, by name in `keras.<module>`, and the arguments."""

    module: str
    name: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Ref:
    """A tensor: which call of a model made it, and which of its outputs it is."""

    call: int
    output: int


@dataclass(frozen=True)
class Slice:
    """A slice or, if `all_axes`, an ellipsis between square brackets."""

    start: int | None = None
    stop: int | None = None
    step: int | None = None
    all_axes: bool = False


@dataclass(eq=False)
class Layer:
    """A layer, an operation or a model inside a model. The same object stands for a layer that is shared.

    Attributes:
        module: "layers", "ops" or "models".
        path: the models it is in and its name, with slashes; the first of them if it is shared.
        fields: the constructor's arguments, without name and trainable.
        parameters: how many numbers its variables hold; known once shapes are.
    """

    name: str
    module: str
    class_name: str
    path: str
    fields: dict[str, Any]
    trainable: bool = True
    model: Model | None = None
    parameters: int | None = None


@dataclass(frozen=True)
class Call:
    """A layer applied. Tensors among the arguments are `Ref`s."""

    layer: Layer
    args: list[Any]
    kwargs: dict[str, Any]


@dataclass(eq=False)
class Model:
    """A graph of calls, in an order in which they can be made.

    Attributes:
        inputs, outputs: a Ref, or a list or dict of them.
        built: False for a Sequential that was never told its input's shape; then there are no calls yet.
    """

    name: str
    class_name: str
    layers: list[Layer]
    calls: list[Call]
    inputs: Any
    outputs: Any
    built: bool = True


@dataclass(frozen=True)
class Weights:
    """A layer's variables, in its own order: their names and values."""

    names: list[str]
    values: list[Any]


@dataclass(eq=False)
class Plan:
    """All that is to be rebuilt. `compile` holds settings, or the reason why they can't be used."""

    models: dict[str, Layer]
    weights: dict[str, Weights]
    compile: dict[str, dict[str, Any] | str] = field(default_factory=dict)


def flatten(tree: Any) -> list[Any]:
    """Return the leaves of lists, tuples and dicts in Keras's order: dicts are sorted by their keys."""
    if isinstance(tree, (list, tuple)):
        return [leaf for branch in tree for leaf in flatten(branch)]
    if isinstance(tree, dict):
        return [leaf for _, branch in sorted(tree.items()) for leaf in flatten(branch)]
    return [tree]


def map_tree(function: Callable[[Any], Any], tree: Any) -> Any:
    """Return the tree with `function` applied to its leaves."""
    if isinstance(tree, (list, tuple)):
        return type(tree)(map_tree(function, branch) for branch in tree)
    if isinstance(tree, dict):
        return {key: map_tree(function, branch) for key, branch in tree.items()}
    return function(tree)
