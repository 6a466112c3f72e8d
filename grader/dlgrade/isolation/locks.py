"""multiprocessing's locks among threads, for a worker that can have neither shared memory nor other processes.

Its thread pools need them, and make them in `/dev/shm`, which belongs to the whole machine.
"""

from __future__ import annotations

import importlib
import threading
from types import TracebackType

RECURSIVE = 0


class SemLock:
    """Does what `_multiprocessing.SemLock` does, for the threads of one process."""

    SEM_VALUE_MAX = (1 << 31) - 1

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        self.kind, self.maxvalue, self.handle = kind, maxvalue, 0
        self.name = None if unlink else name
        self._value = value
        self._changed = threading.Condition()
        self._owner = 0
        self._depth = 0

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        with self._changed:
            if self.kind != RECURSIVE or not self._is_mine():
                if not self._changed.wait_for(lambda: self._value > 0, timeout if block else 0):
                    return False
                self._value -= 1
            self._owner = threading.get_ident()
            self._depth += 1
        return True

    def release(self) -> None:
        with self._changed:
            if self.kind == RECURSIVE and not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            self._depth -= 1
            if self.kind == RECURSIVE and self._depth:
                return
            if self._value >= self.maxvalue:
                raise ValueError("semaphore or lock released too many times")
            self._value += 1
            self._changed.notify()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.release()

    def _count(self) -> int:
        return self._depth

    def _is_mine(self) -> bool:
        return self._depth > 0 and self._owner == threading.get_ident()

    def _get_value(self) -> int:
        return self._value

    def _is_zero(self) -> bool:
        return self._value == 0

    def _after_fork(self) -> None:
        raise AssertionError("there are no forks here")


def install() -> None:
    """Have multiprocessing use these, and the scratch folder for its arrays."""
    importlib.import_module("multiprocessing.synchronize")
    vars(importlib.import_module("_multiprocessing"))["SemLock"] = SemLock
    importlib.import_module("multiprocessing.heap").Arena._dir_candidates = []
