"""Reading what a model was compiled with: an optimizer, losses and metrics."""

from __future__ import annotations

from typing import Any

from dlgrade.isolation.referee import catalogue
from dlgrade.isolation.referee.fields import (
    is_number,
    mapping,
    read_function_of,
    read_name,
    read_object,
    sequence,
    shown,
)
from dlgrade.isolation.referee.plan import Made, RefusalError

MAX_COMPILE_PARTS = 32
OPTIMIZER_NAMES = {name.lower(): name for name in catalogue.OPTIMIZERS}


METRICS = ("metrics", "weighted_metrics")


def read_learners(value: object) -> dict[str, Any]:
    """Return compile settings as `read_compile` does, without metrics that are not allowed: nobody asks for them."""
    data = mapping(value, "compile settings")
    for key in METRICS:
        try:
            _read_functions("metrics", data.get(key), key)
        except RefusalError:
            data = {**data, key: None}
    return read_compile(data)


def read_compile(value: object) -> dict[str, Any]:
    """Return compile settings: an optimizer, losses and metrics, in the form that the model's outputs have.

    Raises:
        RefusalError: there is something in them that is not allowed.
    """
    data = mapping(value, "compile settings")
    settings: dict[str, Any] = {"optimizer": _read_optimizer(data.get("optimizer", "rmsprop"))}
    settings["loss"] = _read_functions("losses", data.get("loss"), "loss")
    for key in METRICS:
        settings[key] = _read_functions("metrics", data.get(key), key)
    room = data.get("loss_weights")
    if room is not None:
        leaves = room.values() if type(room) is dict else room if type(room) is list else [room]
        if len(leaves) > MAX_COMPILE_PARTS or not all(is_number(leaf) for leaf in leaves):
            raise RefusalError("loss_weights have to be numbers")
        settings["loss_weights"] = mapping(room, "loss_weights") if type(room) is dict else room
    return settings


def _read_optimizer(value: object) -> Made:
    if type(value) is str:
        if value.lower() not in OPTIMIZER_NAMES:
            raise RefusalError(f"the optimizer {shown(value)} can't be graded: use one of Keras's own")
        return Made("optimizers", OPTIMIZER_NAMES[value.lower()], {})
    return read_object("optimizers", value, "the optimizer")


def _read_functions(module: str, value: Any, where: str, depth: int = 0) -> Any:
    if value is None:
        return None
    if type(value) in (list, tuple) and depth < 3:
        items = sequence(value, where, MAX_COMPILE_PARTS)
        return [_read_functions(module, item, where, depth + 1) for item in items]
    if type(value) is dict and "class_name" not in value and depth < 3:
        items_by_name = mapping(value, where)
        if len(items_by_name) > MAX_COMPILE_PARTS:
            raise RefusalError(f"{where} has too many parts")
        return {
            read_name(key, where): _read_functions(module, item, where, depth + 1)
            for key, item in items_by_name.items()
        }
    return read_function_of(module, value, where)
