"""The functions of keras.ops that may stand in a functional model, with their arguments and what comes out.

Keras writes one down as an operation: a class in the module in which it is defined, the settings in its configuration
and the tensors in the call. Here each is the public function of the same name.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlgrade.isolation.referee.plan import Shape, Slice
from dlgrade.isolation.referee.shapes import (
    Args,
    Fields,
    MisfitError,
    axes_of,
    axis_of,
    broadcast,
    concatenated,
    known,
    product,
    reshaped,
)

# Tensors that one operation may make.
MAX_PARTS = 1000
Rule = Callable[[Fields, Args], list[Shape]]


@dataclass(frozen=True)
class Operation:
    """A function of keras.ops: its name there, the module that Keras names, its settings' kinds, and its rule."""

    function: str
    module: str
    fields: dict[str, str]
    rule: Rule


def shape_of(value: Any) -> Shape:
    """Return the shape of a tensor (which is a shape already) or of a constant."""
    if type(value) is tuple:
        return value
    if type(value) in (int, float, bool):
        return ()
    if type(value) is np.ndarray:
        return tuple(value.shape)
    if type(value) is list:
        return np.shape(value)
    raise MisfitError("it takes tensors and numbers")


def _same(fields: Fields, args: Args) -> list[Shape]:
    return [shape_of(args[0])]


def _together(fields: Fields, args: Args) -> list[Shape]:
    return [broadcast([shape_of(arg) for arg in args])]


def _reduced(fields: Fields, args: Args) -> list[Shape]:
    shape, axis = shape_of(args[0]), fields.get("axis")
    axes = list(range(len(shape))) if axis is None else axes_of(axis, len(shape))
    if fields.get("keepdims"):
        return [tuple(1 if place in axes else side for place, side in enumerate(shape))]
    return [tuple(side for place, side in enumerate(shape) if place not in axes)]


def _reshape(fields: Fields, args: Args) -> list[Shape]:
    target = [-1 if side is None else side for side in fields["newshape"]]
    return [reshaped(shape_of(args[0]), target)]


def _transpose(fields: Fields, args: Args) -> list[Shape]:
    shape, axes = shape_of(args[0]), fields.get("axes")
    order = list(reversed(range(len(shape)))) if axes is None else [axis_of(axis, len(shape)) for axis in axes]
    if sorted(order) != list(range(len(shape))):
        raise MisfitError("axes has to name each dimension once")
    return [tuple(shape[axis] for axis in order)]


def _expand(fields: Fields, args: Args) -> list[Shape]:
    shape, axis = shape_of(args[0]), fields["axis"]
    given = [axis] if isinstance(axis, int) else axis
    rank = len(shape) + len(given)
    axes = axes_of(given, rank)
    rest = iter(shape)
    return [tuple(1 if place in axes else next(rest) for place in range(rank))]


def _squeeze(fields: Fields, args: Args) -> list[Shape]:
    shape, axis = shape_of(args[0]), fields.get("axis")
    gone = [place for place, side in enumerate(shape) if side == 1] if axis is None else axes_of(axis, len(shape))
    return [tuple(side for place, side in enumerate(shape) if place not in gone)]


def _swap(fields: Fields, args: Args) -> list[Shape]:
    shape = list(shape_of(args[0]))
    first, second = axis_of(fields["axis1"], len(shape)), axis_of(fields["axis2"], len(shape))
    shape[first], shape[second] = shape[second], shape[first]
    return [tuple(shape)]


def _broadcast_to(fields: Fields, args: Args) -> list[Shape]:
    return [broadcast([shape_of(args[0]), tuple(fields["shape"])])]


def _times(shape: Sequence[int | None], counts: Sequence[int]) -> Shape:
    return tuple(None if side is None else side * count for side, count in zip(shape, counts, strict=True))


def _tile(fields: Fields, args: Args) -> list[Shape]:
    shape, repeats = shape_of(args[0]), fields["repeats"]
    counts = [repeats] if isinstance(repeats, int) else list(repeats)
    rank = max(len(shape), len(counts))
    sides = (1,) * (rank - len(shape)) + shape
    return [_times(sides, [1] * (rank - len(counts)) + counts)]


