"""What comes out of each layer, and how many numbers its variables hold, worked out from its arguments alone.

So a model that is too large is refused before anything of it is made. A size that is not known, such as that of the
batch, is None. Errors of index, key, type or value in here mean that arguments and inputs do not fit together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from dlgrade.isolation.referee.plan import MAX_RANK, MAX_TENSOR, RefusalError, Shape

Fields = dict[str, Any]
# Arguments of the call, with a shape (a tuple) in the place of each tensor.
Args = list[Any]
Result = tuple[list[Shape], int]
Rule = Callable[[Fields, Args, dict[str, Any]], Result]


class MisfitError(ValueError):
    """Arguments and inputs that do not fit together; the message says how."""


def one(args: Args) -> Shape:
    """Return the shape of the one tensor that a layer is called on."""
    shape = args[0]
    if type(shape) is not tuple:
        raise MisfitError("it takes one tensor")
    return shape


def several(args: Args) -> list[Shape]:
    """Return the shapes of the list of tensors that a layer is called on."""
    shapes = args[0]
    if type(shapes) is not list or not shapes or any(type(shape) is not tuple for shape in shapes):
        raise MisfitError("it takes a list of tensors, and gets one (in a Sequential nothing can branch)")
    return shapes


def product(sides: Sequence[int | None]) -> int:
    """Return the product of sides, unknown ones left out."""
    return math.prod(side for side in sides if side is not None)


def known(side: int | None) -> int:
    """Return a side that has to be known."""
    if side is None:
        raise MisfitError("the size of its input has to be known")
    return side


def axis_of(axis: int, rank: int) -> int:
    """Return an axis counted from the front."""
    if not -rank <= axis < rank:
        raise MisfitError(f"axis {axis} is not there")
    return axis % rank


def axes_of(axes: int | Sequence[int], rank: int) -> list[int]:
    """Return axes counted from the front, in order."""
    return sorted({axis_of(axis, rank) for axis in ([axes] if isinstance(axes, int) else axes)})


def broadcast(shapes: Sequence[Shape]) -> Shape:
    """Return the shape that arrays of these shapes have together."""
    rank = max(map(len, shapes))
    sides: list[int | None] = []
    for place in range(-rank, 0):
        there = {shape[place] for shape in shapes if len(shape) >= -place} - {1}
        sizes = there - {None}
        if len(sizes) > 1:
            raise MisfitError("its inputs do not fit together")
        sides.append(sizes.pop() if sizes else None if there else 1)
    return tuple(sides)


def _sizes(value: int | Sequence[int], rank: int) -> list[int]:
    sizes = [value] * rank if isinstance(value, int) else list(value)
    if len(sizes) != rank:
        raise MisfitError(f"{rank} sizes are needed")
    return sizes


def _split(fields: Fields, shape: Shape, rank: int) -> tuple[list[int | None], int | None]:
    """Return the spatial sides and the channels."""
    if len(shape) != rank + 2:
        raise MisfitError(f"it takes inputs of {rank + 2} dimensions, the batch among them")
    if fields.get("data_format") == "channels_first":
        return list(shape[2:]), shape[1]
    return list(shape[1:-1]), shape[-1]


def _join(fields: Fields, shape: Shape, sides: Sequence[int | None], channels: int | None) -> Shape:
    if any(side is not None and side < 1 for side in sides):
        raise MisfitError("nothing would be left of its input")
    if fields.get("data_format") == "channels_first":
        return (shape[0], channels, *sides)
    return (shape[0], *sides, channels)


def _slid(side: int | None, size: int, stride: int, dilation: int, padding: str) -> int | None:
    if side is None:
        return None
    if padding in ("same", "causal"):
        return -(-side // stride)
    return (side - ((size - 1) * dilation + 1)) // stride + 1


def _windows(fields: Fields, sides: Sequence[int | None], size: str, strides: str) -> list[int | None]:
    rank = len(sides)
    given = fields.get(strides)
    sizes = _sizes(fields[size], rank)
    steps = sizes if given is None else _sizes(given, rank)
    dilation = _sizes(fields.get("dilation_rate", 1), rank)
    padding = fields.get("padding", "valid")
    return [_slid(*parts, padding) for parts in zip(sides, sizes, steps, dilation, strict=True)]


def _bias(fields: Fields, count: int) -> int:
    return count if fields.get("use_bias", True) else 0


def _same(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    return [one(args)], 0


def _dense(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape, units = one(args), fields["units"]
    if len(shape) < 2:
        raise MisfitError("it takes at least 2 dimensions")
    return [(*shape[:-1], units)], known(shape[-1]) * units + _bias(fields, units)


def _embedding(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    return [(*one(args), fields["output_dim"])], fields["input_dim"] * fields["output_dim"]


def _conv(rank: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape, filters, groups = one(args), fields["filters"], fields.get("groups", 1)
        sides, channels = _split(fields, shape, rank)
        if known(channels) % groups or filters % groups:
            raise MisfitError("groups have to divide channels and filters")
        weights = math.prod(_sizes(fields["kernel_size"], rank)) * (known(channels) // groups) * filters
        out = _windows({"strides": 1, **fields}, sides, "kernel_size", "strides")
        return [_join(fields, shape, out, filters)], weights + _bias(fields, filters)

    return rule


def _conv_transpose(rank: int) -> Rule:
    def grown(side: int | None, size: int, stride: int, dilation: int, extra: int | None, padding: str) -> int | None:
        if side is None:
            return None
        size = (size - 1) * dilation + 1
        if padding == "valid":
            return (side - 1) * stride + size + (max(size, stride) - size if extra is None else extra)
        return side * stride if extra is None else (side - 1) * stride + size - 2 * (size // 2) + extra

    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape, filters = one(args), fields["filters"]
        sides, channels = _split(fields, shape, rank)
        sizes = _sizes(fields["kernel_size"], rank)
        strides = _sizes(fields.get("strides", 1), rank)
        dilation = _sizes(fields.get("dilation_rate", 1), rank)
        given = fields.get("output_padding")
        extra = [None] * rank if given is None else _sizes(given, rank)
        padding = fields.get("padding", "valid")
        out = [grown(*parts, padding) for parts in zip(sides, sizes, strides, dilation, extra, strict=True)]
        weights = math.prod(sizes) * known(channels) * filters
        return [_join(fields, shape, out, filters)], weights + _bias(fields, filters)

    return rule


def _depthwise(rank: int, *, separable: bool) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape = one(args)
        sides, channels = _split(fields, shape, rank)
        deep = known(channels) * fields.get("depth_multiplier", 1)
        weights = math.prod(_sizes(fields["kernel_size"], rank)) * deep
        out = _windows({"strides": 1, **fields}, sides, "kernel_size", "strides")
        filters = fields["filters"] if separable else deep
        weights += deep * filters if separable else 0
        return [_join(fields, shape, out, filters)], weights + _bias(fields, filters)

    return rule


def _pool(rank: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape = one(args)
        sides, channels = _split(fields, shape, rank)
        out = _windows({"pool_size": 2, **fields}, sides, "pool_size", "strides")
        return [_join(fields, shape, out, channels)], 0

    return rule


def _global_pool(rank: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape = one(args)
        _, channels = _split(fields, shape, rank)
        if fields.get("keepdims"):
            return [_join(fields, shape, [1] * rank, channels)], 0
        return [(shape[0], channels)], 0

    return rule


def _adaptive_pool(rank: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape = one(args)
        _, channels = _split(fields, shape, rank)
        return [_join(fields, shape, _sizes(fields["output_size"], rank), channels)], 0

    return rule


def _axes_size(fields: Fields, shape: Shape, default: int = -1) -> int:
    return math.prod(known(shape[axis]) for axis in axes_of(fields.get("axis", default), len(shape)))


def _norm(extra: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        count = bool(fields.get("scale", True)) + bool(fields.get("center", True)) + extra
        if fields.get("rms_scaling"):
            count = 1
        return [one(args)], count * _axes_size(fields, one(args))

    return rule


def _rms_norm(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    return [one(args)], _axes_size(fields, one(args))


def _normalization(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape = one(args)
    axes = fields.get("axis", -1)
    size = 1 if axes is None else _axes_size(fields, shape)
    return [shape], 0 if fields.get("mean") is not None else 2 * size + 1


def _prelu(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape = one(args)
    shared = fields.get("shared_axes") or []
    shared = [shared] if isinstance(shared, int) else shared
    return [shape], math.prod(known(side) for axis, side in enumerate(shape) if axis and axis not in shared)


def _flatten(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape = one(args)
    rest = shape[1:]
    return [(shape[0], None if None in rest else product(rest))], 0


def reshaped(shape: Shape, target: Sequence[int | None]) -> Shape:
    """Return what a shape becomes in `reshape`, where one side may be -1."""
    if list(target).count(-1) > 1:
        raise MisfitError("only one side may be -1")
    unknown = None in shape
    fixed = math.prod(known(side) for side in target if side != -1)
    size = product(shape)
    if not unknown and (size % fixed if -1 in target else size != fixed):
        raise MisfitError("its input does not have that many numbers")
    return tuple((None if unknown else size // fixed) if side == -1 else side for side in target)


def _reshape(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape = one(args)
    return [(shape[0], *reshaped(shape[1:], fields["target_shape"]))], 0


def _permute(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape, dims = one(args), fields["dims"]
    if sorted(dims) != list(range(1, len(shape))):
        raise MisfitError("dims has to name each dimension once")
    return [(shape[0], *(shape[axis] for axis in dims))], 0


def _repeat_vector(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    batch, features = one(args)
    return [(batch, fields["n"], features)], 0


def _pairs(value: Any, rank: int) -> list[tuple[int, int]]:
    """Return what to add or take before and after each side, from any of Keras's ways to say so."""
    parts = [value] * rank if isinstance(value, int) else list(value)
    if rank == 1 and len(parts) == 2 and all(isinstance(part, int) for part in parts):
        parts = [parts]
    if len(parts) != rank:
        raise MisfitError(f"{rank} sizes are needed")
    return [(part, part) if isinstance(part, int) else (part[0], part[1]) for part in parts]


