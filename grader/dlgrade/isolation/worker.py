"""What runs in the worker process, beside the submission: load its source, call its functions, send what came back.

Nothing here is trusted once a submission has been loaded: it may patch this very module. The other side therefore
treats every reply as a claim about values and nothing more.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import io
import linecache
import os
import random
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from dlgrade.errors import DlgradeError
from dlgrade.isolation import limits, steps, wire
from dlgrade.isolation.frame import LENGTHS, MAX_ANSWER, frame_size

MAX_MESSAGE = 2000
MAX_FRAMES = 20
MAX_WARNINGS = 20
MAX_CHANGED = 20


class _Connection:
    """Frames over two file descriptors of this process."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self.reader = io.FileIO(read_fd, "rb")
        self.write_fd = write_fd

    def receive(self) -> bytearray:
        lengths = bytearray(LENGTHS.size)
        self._fill(memoryview(lengths))
        frame = bytearray(LENGTHS.size + frame_size(lengths))
        frame[: LENGTHS.size] = lengths
        self._fill(memoryview(frame)[LENGTHS.size :])
        return frame

    def _fill(self, buffer: memoryview) -> None:
        while buffer:
            count = self.reader.readinto(buffer)
            if not count:
                os._exit(0)  # the owner has gone: nothing is left to do
            buffer = buffer[count:]

    def send(self, frame: bytes) -> None:
        rest = memoryview(frame)
        while rest:
            rest = rest[os.write(self.write_fd, rest) :]