def _repeat(fields: Fields, args: Args) -> list[Shape]:
    shape, axis = shape_of(args[0]), fields["axis"]
    counts = [1] * len(shape)
    counts[axis_of(axis, len(shape))] = fields["repeats"]
    return [_times(shape, counts)]


def _pad(fields: Fields, args: Args) -> list[Shape]:
    shape, width = shape_of(args[0]), fields["pad_width"]
    pairs = [(width, width)] * len(shape) if isinstance(width, int) else [tuple(pair) for pair in width]
    sides = zip(shape, pairs, strict=True)
    return [tuple(None if side is None else side + before + after for side, (before, after) in sides)]


def _concatenate(fields: Fields, args: Args) -> list[Shape]:
    return [concatenated([shape_of(part) for part in args[0]], fields.get("axis", 0))]


def _stack(fields: Fields, args: Args) -> list[Shape]:
    shape = broadcast([shape_of(part) for part in args[0]])
    axis = axis_of(fields.get("axis", 0), len(shape) + 1)
    return [(*shape[:axis], len(args[0]), *shape[axis:])]


def _split(fields: Fields, args: Args) -> list[Shape]:
    shape, places = shape_of(args[0]), fields["indices_or_sections"]
    axis = axis_of(fields.get("axis", 0), len(shape))
    side = known(shape[axis])
    if isinstance(places, int):
        if side % places or places > MAX_PARTS:
            raise MisfitError("its input can't be split into equal parts")
        sizes = [side // places] * places
    else:
        edges = [0, *places, side]
        sizes = [after - before for before, after in itertools.pairwise(edges)]
    if min(sizes) < 0 or len(sizes) > MAX_PARTS:
        raise MisfitError("its input can't be split like this")
    return [(*shape[:axis], size, *shape[axis + 1 :]) for size in sizes]


def _unstack(fields: Fields, args: Args) -> list[Shape]:
    shape = shape_of(args[0])
    axis = axis_of(fields.get("axis", 0), len(shape))
    count = fields.get("num") or known(shape[axis])
    if count > MAX_PARTS:
        raise MisfitError("it makes too many tensors")
    return [(*shape[:axis], *shape[axis + 1 :])] * count


def _matmul(fields: Fields, args: Args) -> list[Shape]:
    left, right = (shape_of(arg) for arg in args)
    if min(len(left), len(right)) < 2:
        raise MisfitError("both need at least 2 dimensions")
    if None not in (left[-1], right[-2]) and left[-1] != right[-2]:
        raise MisfitError("its inputs do not fit together")
    return [(*broadcast([left[:-2], right[:-2]]), left[-2], right[-1])]


def _einsum(fields: Fields, args: Args) -> list[Shape]:
    inputs, arrow, output = fields["subscripts"].replace(" ", "").partition("->")
    sides: dict[str, int | None] = {}
    for letters, arg in zip(inputs.split(","), args, strict=True):
        for letter, side in zip(letters, shape_of(arg), strict=True):
            if sides.get(letter) is None or sides[letter] == 1:
                sides[letter] = side
    if not arrow:
        output = "".join(sorted(letter for letter in sides if inputs.count(letter) == 1))
    # What is multiplied together may be as large as all sides.
    if math.prod(side or 1 for side in sides.values()) > 1 << 34:
        raise MisfitError("it is too much work")
    return [tuple(sides[letter] for letter in output)]


def _tensordot(fields: Fields, args: Args) -> list[Shape]:
    left, right = (shape_of(arg) for arg in args)
    axes = fields.get("axes", 2)
    if isinstance(axes, int):
        return [(*left[: len(left) - axes], *right[axes:])]
    first, second = ([part] if isinstance(part, int) else part for part in axes)
    rest = [side for place, side in enumerate(left) if place not in axes_of(first, len(left))]
    return [(*rest, *(side for place, side in enumerate(right) if place not in axes_of(second, len(right))))]


def _dot(fields: Fields, args: Args) -> list[Shape]:
    left, right = (shape_of(arg) for arg in args)
    if not left or not right:
        return [left or right]
    return [(*left[:-1], *right[:-2], *right[-1:])] if len(right) > 1 else [left[:-1]]


def _get_item(fields: Fields, args: Args) -> list[Shape]:
    shape, given = shape_of(args[0]), args[1]
    keys = given if type(given) is list else [given]
    used = sum(key is not None and not (isinstance(key, Slice) and key.all_axes) for key in keys)
    everything = Slice(None, None, None)
    full: list[Any] = []
    for key in keys:
        ellipsis = isinstance(key, Slice) and key.all_axes
        full += [everything] * (len(shape) - used) if ellipsis else [key]
    sides: list[int | None] = list(shape)
    out: list[int | None] = []
    for key in full:
        if key is None:
            out.append(1)
            continue
        side = sides.pop(0)
        if isinstance(key, Slice):
            part = slice(key.start, key.stop, key.step)
            whole = part == slice(None)
            out.append(side if whole else None if side is None else len(range(*part.indices(side))))
        elif type(key) is not int or (side is not None and not -side <= key < side):
            raise MisfitError("only whole numbers and slices may stand between the brackets")
    return [(*out, *sides)]


def _take(fields: Fields, args: Args) -> list[Shape]:
    shape, indices = shape_of(args[0]), shape_of(args[1])
    if fields.get("axis") is None:
        return [indices]
    axis = axis_of(fields["axis"], len(shape))
    return [(*shape[:axis], *indices, *shape[axis + 1 :])]


def _one_hot(fields: Fields, args: Args) -> list[Shape]:
    shape = shape_of(args[0])
    axis = axis_of(fields.get("axis", -1), len(shape) + 1)
    return [(*shape[:axis], fields["num_classes"], *shape[axis:])]


def _resize(fields: Fields, args: Args) -> list[Shape]:
    shape = shape_of(args[0])
    if len(shape) not in (3, 4) or fields.get("data_format") == "channels_first":
        raise MisfitError("it takes images with their channels last")
    height, width = fields["size"]
    return [(*shape[:-3], height, width, shape[-1])]


def _ravel(fields: Fields, args: Args) -> list[Shape]:
    shape = shape_of(args[0])
    return [(None if None in shape else product(shape),)]


_REDUCE = "axis:axes? keepdims:flag"
_TABLE: list[tuple[str, Rule, str]] = [
    # Element by element.
    (
        """nn: Relu Relu6 Sigmoid Softplus Softsign Silu LogSigmoid HardSigmoid HardSilu HardTanh TanhShrink Selu
        SparsePlus SparseSigmoid""",
        _same,
        "",
    ),
    ("nn: Gelu", _same, "approximate:flag"),
    ("nn: Elu Celu", _same, "alpha:number"),
    ("nn: LeakyRelu", _same, "negative_slope:number"),
    ("nn: SoftShrink HardShrink", _same, "threshold:number"),
    ("nn: Threshold", _same, "threshold:number default_value:number"),
    ("nn: Squareplus", _same, "b:number"),
    ("nn: Softmax LogSoftmax Sparsemax", _same, "axis:axes?"),
    ("nn: Normalize", _same, "axis:axes order:integer epsilon:number?"),
    ("math: Erf Rsqrt", _same, ""),
    ("core: StopGradient", _same, ""),
    ("core: Cast", _same, "dtype:dtype"),
    (
        """numpy: Absolute Negative Reciprocal Square Sqrt Cbrt Exp Exp2 Expm1 Log Log1p Log2 Log10
        Sin Cos Tan Sinh Cosh Tanh Arcsin Arccos Arctan Arcsinh Arccosh Arctanh
        Ceil Floor Trunc Sign LogicalNot Isfinite Isinf Isnan Copy""",
        _same,
        "",
    ),
    ("numpy: Round", _same, "decimals:whole"),
    ("numpy: Clip", _same, "x_min:number x_max:number"),
    ("numpy: NanToNum", _same, "nan:number posinf:number? neginf:number?"),
    ("numpy: OnesLike ZerosLike", _same, "dtype:dtype?"),
    ("numpy: Cumsum Cumprod", _same, "axis:integer dtype:dtype?"),
    ("numpy: Flip", _same, "axis:axes?"),
    ("numpy: Roll", _same, "shift:axes axis:axes?"),
    ("numpy: Sort", _same, "axis:integer"),
    ("numpy: Tril Triu", _same, "k:integer"),
    (
        """numpy: Add Subtract Multiply Divide TrueDivide DivideNoNan FloorDivide Mod Power Maximum Minimum Arctan2
        Logaddexp Equal NotEqual Less LessEqual Greater GreaterEqual LogicalAnd LogicalOr LogicalXor Where""",
        _together,
        "",
    ),
    # Along axes.
    ("numpy: Mean Sum Std Var Amax Amin Any All Median Argmax Argmin", _reduced, _REDUCE),
    ("numpy: Max Min", _reduced, f"{_REDUCE} initial:number?"),
    ("numpy: Prod", _reduced, f"{_REDUCE} dtype:dtype?"),
    ("numpy: CountNonzero", _reduced, "axis:axes?"),
    ("math: Logsumexp", _reduced, _REDUCE),
    ("linalg: Norm", _reduced, f"{_REDUCE} ord:integer?"),
    # Shapes.
    ("numpy: Reshape", _reshape, "newshape:shape"),
    ("numpy: Ravel", _ravel, ""),
    ("numpy: Transpose", _transpose, "axes:axes?"),
    ("numpy: Swapaxes", _swap, "axis1:integer axis2:integer"),
    ("numpy: ExpandDims", _expand, "axis:axes"),
    ("numpy: Squeeze", _squeeze, "axis:axes?"),
    ("numpy: BroadcastTo", _broadcast_to, "shape:shape"),
    ("numpy: Tile", _tile, "repeats:sizes"),
    ("numpy: Repeat", _repeat, "repeats:count axis:integer"),
    ("numpy: Pad", _pad, "pad_width:wholes mode:constant|reflect|symmetric"),
    ("numpy: Concatenate", _concatenate, "axis:integer"),
    ("numpy: Stack", _stack, "axis:integer"),
    ("numpy: Split", _split, "indices_or_sections:sizes axis:integer"),
    ("core: Unstack", _unstack, "num:count? axis:integer"),
    ("numpy: GetItem", _get_item, ""),
    ("numpy: Take", _take, "axis:integer?"),
    # Products and the rest.
    ("numpy: Matmul", _matmul, ""),
    ("numpy: Dot", _dot, ""),
    ("numpy: Tensordot", _tensordot, "axes:wholes"),
    ("numpy: Einsum", _einsum, "subscripts:subscripts"),
    ("nn: OneHot", _one_hot, "num_classes:count axis:integer dtype:dtype? sparse:none"),
    (
        "image: Resize",
        _resize,
        "size:sizes interpolation:nearest|bilinear|bicubic|lanczos3|lanczos5 antialias:flag crop_to_aspect_ratio:flag "
        "pad_to_aspect_ratio:flag fill_mode:constant fill_value:number data_format:channels_last|channels_first?",
    ),
]
# Arguments of a call that are named and no settings.
CALL_FIELDS = {"Pad": frozenset(["constant_values"])}


def _function(class_name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()


def _operations() -> dict[str, Operation]:
    table = {}
    for names, rule, arguments in _TABLE:
        module, _, classes = names.partition(": ")
        fields = dict(pair.split(":", 1) for pair in arguments.split()) | {"name": "name"}
        prefix = "image." if module == "image" else ""
        for name in classes.split():
            table[name] = Operation(prefix + _function(name), f"keras.src.ops.{module}", fields, rule)
    return table


OPERATIONS = _operations()