def _padded(rank: int, field: str, sign: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape = one(args)
        sides, channels = _split(fields, shape, rank)
        pairs = _pairs(fields[field], rank)
        out = [
            None if side is None else side + sign * (before + after)
            for side, (before, after) in zip(sides, pairs, strict=True)
        ]
        return [_join(fields, shape, out, channels)], 0

    return rule


def _up(rank: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape = one(args)
        sides, channels = _split(fields, shape, rank)
        sizes = _sizes(fields.get("size", 2), rank)
        out = [None if side is None else side * size for side, size in zip(sides, sizes, strict=True)]
        return [_join(fields, shape, out, channels)], 0

    return rule


def _image(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape = one(args)
    _, channels = _split(fields, shape, 2)
    return [_join(fields, shape, [fields["height"], fields["width"]], channels)], 0


def _merge(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    return [broadcast(several(args))], 0


def concatenated(shapes: Sequence[Shape], axis: int) -> Shape:
    """Return the shape of arrays put one after the other."""
    axis = axis_of(axis, len(shapes[0]))
    if len({len(shape) for shape in shapes}) > 1:
        raise MisfitError("its inputs do not have the same rank")
    sides = [shape[axis] for shape in shapes]
    rest = broadcast([(*shape[:axis], 1, *shape[axis + 1 :]) for shape in shapes])
    total = None if None in sides else sum(known(side) for side in sides)
    return (*rest[:axis], total, *rest[axis + 1 :])


def _concatenate(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    return [concatenated(several(args), fields.get("axis", -1))], 0


def _dot(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    left, right = several(args)
    axes = fields["axes"]
    first, second = (axes, axes) if isinstance(axes, int) else axes
    first, second = axis_of(first, len(left)), axis_of(second, len(right))
    if not first or not second:
        raise MisfitError("axes can't name the batch")
    rest = [side for axis, side in enumerate(left) if axis != first]
    rest += [side for axis, side in enumerate(right) if axis not in (0, second)]
    return [tuple(rest if len(rest) > 1 else [*rest, 1])], 0


def _recurrent(gates: int, states: int) -> Rule:
    def rule(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
        shape = one(args)
        if len(shape) != 3:
            raise MisfitError("it takes inputs of 3 dimensions: batch, steps, features")
        batch, steps, features = shape
        units = fields["units"]
        biases = 2 if gates == 3 and fields.get("reset_after", True) else 1
        weights = gates * (known(features) * units + units * units + _bias(fields, biases * units))
        out: list[Shape] = [(batch, steps, units) if fields.get("return_sequences") else (batch, units)]
        state: list[Shape] = [(batch, units)]
        return out + state * (states if fields.get("return_state") else 0), weights

    return rule


def _attention_heads(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    given = dict(zip(("query", "value", "key"), args, strict=False)) | kwargs
    query, value = given["query"], given["value"]
    key = given.get("key") or value
    heads, key_dim = fields["num_heads"], fields["key_dim"]
    value_dim = fields.get("value_dim") or key_dim
    wanted = fields.get("output_shape") or [known(query[-1])]
    outside = [wanted] if isinstance(wanted, int) else list(wanted)
    inner = heads * (known(query[-1]) * key_dim + known(key[-1]) * key_dim + known(value[-1]) * value_dim)
    biases = heads * (2 * key_dim + value_dim) + math.prod(outside)
    if fields.get("use_gate"):
        inner += heads * known(query[-1]) * value_dim
        biases += heads * value_dim
    weights = inner + heads * value_dim * math.prod(outside) + _bias(fields, biases)
    axes = fields.get("attention_axes") or list(range(1, len(query) - 1))
    axes = axes_of(axes, len(query))
    scores = (query[0], heads, *(query[axis] for axis in axes), *(key[axis] for axis in axes))
    too_large(scores)
    out = (*query[:-1], *outside)
    return [out, scores] if given.get("return_attention_scores") else [out], weights


def _attention(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    query, value, *rest = several(args)
    key = rest[0] if rest else value
    scores = (*query[:-1], key[-2])
    too_large(scores)
    out = (*query[:-1], value[-1])
    weights = int(bool(fields.get("use_scale"))) + int(fields.get("score_mode") == "concat")
    return [out, scores] if kwargs.get("return_attention_scores") else [out], weights


def _additive_attention(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    out, _ = _attention({}, args, kwargs)
    query, _, *rest = several(args)
    too_large((*query[:-1], (rest or several(args)[1:])[0][-2], query[-1]))
    return out, known(query[-1]) if fields.get("use_scale", True) else 0


def _encoding(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape, tokens = one(args), fields["num_tokens"]
    if fields.get("output_mode") == "one_hot" and shape[-1] != 1:
        return [(*shape, tokens)], 0
    return [(*shape[:-1], tokens)], 0


def _discretization(fields: Fields, args: Args, kwargs: dict[str, Any]) -> Result:
    shape, mode = one(args), fields.get("output_mode", "int")
    depth = len(fields["bin_boundaries"]) + 1
    if mode == "int":
        return [shape], 0
    if mode == "one_hot":
        return [(*(shape[:-1] if shape[-1] == 1 else shape), depth)], 0
    return [(shape[0], *shape[2:], depth)], 0


def too_large(shape: Shape) -> None:
    """Refuse a tensor of this shape if it is too large for one example."""
    if len(shape) > MAX_RANK or product(shape) > MAX_TENSOR:
        sides = " × ".join("?" if side is None else f"{side:,}"[:20] for side in shape[1:][:MAX_RANK])
        raise RefusalError(f"a tensor of {sides} numbers for each example is too large to be graded")


RULES: dict[str, Rule] = {
    "Dense": _dense,
    "Embedding": _embedding,
    "BatchNormalization": _norm(2),
    "LayerNormalization": _norm(0),
    "GroupNormalization": _norm(0),
    "RMSNormalization": _rms_norm,
    "Normalization": _normalization,
    "PReLU": _prelu,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Permute": _permute,
    "RepeatVector": _repeat_vector,
    "Resizing": _image,
    "CenterCrop": _image,
    "RandomCrop": _image,
    "Concatenate": _concatenate,
    "Dot": _dot,
    "SimpleRNN": _recurrent(1, 1),
    "LSTM": _recurrent(4, 2),
    "GRU": _recurrent(3, 1),
    "MultiHeadAttention": _attention_heads,
    "Attention": _attention,
    "AdditiveAttention": _additive_attention,
    "CategoryEncoding": _encoding,
    "Discretization": _discretization,
    **dict.fromkeys(["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"], _merge),
}
for _rank in (1, 2, 3):
    RULES |= {
        f"Conv{_rank}D": _conv(_rank),
        f"Conv{_rank}DTranspose": _conv_transpose(_rank),
        f"MaxPooling{_rank}D": _pool(_rank),
        f"AveragePooling{_rank}D": _pool(_rank),
        f"AdaptiveMaxPooling{_rank}D": _adaptive_pool(_rank),
        f"AdaptiveAveragePooling{_rank}D": _adaptive_pool(_rank),
        f"GlobalMaxPooling{_rank}D": _global_pool(_rank),
        f"GlobalAveragePooling{_rank}D": _global_pool(_rank),
        f"Cropping{_rank}D": _padded(_rank, "cropping", -1),
        f"ZeroPadding{_rank}D": _padded(_rank, "padding", 1),
        f"UpSampling{_rank}D": _up(_rank),
    }
    if _rank < 3:
        RULES |= {
            f"DepthwiseConv{_rank}D": _depthwise(_rank, separable=False),
            f"SeparableConv{_rank}D": _depthwise(_rank, separable=True),
        }


def rule_of(class_name: str) -> Rule:
    """Return the rule of a layer; one that is not listed changes no shape and has no variables."""
    return RULES.get(class_name, _same)