class _Forbidden(importlib.abc.MetaPathFinder):
    """Refuses to import libraries that would do the exercise's work."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> None:
        top = fullname.partition(".")[0]
        if top in self.names:
            message = f"{top} is not available here: this exercise is to be solved with NumPy alone"
            raise ModuleNotFoundError(message, name=top)


class _Host:
    """The submission's module, the objects that it handed out, and the requests made of them."""

    def __init__(self, connection: _Connection) -> None:
        self.connection = connection
        self.module = types.ModuleType("submission")
        self.objects: dict[int, object] = {}
        self.labels: dict[str, int] = {}
        self.callback_owner = 0
        self.forbidden: frozenset[str] = frozenset()
        self.operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "parse": self.parse,
            "load": self.load,
            "call": self.call,
            "steps": self.take_steps,
            "mark": self.mark,
            "limit": self.limit,
            "seed": self.seed_all,
            "helpers": self.load_helpers,
            "describe": self.describe,
            "referee": self.become_referee,
        }

    # -- requests ------------------------------------------------------------------------------------------------

    def load(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run the chunks in order as one module.

        A script must run through. Of a notebook each cell may fail, as long as the functions asked for are there.
        """
        self.forbidden = frozenset(request["forbidden"])
        if self.forbidden:
            _hide_packages()
        else:
            _silence_tensorflow()
        sys.meta_path.insert(0, _Forbidden(self.forbidden))
        self.module = types.ModuleType(request["module"])
        sys.modules[request["module"]] = self.module
        run = self._run_cell if request["notebook"] else self._run_script
        failure = None
        for index, (label, source) in enumerate(request["chunks"]):
            filename = f"<{label}>"
            self.labels[filename] = index
            self.module.__file__ = label
            linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
            try:
                run(source, filename)
            except BaseException as error:
                failure = failure or self._raised(error)
                if request["notebook"]:
                    self._print(error)
        missing = [name for name in request["required"] if not hasattr(self.module, name)]
        if failure and (missing or not request["notebook"]):
            return failure
        return {"kind": "value", "value": [name for name in vars(self.module) if not name.startswith("__")][:1000]}

    def parse(self, request: dict[str, Any]) -> dict[str, Any]:
        """Split a file into chunks; nothing of it is run. Answers with the reason where that can't be done."""
        from dlgrade.submission import parse

        try:
            chunks, notes = parse(request["raw"].tobytes(), request["name"])
        except DlgradeError as refused:
            return {"kind": "value", "value": str(refused)}
        return {"kind": "value", "value": ([[chunk.label, chunk.source] for chunk in chunks], list(notes))}

    def _run_script(self, source: str, filename: str) -> None:
        exec(compile(source, filename, "exec", dont_inherit=True), self.module.__dict__)

    def _run_cell(self, source: str, filename: str) -> None:
        """Run a cell statement by statement: one that imports what is only there in the notebook is passed over."""
        for statement in ast.parse(source, filename).body:
            code = compile(ast.Module([statement], []), filename, "exec", dont_inherit=True)
            try:
                exec(code, self.module.__dict__)
            except ModuleNotFoundError as error:
                is_import = isinstance(statement, (ast.Import, ast.ImportFrom))
                if not is_import or (error.name or "").partition(".")[0] in self.forbidden:
                    raise
                self._print(error)

    def _print(self, error: BaseException) -> None:
        """Print an exception with the frames of the submission alone."""
        trace = error.__traceback__
        while trace and trace.tb_frame.f_code.co_filename not in self.labels:
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace, limit=-MAX_FRAMES, chain=False)

    def call(self, request: dict[str, Any]) -> dict[str, Any]:
        args, kwargs = request["args"], request["kwargs"]
        before = _images(args, kwargs)

        def work() -> Any:
            value = self._target(request["target"])(*args, **kwargs)
            return _first(value, request["iterate"]) if request["iterate"] else value

        reply = self._do(work)
        if reply["kind"] == "value":
            after = _images(args, kwargs)
            reply["changed"] = [place for place, image in before.items() if image != after[place]][:MAX_CHANGED]
        return reply

    def take_steps(self, request: dict[str, Any]) -> dict[str, Any]:
        """Take several steps, each of which may use what earlier ones gave."""
        module = request["module"] or self.module
        return self._do(lambda: steps.take(request["steps"], request["result"], module))

    def _do(self, work: Callable[[], Any]) -> dict[str, Any]:
        """Return what the submission's work gives or raises, and what NumPy warned of meanwhile."""
        # What the submission once set for warnings does not hold here: they are evidence. Underflow to 0 is none.
        with (
            np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
            warnings.catch_warnings(record=True) as caught,
        ):
            warnings.simplefilter("always")
            try:
                value = work()
            except BaseException as error:
                return self._raised(error)
        return {"kind": "value", "value": value, "warnings": _describe(caught)}

    def load_helpers(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a file of the suite's as a module of its own, and give it."""
        module = types.ModuleType(request["module"])
        try:
            exec(compile(request["source"], f"<{request['module']}>", "exec", dont_inherit=True), module.__dict__)
        except BaseException as error:
            return self._raised(error)
        return {"kind": "value", "value": module}

    def describe(self, request: dict[str, Any]) -> dict[str, Any]:
        """Write down Keras models as plain data, for a referee."""
        from dlgrade.isolation.referee.describe import describe

        try:
            return {"kind": "value", "value": describe(request["models"])}
        except BaseException as error:
            return self._raised(error)

    def become_referee(self, request: dict[str, Any]) -> dict[str, Any]:
        """Be a referee instead of a submission's host from here on: nothing can be loaded or called any more."""
        from dlgrade.isolation.referee.bench import Bench

        def tell(news: dict[str, Any]) -> None:
            self.connection.send(wire.encode({"id": self.callback_owner, "kind": "news", "value": news}))

        bench = Bench(tell)
        bench.warm_up()
        self.operations = {"mark": self.mark, **bench.operations}
        return {"kind": "value", "value": None}

    def limit(self, request: dict[str, Any]) -> dict[str, Any]:
        """Take no more from here on than this of memory, addresses and processor time."""
        limits.set_limits(request["memory_mb"], request["addresses_mb"], request["cpu_seconds"])
        return {"kind": "value", "value": None}

    def seed_all(self, request: dict[str, Any]) -> dict[str, Any]:
        """Seed the global generators of Python and NumPy, and those of Keras if it has been imported."""
        random.seed(request["seed"])
        np.random.seed(request["seed"])
        if "keras" in sys.modules:
            sys.modules["keras"].utils.set_random_seed(request["seed"])
        return {"kind": "value", "value": None}

    def mark(self, request: dict[str, Any]) -> dict[str, Any]:
        """Write a mark into the output, so that the other side knows that it has read all that was printed."""
        _flush()
        os.write(2, request["mark"].encode())
        return {"kind": "value", "value": None}

    # -- helpers -------------------------------------------------------------------------------------------------

    def _target(self, path: list[Any]) -> Callable[..., Any]:
        """Follow a path that begins with a name in the module or an object, and goes on with attributes."""
        first, *rest = path
        target = getattr(self.module, first) if isinstance(first, str) else first
        for name in rest:
            target = getattr(target, name)
        is_name = isinstance(first, str) and not rest
        return target if callable(target) or is_name else lambda: target

    def _raised(self, error: BaseException) -> dict[str, Any]:
        frames = [
            [self.labels[frame.filename], frame.lineno or 0, frame.name[:100]]
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename in self.labels
        ]
        message = _text(error)
        if isinstance(error, SyntaxError) and error.filename in self.labels:
            frames.append([self.labels[error.filename], error.lineno or 0, ""])
            message = str(error.msg)[:MAX_MESSAGE]
        return {
            "kind": "raised",
            "type": type(error).__name__[:100],
            "bases": [base.__name__[:100] for base in type(error).__mro__][:20],
            "message": message,
            "frames": frames[-MAX_FRAMES:],
        }

    def replace(self, value: object) -> wire.Token:
        key = id(value)
        self.objects[key] = value
        return wire.Handle(key, wire.type_name(value))

    def restore(self, token: wire.Token) -> object:
        if isinstance(token, wire.Seed):
            return np.random.default_rng(token.value)
        if isinstance(token, wire.Handle):
            return self.objects[token.id]
        return token if isinstance(token, wire.Earlier) else self._calling_back(token.id)

    def _calling_back(self, callback: int) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            reply = {"kind": "callback", "callback": callback, "args": list(args), "kwargs": kwargs}
            self.connection.send(wire.encode({"id": self.callback_owner, **reply}, self.replace, MAX_ANSWER))
            answer = wire.decode(self.connection.receive(), self.restore, keep_layout=True)
            if "error" in answer:
                raise getattr(builtins, answer["error"][0], ValueError)(answer["error"][1])
            return answer["value"]

        return function

    def serve(self) -> NoReturn:
        while True:
            request = wire.decode(self.connection.receive(), self.restore, keep_layout=True)
            self.callback_owner = request["id"]
            reply = self.operations[request["op"]](request)
            _flush()
            reply["id"] = request["id"]
            try:
                frame = wire.encode(reply, self.replace, MAX_ANSWER)
            except (wire.UnsendableError, MemoryError, RecursionError) as error:
                reason = str(error) or type(error).__name__
                frame = wire.encode({"id": request["id"], "kind": "unsendable", "reason": reason[:MAX_MESSAGE]})
            self.connection.send(frame)


def _hide_packages() -> None:
    """Leave the standard library and what is imported already: the same on every machine, whatever is installed."""
    library = Path(os.__file__).resolve().parent
    sys.path[:] = [
        place for place in sys.path if place.endswith((".zip", "lib-dynload")) or Path(place).resolve() == library
    ]
    # Packages that are installed for being edited come with finders of their own.
    sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, "__module__", "").startswith("_frozen")]


