"""Reading the arguments of a layer or another object of Keras: each kind of value, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

import numpy as np

from dlgrade.isolation.referee import catalogue
from dlgrade.isolation.referee.plan import MAX_RANK, Made, RefusalError

MAX_INTEGER = (1 << 31) - 1
MAX_NUMBERS = 100_000
MAX_NAME = 100
MAX_DEPTH = 8
SHOWN = 60
OBJECT_KEYS = frozenset(
    (
        *("module", "class_name", "config", "registered_name", "name", "inbound_nodes"),
        *("build_config", "compile_config", "shared_object_id"),
    )
)
ARRAYS = ("__numpy__", "__tensor__")
FUNCTION_MODULES = ("builtins", None)
TORCH_OPTIMIZERS = "keras.src.backend.torch.optimizers"
PARTS = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
    "schedule": "optimizers.schedules",
    "optimizer": "optimizers",
    "loss": "losses",
    "metric": "metrics",
}
ReadLayer = Callable[[Any], Any]


def shown(value: object) -> str:
    """Return a value's text for a message, short."""
    if isinstance(value, (str, int, float, bool, type(None))):
        text = repr(value)
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return f"a {type(value).__name__}"


def is_one_of(value: object, texts: Collection[str | None]) -> bool:
    """Say whether this is one of these texts; what it is compared with may be anything, also an array."""
    return (value is None or type(value) is str) and value in texts


def is_integer(value: object) -> bool:
    """Say whether this is an int of sane size, and no bool."""
    return type(value) is int and abs(value) <= MAX_INTEGER


def is_number(value: object) -> bool:
    """Say whether this is a finite int or float, and no bool."""
    return is_integer(value) or (type(value) is float and math.isfinite(value))


def read_fields(
    config: object, kinds: Mapping[str, str], where: str, read_layer: ReadLayer | None = None
) -> dict[str, Any]:
    """Return the arguments in `config`, each read by its kind.

    An argument that is not listed must be None: then it is one that a newer Keras has and this model does not use.
    """
    fields = {}
    for key, value in mapping(config, where).items():
        kind = kinds.get(key)
        if kind is None:
            if value is not None:
                raise RefusalError(f"{where} has the setting {shown(key)}, which can't be graded")
        elif kind != "ignored":
            fields[key] = read(kind, value, f"{key} of {where}", read_layer)
    return fields


def read(kind: str, value: Any, where: str, read_layer: ReadLayer | None = None) -> Any:
    """Return a value of a kind as in the catalogue."""
    if kind.endswith("?"):
        if value is None:
            return None
        kind = kind[:-1]
    if kind == "layer" and read_layer:
        return read_layer(value)
    if kind in PARTS:
        return read_object(PARTS[kind], value, where)
    if kind in _READERS:
        return _READERS[kind](value, where)
    choices = kind.split("|")
    if type(value) is not str or value not in choices:
        raise _wrong(where, value, f"one of {', '.join(choices)}" if len(choices) > 1 else repr(kind))
    return value


def read_object(module: str, value: Any, where: str) -> Made:
    """Return an object of `keras.<module>`."""
    class_name, config = class_and_config(value, f"keras.{module}", where)
    kinds = catalogue.OBJECTS[module].get(class_name)
    if kinds is None:
        raise unlisted(class_name, where)
    return Made(module, class_name, read_fields(config, kinds, f"{class_name} in {where}"))


def class_and_config(value: object, module: str, where: str) -> tuple[str, Any]:
    """Return the class name and configuration of a serialized object of this module of Keras."""
    data = mapping(value, where)
    class_name = data.get("class_name")
    if type(class_name) is not str or not set(data) <= OBJECT_KEYS:
        raise RefusalError(f"{where} has something that is no object of Keras's, and would need its code")
    # Where Keras computes with PyTorch, most optimizers come as variants, of the same names and settings.
    variants = (f"{TORCH_OPTIMIZERS}.torch_{class_name.lower()}",) if module == "keras.optimizers" else ()
    known = is_one_of(data.get("module"), (module, *variants))
    if not known or not is_one_of(data.get("registered_name"), (None, class_name)):
        raise unlisted(class_name, where)
    return class_name, data.get("config")


