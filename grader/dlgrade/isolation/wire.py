"""What crosses between the trusted side and a worker, as bytes: a JSON head and the raw bytes of the arrays.

There is no pickle and no hook that could run code. Each side treats what it receives as a claim: sizes, depth and
types are checked before anything is built, and only exact built-in types and plain arrays come out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlgrade.isolation.frame import LENGTHS, MAX_BODY, MAX_HEAD, WireError

MAX_DEPTH = 32
MAX_NODES = 100_000
MAX_INT_DIGITS = 400
# Hash collisions of numbers are easily made, so dicts with other keys than str stay small.
MAX_MIXED_KEYS = 1024
MAX_DIMENSIONS = 16
MAX_SIDE = 1 << 40

DTYPES = frozenset(["|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16"])


class UnsendableError(Exception):
    """A value that may not cross; the message says why, in a learner's words."""


@dataclass(frozen=True)
class Seed:
    """Stands for a fresh `numpy.random.default_rng(value)` on the worker's side."""

    value: int


@dataclass(frozen=True)
class Handle:
    """Stands for an object that stays in the worker. It can be passed back, called or asked for an attribute."""

    id: int
    type_name: str


@dataclass(frozen=True)
class Callback:
    """Stands for a function that stays on the trusted side and that the worker may call."""

    id: int


@dataclass(frozen=True)
class Earlier:
    """Stands for what an earlier step of the same request gave, counted from 0."""

    number: int


Token = Seed | Handle | Callback | Earlier
Replace = Callable[[object], Token]
Restore = Callable[[Token], object]


def no_replacement(value: object) -> Token:
    raise UnsendableError(f"a value of type {type_name(value)} can't be sent")


def encode(value: object, replace: Replace = no_replacement, max_body: int = MAX_BODY) -> bytes:
    """Return `value` as one frame.

    `replace` is asked for a token for each object that is not plain data.

    Raises:
        UnsendableError: the value is too large, too deep, or has no replacement.
    """
    arrays: list[bytes | memoryview] = []
    body_size = 0
    nodes = 0

    def put(array: np.ndarray[Any, Any]) -> None:
        nonlocal body_size
        if array.ndim > MAX_DIMENSIONS:
            raise UnsendableError(f"an array of more than {MAX_DIMENSIONS} dimensions")
        body_size += array.nbytes
        if body_size > max_body:
            raise UnsendableError(f"the value is too large: more than {max_body >> 20} MB of numbers")
        # A view, so that the numbers are copied once, into the frame. A view can't be empty.
        arrays.append(np.ascontiguousarray(array).data.cast("B") if array.nbytes else b"")

    def walk(node: Any, depth: int) -> Any:
        nonlocal nodes
        nodes += 1
        if depth > MAX_DEPTH:
            raise UnsendableError(f"the value is nested more than {MAX_DEPTH} levels deep")
        if nodes > MAX_NODES:
            raise UnsendableError(f"the value has more than {MAX_NODES:,} parts; use an array")
        kind = type(node)
        if node is None or kind is bool or kind is str:
            return node
        if kind is float:
            return node if math.isfinite(node) else {"f": repr(node)}
        if kind is int:
            return node if -(1 << 53) <= node <= 1 << 53 else {"i": _digits(node)}
        if kind is list:
            return [walk(item, depth + 1) for item in node]
        if kind is tuple:
            return {"t": [walk(item, depth + 1) for item in node]}
        if kind is dict:
            if all(type(key) is str for key in node):
                return {"d": {key: walk(item, depth + 1) for key, item in node.items()}}
            if len(node) > MAX_MIXED_KEYS:
                raise UnsendableError(f"a dict of more than {MAX_MIXED_KEYS:,} keys that are not all text")
            return {"D": [[walk(key, depth + 1), walk(item, depth + 1)] for key, item in node.items()]}
        if kind is np.ndarray and node.dtype.str in DTYPES:
            put(node)
            return {"a": [node.dtype.str, list(node.shape), _layout(node)]}
        if isinstance(node, np.generic) and node.dtype.str in DTYPES:
            put(np.asarray(node))
            return {"s": node.dtype.str}
        if isinstance(node, (Seed, Handle, Callback, Earlier)):
            return _token(node)
        # A namedtuple, a defaultdict or an IntEnum is as good as its plain kin.
        kin: tuple[Any, ...] = (tuple, dict, list, str, int, float)
        for plain in kin:
            # NumPy's own text is text; its numbers have been sent above.
            if isinstance(node, plain) and (plain is str or not isinstance(node, np.generic)):
                return walk(plain(node), depth)
        return _token(replace(node))

    head = json.dumps(walk(value, 0), separators=(",", ":"), allow_nan=False).encode()
    if len(head) > MAX_HEAD:
        raise UnsendableError(f"the value is too large: more than {MAX_HEAD >> 20} MB of text")
    return b"".join([LENGTHS.pack(len(head), body_size), head, *arrays])