def _silence_tensorflow() -> None:
    """Have no warnings of what the grader brings about: what is printed is shown as the submission's."""
    import logging

    logging.getLogger("tensorflow").setLevel(logging.ERROR)


def _first(value: Any, count: int) -> list[Any]:
    iterator: Iterator[Any] = iter(value)
    return [item for _, item in zip(range(count), iterator, strict=False)]


def _images(args: list[Any], kwargs: dict[str, Any]) -> dict[int | str, bytes]:
    """Return each argument as bytes, by its place or name, so that a change shows. Functions and objects may change."""
    by_place: dict[int | str, bytes] = {place: _image(value) for place, value in enumerate(args)}
    return by_place | {name: _image(value) for name, value in kwargs.items()}


def _image(value: object) -> bytes:
    try:
        return wire.encode(_laid_out_plainly(value), lambda _: wire.Callback(0))
    except wire.UnsendableError as error:
        return str(error).encode()


def _laid_out_plainly(value: Any) -> Any:
    """Return the value with arrays of one layout: to lock an array, or to reorder it in memory, changes no number."""
    if type(value) is np.ndarray:
        return value.copy(order="C")
    if type(value) in (list, tuple):
        return [_laid_out_plainly(item) for item in value]
    if type(value) is dict:
        return {key: _laid_out_plainly(item) for key, item in value.items()}
    return value


def _describe(caught: list[warnings.WarningMessage]) -> list[list[str]]:
    # Each kind once, so that many of one do not hide another.
    kinds = dict.fromkeys((each.category.__name__[:100], str(each.message)[:200]) for each in caught)
    return [list(kind) for kind in list(kinds)[:MAX_WARNINGS]]


def _text(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except BaseException:
        return ""


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # the submission may have closed or replaced it
            pass


def _end_with_the_grader() -> None:
    """End this process soon after the grader's, however that ended, also while a submission runs.

    Not by Linux's signal at a parent's death: that comes when the *thread* ends which started this process.
    """
    grader = os.getppid()

    def watch() -> None:
        while os.getppid() == grader:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def serve(requests: int, answers: int) -> NoReturn:
    """Serve requests on two descriptors; what the submission prints goes to standard error."""
    devnull = os.open(os.devnull, os.O_RDONLY)
    os.dup2(devnull, 0)
    os.close(devnull)
    os.dup2(2, 1)
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = open(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = ["submission"]
    # The old generator of a forked process would go on where its parent's is, the same in each.
    np.random.seed()
    _Host(_Connection(requests, answers)).serve()


def main() -> NoReturn:
    """Serve requests on standard input and output, in a process of its own."""
    if os.name == "posix":
        _end_with_the_grader()
    serve(os.dup(0), os.dup(1))


if __name__ == "__main__":
    main()