def unlisted(class_name: object, where: str) -> RefusalError:
    """Return the refusal of a class that is not in the catalogue."""
    name = str(class_name)[:SHOWN]
    unknown = "it is none of Keras's own that the grader knows, and a model gets to it as data, without its code"
    reason = catalogue.REASONS.get(name, unknown)
    return RefusalError(f"{name} ({where}) can't be graded: {reason}")


def mapping(value: object, where: str) -> dict[str, Any]:
    """Return a dict whose keys are text."""
    if type(value) is not dict or not all(type(key) is str for key in value):
        raise RefusalError(f"{where}: settings are expected, not {shown(value)}")
    return value


def sequence(value: object, where: str, longest: int = MAX_NUMBERS) -> list[Any]:
    """Return a list or tuple as a list."""
    if type(value) not in (list, tuple):
        raise RefusalError(f"{where}: a list is expected, not {shown(value)}")
    items = list(cast("list[Any]", value))
    if len(items) > longest:
        raise RefusalError(f"{where}: a list of {len(items):,} is too long to be graded")
    return items


def read_name(value: Any, where: str) -> str:
    """Return a name: short printable text that is no path."""
    if (
        type(value) is not str
        or not 0 < len(value) <= MAX_NAME
        or not value.isprintable()
        or set(value) & set("/\\")
        or value.strip(". ") == ""
    ):
        raise _wrong(where, value, "a short name without slashes")
    return value


def read_array(value: Any, where: str) -> np.ndarray[Any, Any]:
    """Return an array that stands in a model's configuration, as an array or in Keras's writing."""
    if type(value) is dict and is_one_of(value.get("class_name"), ARRAYS) and set(value) <= OBJECT_KEYS:
        config = mapping(value.get("config"), where)
        dtype = config.get("dtype")
        if not is_one_of(dtype, catalogue.INPUT_DTYPES):
            raise _wrong(where, dtype, "the type of an array")
        value = np.array(read_numbers(config.get("value"), where), dtype)
    if type(value) is not np.ndarray or value.size > MAX_NUMBERS or value.ndim > MAX_RANK:
        raise _wrong(where, value, "an array that is not too large")
    if value.dtype.kind not in "fiub" or not np.isfinite(value).all():
        raise RefusalError(f"{where} has an array with numbers that are not finite")
    return value


def read_numbers(value: Any, where: str) -> Any:
    """Return a number, or lists of numbers inside of lists."""
    if type(value) is np.ndarray or type(value) is dict:
        return read_array(value, where).tolist()
    return _nested(value, where, is_number, "finite numbers", [MAX_NUMBERS])


def _nested(
    value: Any, where: str, good: Callable[[object], bool], wanted: str, room: list[int], depth: int = 0
) -> Any:
    room[0] -= 1
    if room[0] < 0 or depth > MAX_DEPTH:
        raise RefusalError(f"{where} is too large")
    if type(value) in (list, tuple):
        return [_nested(item, where, good, wanted, room, depth + 1) for item in value]
    if not good(value):
        raise _wrong(where, value, wanted)
    return value


def _wrong(where: str, value: object, wanted: str) -> RefusalError:
    return RefusalError(f"{where} is to be {wanted}, not {shown(value)}")


def _integer(low: int, high: int, wanted: str) -> Callable[[Any, str], int]:
    def reader(value: Any, where: str) -> int:
        if not is_integer(value) or not low <= value <= high:
            raise _wrong(where, value, wanted)
        return int(value)

    return reader


def _integers(low: int, high: int, longest: int, wanted: str) -> Callable[[Any, str], Any]:
    one = _integer(low, high, wanted)

    def reader(value: Any, where: str) -> Any:
        if type(value) in (list, tuple):
            return [one(item, where) for item in sequence(value, where, longest)]
        return one(value, where)

    return reader


def _number(value: Any, where: str) -> Any:
    if not is_number(value):
        raise _wrong(where, value, "a finite number")
    return value


def _flag(value: Any, where: str) -> bool:
    if type(value) is not bool:
        raise _wrong(where, value, "True or False")
    return value


def _none(value: Any, where: str) -> None:
    if value is not None and value is not False:
        raise RefusalError(f"{where} can't be graded: leave it out")


