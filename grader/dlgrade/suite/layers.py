"""Layers of rebuilt models, as a suite sees them, and what kinds of layers there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Classes by what they do, for suites that ask for a kind of layer and not for one class.
CONVOLUTIONS = frozenset(["Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose"])
POOLS = frozenset(["MaxPooling2D", "AveragePooling2D", "AdaptiveMaxPooling2D", "AdaptiveAveragePooling2D"])
GLOBAL_POOLS = frozenset(["GlobalMaxPooling2D", "GlobalAveragePooling2D"])
DROPOUTS = frozenset(["Dropout", "SpatialDropout2D", "AlphaDropout", "GaussianDropout"])
# Functions of keras.ops that are used as activations; the larger one of a number and 0 is ReLU.
_BENDING = frozenset(
    ["Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Celu", "Gelu", "Silu", "HardSilu", "Maximum", "Clip"]
)
_BENDING |= frozenset(
    ["Sigmoid", "HardSigmoid", "LogSigmoid", "SparseSigmoid", "Tanh", "HardTanh", "TanhShrink", "Exp"]
)
_BENDING |= frozenset(["Softplus", "SparsePlus", "Squareplus", "Softsign", "SoftShrink", "HardShrink", "Threshold"])
_BENDING |= frozenset(["Softmax", "LogSoftmax", "Sparsemax", "Absolute", "Square"])


@dataclass(frozen=True)
class Layer:
    """A layer of a rebuilt model.

    Attributes:
        name: as the learner or Keras called it.
        class_name: as in `Conv2D`; a function of `keras.ops` has its own name.
        config: its settings by name, those that were given or that Keras writes down.
        output_shape: without the batch.
        parameters, trainable_parameters: how many numbers it has, and how many of them learn.
        trainable: whether it is set to learn.
        path: where it is, as in "model/base/conv".
        inputs: the names of the layers that it gets its input from.
    """

    name: str
    class_name: str
    config: dict[str, Any]
    output_shape: tuple[int | None, ...]
    parameters: int
    trainable_parameters: int
    trainable: bool
    path: str
    inputs: tuple[str, ...]

    @property
    def activation(self) -> str:
        """The name of its activation; "linear" where it has none."""
        if self.class_name in ("Softmax", "ReLU", "LeakyReLU", "ELU", "PReLU"):
            return {"LeakyReLU": "leaky_relu"}.get(self.class_name, self.class_name.lower())
        if self.class_name in _BENDING:
            return snake_case(self.class_name)
        given = self.config.get("activation")
        if isinstance(given, Mapping):
            given = given.get("class", given.get("name", ""))
        return str(given).lower() if given else "linear"

    @property
    def bends(self) -> bool:
        """Whether something nonlinear is in it: an activation of its own, or it is one."""
        return self.activation != "linear" or self.class_name in _BENDING


def layers_of(facts: Sequence[dict[str, Any]]) -> Iterator[Layer]:
    """Yield the layers that the referee tells of, those of models inside of a model in their place."""
    for fact in facts:
        if "layers" in fact:
            yield from layers_of(fact["layers"])
            continue
        shapes = fact["output_shapes"]
        yield Layer(
            name=fact["name"],
            class_name=fact["class"],
            config=fact["config"],
            output_shape=tuple(shapes[0][0]) if shapes and shapes[0] else (),
            parameters=fact["parameters"],
            trainable_parameters=fact["trainable_parameters"],
            trainable=fact["trainable"],
            path=fact["path"],
            inputs=tuple(name for names in fact["inputs"] for name in names),
        )


def batch_shape(shape: Sequence[int | None]) -> str:
    """Return the shape of a batch of examples of this shape, in words."""
    return f"(N, {', '.join(map(str, shape))})" if shape else "(N,)"


def snake_case(name: str) -> str:
    """Return a class's name as Keras calls the function of the same kind."""
    spaced = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.removeprefix("_")
