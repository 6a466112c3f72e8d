"""Working out the shapes and the number of parameters of a whole plan, before anything of it is made."""

from __future__ import annotations

from typing import Any

from dlgrade.isolation.referee import operations, shapes
from dlgrade.isolation.referee.plan import (
    MAX_PARAMETERS,
    MAX_STEPS,
    MAX_TENSORS,
    Layer,
    Model,
    Ref,
    RefusalError,
    Shape,
    flatten,
    map_tree,
)

RECURRENT = ("SimpleRNN", "LSTM", "GRU")


class Measure:
    """Goes through models as data would, and stops where there is too much of anything."""

    def __init__(self) -> None:
        self.steps = 0
        self.numbers = 0
        self.parameters = 0

    def model(self, model: Model, given: list[Shape] | None = None) -> list[Shape]:
        """Return the shapes of a model's outputs; `given` are those of its inputs, or None for what it declares."""
        if not model.built:
            raise RefusalError(
                f"the model {model.name} was never told the shape of its input: begin it with keras.Input(shape)"
            )
        made: list[list[Shape]] = []
        fed = {ref.call: place for place, ref in enumerate(flatten(model.inputs))}
        if given is not None and len(given) != len(fed):
            raise RefusalError(f"the model {model.name} takes {len(fed)} inputs and is given {len(given)}")
        for number, call in enumerate(model.calls):
            if number in fed:
                declared = tuple(call.layer.fields["batch_shape"])
                shapes.too_large(declared)
                made.append([declared if given is None else _accepted(declared, given[fed[number]], model)])
                continue

            def shape(leaf: Any) -> Any:
                return _tensor(made, leaf, model) if isinstance(leaf, Ref) else leaf

            made.append(self.layer(call.layer, map_tree(shape, call.args), map_tree(shape, call.kwargs)))
        return [_tensor(made, ref, model) for ref in flatten(model.outputs)]

    def layer(self, layer: Layer, args: list[Any], kwargs: dict[str, Any]) -> list[Shape]:
        """Return the shapes of what a layer makes of its arguments, with shapes in the place of tensors."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise RefusalError(f"the model has more than {MAX_STEPS:,} steps")
        try:
            if layer.module == "ops":
                outputs, parameters = operations.OPERATIONS[layer.class_name].rule(layer.fields, args), 0
            elif layer.model:
                outputs, parameters = self.model(layer.model, _inputs_of(layer.model, args[0])), None
            else:
                outputs, parameters = self._layer(layer, args, kwargs)
        except shapes.MisfitError as error:
            raise RefusalError(f"{describe(layer)}: {error}") from None
        except KeyError as error:
            raise RefusalError(f"{describe(layer)}: its setting {error} is missing") from None
        except (IndexError, TypeError, ValueError, AttributeError, ArithmeticError):
            raise RefusalError(f"{describe(layer)}: its settings do not fit its input") from None
        if parameters is not None:
            self._count(layer, parameters)
        for output in outputs:
            shapes.too_large(output)
            self.numbers += shapes.product(output)
        if self.numbers > MAX_TENSORS:
            raise RefusalError(f"the model makes more than {MAX_TENSORS >> 20} million numbers of each example")
        return outputs

    def _layer(self, layer: Layer, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Shape], int]:
        if layer.class_name == "Bidirectional":
            return self._bidirectional(layer, args, kwargs)
        if layer.class_name == "TimeDistributed":
            inner, shape = layer.fields["layer"], shapes.one(args)
            if len(shape) < 3:
                raise shapes.MisfitError("it takes at least 3 dimensions")
            before = self.parameters
            (output,) = self.layer(inner, [(shape[0], *shape[2:])], {})
            self.parameters = before
            return [(output[0], shape[1], *output[1:])], parameters_of(inner)
        return shapes.rule_of(layer.class_name)(layer.fields, args, kwargs)

    def _bidirectional(self, layer: Layer, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Shape], int]:
        inner, back = layer.fields["layer"], layer.fields.get("backward_layer")
        rule = shapes.rule_of(inner.class_name)
        (output, *states), parameters = rule(inner.fields, args, kwargs)
        parameters += rule((back or inner).fields, args, kwargs)[1]
        merge = layer.fields.get("merge_mode", "concat")
        if merge is None:
            return [output, output, *states, *states], parameters
        if merge == "concat":
            output = (*output[:-1], 2 * shapes.known(output[-1]))
        return [output, *states, *states], parameters

    def _count(self, layer: Layer, parameters: int) -> None:
        if layer.parameters is not None and layer.parameters != parameters:
            raise RefusalError(f"{describe(layer)} is used on inputs of different sizes")
        if layer.parameters is None:
            layer.parameters = parameters
            self.parameters += parameters
        if self.parameters > MAX_PARAMETERS:
            raise RefusalError(
                f"the model has more than {MAX_PARAMETERS:,} parameters by {describe(layer)}, too many to be graded"
            )


def parameters_of(layer: Layer) -> int:
    """Return how many numbers a layer's variables hold, or those of all layers in a model."""
    inside = set(layer.model.layers) if layer.model else set()
    return (layer.parameters or 0) + sum(map(parameters_of, inside))


def describe(layer: Layer) -> str:
    """Return a layer's name and class for a message."""
    return f"the layer {layer.name} ({layer.class_name})"


def _tensor(made: list[list[Shape]], ref: Ref, model: Model) -> Shape:
    if ref.output >= len(made[ref.call]):
        raise RefusalError(f"{describe(model.calls[ref.call].layer)} is asked for a tensor that is not there")
    return made[ref.call][ref.output]


def _accepted(declared: Shape, given: Shape, model: Model) -> Shape:
    fits = len(declared) == len(given) and all(
        wanted is None or side is None or wanted == side for wanted, side in zip(declared[1:], given[1:], strict=True)
    )
    if not fits:
        raise RefusalError(f"the model {model.name} is given an input of another shape than it declares")
    return given


def _inputs_of(model: Model, given: Any) -> list[Shape]:
    """Return the shapes given to a model in the order of its inputs."""
    wanted = model.inputs
    if isinstance(given, dict):
        if not isinstance(wanted, dict) or set(wanted) != set(given):
            raise shapes.MisfitError("it is given other inputs than it has")
        given = [given[key] for key in sorted(wanted)]
    return [given] if type(given) is tuple else [shape for shape in given if type(shape) is tuple]