def _shape(value: Any, where: str) -> list[int | None]:
    sides = sequence(value, where, MAX_RANK)
    for side in sides:
        if side is not None and not (is_integer(side) and side >= -1):
            raise _wrong(where, side, "a size")
    return sides


def _wholes(value: Any, where: str) -> Any:
    return _nested(value, where, lambda item: is_integer(item) and cast(int, item) >= 0, "sizes", [32])


def _dtype(value: Any, where: str) -> str:
    if type(value) is dict:
        class_name, config = class_and_config(value, "keras", where)
        if class_name != "DTypePolicy" or not set(mapping(config, where)) <= {"name"}:
            raise unlisted(class_name, where)
        value = config.get("name")
    if type(value) is not str or value not in catalogue.DTYPES | catalogue.INPUT_DTYPES:
        raise _wrong(where, value, "a type of numbers such as 'float32'")
    return value


def _activation(value: Any, where: str) -> Any:
    if value is None:
        return None
    if type(value) is str:
        if value not in catalogue.ACTIVATIONS:
            raise RefusalError(f"{where}: {shown(value)} is no activation that Keras has by this name")
        return value
    name = read_function(value, where)
    if name is not None:
        return _activation(name, where)
    class_name, config = class_and_config(value, "keras.layers", where)
    if class_name not in catalogue.ACTIVATION_LAYERS:
        raise unlisted(class_name, where)
    kinds = {**catalogue.LAYERS[class_name], **catalogue.LAYER_FIELDS, "name": "name", "trainable": "flag"}
    return Made("layers", class_name, read_fields(config, kinds, f"{class_name} in {where}"))


def read_function(value: Any, where: str) -> str | None:
    """Return the name of a serialized function; None if it is something else."""
    data = mapping(value, where)
    if not is_one_of(data.get("class_name"), ("function",)):
        return None
    name = data.get("config")
    if not is_one_of(data.get("module"), FUNCTION_MODULES) or type(name) is not str or not set(data) <= OBJECT_KEYS:
        raise RefusalError(f"{where}: a function of your own can't cross to the grader; use one of Keras's")
    return name


def read_function_of(module: str, value: Any, where: str) -> Made | str:
    """Return a loss or a metric: a name, a function of Keras's or an object."""
    names = catalogue.LOSS_FUNCTIONS if module == "losses" else catalogue.METRIC_FUNCTIONS
    name = value if type(value) is str else read_function(value, where)
    if name is None:
        return read_object(module, value, where)
    if name in catalogue.OBJECTS[module]:
        # A class by its name stands for one with all settings as they come.
        return Made(module, name, {})
    if name.isupper() and name.lower() in names:
        return name.lower()
    if name not in names:
        raise RefusalError(f"{where}: {shown(name)} can't be graded: use one of Keras's own")
    return name


def _rate(value: Any, where: str) -> Any:
    return read_object("optimizers.schedules", value, where) if type(value) is dict else _number(value, where)


def _subscripts(value: Any, where: str) -> str:
    letters = value.replace(" ", "").replace("->", ",").replace(",", "") if type(value) is str else "?"
    if not letters.isascii() or not letters.isalpha() or len(value) > MAX_NAME:
        raise _wrong(where, value, "letters such as 'bij,bjk->bik'")
    return str(value)


_READERS: dict[str, Callable[[Any, str], Any]] = {
    "count": _integer(1, MAX_INTEGER, "a positive integer"),
    "small": _integer(1, 10_000, "a positive integer below 10,000"),
    "whole": _integer(0, MAX_INTEGER, "an integer from 0 on"),
    "integer": _integer(-MAX_INTEGER, MAX_INTEGER, "an integer"),
    "seed": _integer(-MAX_INTEGER, MAX_INTEGER, "an integer"),
    "sizes": _integers(1, MAX_INTEGER, MAX_RANK, "positive integers"),
    "axes": _integers(-MAX_RANK, MAX_RANK, MAX_RANK, "axes"),
    "number": _number,
    "numbers": read_numbers,
    "flag": _flag,
    "none": _none,
    "name": read_name,
    "shape": _shape,
    "wholes": _wholes,
    "dtype": _dtype,
    "activation": _activation,
    "rate": _rate,
    "subscripts": _subscripts,
}