def decode(frame: bytes | bytearray, restore: Restore | None = None, *, keep_layout: bool = False) -> Any:
    """Return the value of a frame.

    Tokens come out as they are, or as what `restore` makes of them. With `keep_layout`, arrays get the memory order
    and the read-only flag that they had on the other side; otherwise they are writable and in C order.

    Raises:
        WireError: the frame breaks the rules.
    """
    if len(frame) < LENGTHS.size:
        raise WireError("a frame is cut short")
    head_size, body_size = LENGTHS.unpack_from(frame)
    if len(frame) != LENGTHS.size + head_size + body_size:
        raise WireError("a frame has the wrong length")
    head = frame[LENGTHS.size : LENGTHS.size + head_size]
    position = LENGTHS.size + head_size
    nodes = 0

    def take(dtype: Any, shape: Any, layout: Any) -> np.ndarray[Any, Any]:
        nonlocal position
        if type(dtype) is not str or dtype not in DTYPES or type(shape) is not list or len(shape) > MAX_DIMENSIONS:
            raise WireError("an array of an unknown kind")
        if any(type(side) is not int or not 0 <= side <= MAX_SIDE for side in shape):
            raise WireError("an array of an impossible shape")
        count = math.prod(shape)
        end = position + count * np.dtype(dtype).itemsize
        if end > len(frame):
            raise WireError("an array longer than its frame")
        array = np.frombuffer(frame, dtype, count, position).reshape(shape)
        position = end
        return _lay_out(array, layout) if keep_layout else array.copy()

    def token(tag: str, data: Any) -> Any:
        made: Token
        if tag == "g" and type(data) is int:
            made = Seed(data)
        elif tag == "c" and type(data) is int:
            made = Callback(data)
        elif tag == "e" and type(data) is int:
            made = Earlier(data)
        elif tag == "h" and type(data) is list and [type(part) for part in data] == [int, str]:
            made = Handle(data[0], _clean(data[1])[:200])
        else:
            raise WireError("an unknown kind of value")
        return restore(made) if restore else made

    def walk(node: Any, depth: int) -> Any:
        nonlocal nodes
        nodes += 1
        if depth > MAX_DEPTH + 2 or nodes > MAX_NODES:
            raise WireError("a value is too deep or has too many parts")
        if type(node) is list:
            return [walk(item, depth + 1) for item in node]
        if type(node) is str:
            return _clean(node)
        if type(node) is not dict:
            return node
        if len(node) != 1:
            raise WireError("a value of an unknown kind")
        ((tag, data),) = node.items()
        if tag == "a" and type(data) is list and len(data) == 3:
            return take(*data)
        if tag == "s":
            return take(data, [], "C")[()]
        if tag == "t" and type(data) is list:
            return tuple(walk(item, depth + 1) for item in data)
        if tag == "d" and type(data) is dict:
            return {_clean(key): walk(item, depth + 1) for key, item in data.items()}
        if tag == "D" and type(data) is list and len(data) <= MAX_MIXED_KEYS:
            return {walk(key, depth + 1): walk(item, depth + 1) for key, item in data}
        if tag == "f" and data in ("nan", "inf", "-inf"):
            return float(data)
        if tag == "i" and type(data) is str and len(data) <= MAX_INT_DIGITS:
            return int(data)
        return token(tag, data)

    try:
        value = walk(json.loads(head), 0)
    except (ValueError, TypeError, RecursionError, OverflowError, MemoryError) as error:
        raise WireError(f"a frame that can't be read ({type(error).__name__})") from None
    if position != len(frame):
        raise WireError("a frame with bytes left over")
    return value


def type_name(value: object) -> str:
    """Return a short name of a value's type, as in `numpy.matrix` or `list`."""
    kind = type(value)
    if kind is np.ndarray:
        dtype = str(value.dtype)[:40]  # type: ignore[attr-defined]
        return f"numpy.ndarray of dtype {dtype}"
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return name[:100]


def _clean(text: str) -> str:
    # Half of a surrogate pair is no text: it could be neither printed nor stored.
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _digits(number: int) -> str:
    # Ask for the size first: Python refuses to print, and takes long over, huge integers.
    if number.bit_length() > MAX_INT_DIGITS * 3:
        raise UnsendableError(f"an integer of more than {MAX_INT_DIGITS} digits")
    return str(number)


def _token(token: Token) -> dict[str, Any]:
    if isinstance(token, Seed):
        return {"g": token.value}
    if isinstance(token, Handle):
        return {"h": [token.id, token.type_name]}
    return {"e": token.number} if isinstance(token, Earlier) else {"c": token.id}


def _layout(array: np.ndarray[Any, Any]) -> str:
    """Return "C", "F" or "S" (strided), with "r" after it if the array is read-only."""
    flags = array.flags
    order = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "S"
    return order if flags.writeable else order + "r"


def _lay_out(array: np.ndarray[Any, Any], layout: str) -> np.ndarray[Any, Any]:
    laid: np.ndarray[Any, Any]
    if layout.startswith("F"):
        laid = array.copy(order="F")
    elif layout.startswith("S"):
        # Every second element of a longer array: the usual way in which a view is not contiguous.
        laid = np.empty((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)[..., ::2]
        laid[...] = array
    else:
        laid = array.copy()
    laid.flags.writeable = not layout.endswith("r")
    return laid
