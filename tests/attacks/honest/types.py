"""Uses dataclasses, enums, protocols and generic types."""

from __future__ import annotations

import enum
from collections import namedtuple
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar, get_type_hints

import numpy as np

__all__ = ["grow", "scale"]
T = TypeVar("T")


class Kind(enum.Enum):
    DOUBLE = 2.0


@dataclass(frozen=True, order=True)
class Scaler(Generic[T]):
    factor: float = Kind.DOUBLE.value
    log: list[str] = field(default_factory=list, compare=False)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.factor * x


class Point(NamedTuple):
    x: float


class Callable(Protocol):
    def __call__(self, x: np.ndarray) -> np.ndarray: ...


Pair = namedtuple("Pair", "a b")
assert get_type_hints(Scaler)["factor"] is float


def scale(x: np.ndarray) -> np.ndarray:
    match Pair(Scaler(), x):
        case Pair(a=scaler, b=values):
            return scaler(values)


def grow(x, by=1):
    return x + Point(2.0).x * by
