"""One submission's worker: started, loaded, asked, and replaced by a fresh one when it dies."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from dlgrade.isolation import wire
from dlgrade.isolation.channel import Channel, ClosedError, DeadlineError
from dlgrade.isolation.faults import StartError, WorkerError
from dlgrade.isolation.frame import WireError
from dlgrade.isolation.outcome import (
    Died,
    Ended,
    NotLoaded,
    Outcome,
    Raised,
    Refused,
    Returned,
    TimedOut,
)
from dlgrade.isolation.replies import MAX_ITEMS, MAX_TEXT, call_back, handles_in, is_text, kind_of_answer, outcome_of
from dlgrade.isolation.steps import Step
from dlgrade.result import Tier

# Libraries that would do a NumPy exercise's work.
NOT_FOR_NUMPY = ("tensorflow", "keras", "torch", "scipy", "sklearn", "jax", "cupy", "numba")
# A clean start imports NumPy or TensorFlow; that is not the submission's time.
START_SECONDS = 60.0
# Splitting the largest notebook into its cells takes a second.
PARSE_SECONDS = 30.0
# What a file may hold: the worker's word for it is not enough.
MAX_CHUNKS = 10_000
MAX_LABEL = 400
# Long enough for a busy machine to answer "yes, I am there".
MARK_SECONDS = 5.0
KERAS_RESERVES_MB = 8192
# Names of a module that a misspelt function is looked for among.
MAX_NAMES = 1000
MAX_NAME = 60
# What is kept of all that a submission prints, over all checks.
MAX_TOTAL_OUTPUT = 256 << 10


class Worker(Protocol):
    """A locked-up process that serves `dlgrade.isolation.worker`."""

    tier: Tier
    channel: Channel

    def how_it_ended(self) -> Ended | None:
        """Say how a worker whose channel has closed came to its end; None if it is still running.

        Raises:
            WorkerError: not by itself.
        """

    def cpu_seconds(self) -> float | None:
        """Return the processor time that the worker has used, as the system counts it; None where it can't be told."""

    def kill(self) -> None:
        """End the worker and all that it started."""


@dataclass(frozen=True)
class Program:
    """What is run: a file's name and bytes, the names that it must define, and what it may use.

    `gpu`: whether it is run where there is one.
    """

    name: str
    raw: bytes
    required: tuple[str, ...]
    backend: str
    call_seconds: float
    seconds: float
    memory_mb: int
    gpu: bool = False

    @property
    def notebook(self) -> bool:
        """Whether it is a notebook."""
        return self.name.lower().endswith(".ipynb")

    @property
    def load_seconds(self) -> float:
        """How long loading may take. The cells of a notebook do more than define functions."""
        return self.call_seconds * (3 if self.notebook else 1)


class Session:
    """Asks the submission for things, one at a time. Close it, or use it as a context manager.

    Attributes, once it is loaded:
        chunks: label and source of each piece of the file that is run as a whole.
        names: what the submission defines.
        notes: what of the file was left out, and why.

    Attributes, at any time:
        fault: what went wrong by no doing of the submission; answers since then are worth nothing.
        was_killed: whether a worker was killed by a signal that the submission may not have called for.
    """

    def __init__(self, program: Program, launch: Callable[[int], Worker]) -> None:
        """Start a worker; `launch` gives that and the next ones, each with so many megabytes of memory."""
        self.program = program
        self.chunks: tuple[tuple[str, str], ...] = ()
        self.names: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.fault: WorkerError | None = None
        self.was_killed = False
        self._launch = launch
        self._worker: Worker | None = launch(program.memory_mb)
        self.tier: Tier = self._worker.tier
        self._loaded = False
        self._failure: NotLoaded | None = None
        # Objects of the worker's that it has told of.
        self._handles: set[int] = set()
        self._request = 0
        self._left = program.seconds
        self._marks_lost = False
        self._output = ""
        self._output_room = MAX_TOTAL_OUTPUT

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        if self._worker:
            self._worker.kill()
            self._worker = None

    def restart(self) -> None:
        """End the worker. What is asked next is asked of a fresh one, which remembers nothing."""
        if self._worker:
            self._replace_worker(self._worker)

    def call(
        self,
        target: tuple[Any, ...],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
        *,
        iterate: int = 0,
    ) -> Outcome:
        """Call what `target` leads to: a name in the module or a handle, then attributes.

        Functions among the arguments become callbacks, `wire.Seed` a fresh generator. With `iterate`, the first so
        many items of what comes back are returned as a list.
        """
        return self._work(
            {
                "op": "call",
                "target": list(target),
                "args": list(args),
                "kwargs": kwargs or {},
                "iterate": iterate,
            }
        )

    def take(self, steps: Sequence[Step], result: Any, module: wire.Handle | None = None) -> Outcome:
        """Take several steps, and return `result` with what they gave in the place of each `wire.Earlier`.

        `module` is where names are looked up, if not in the submission.
        """
        steps_as_data = [step.as_data() for step in steps]
        return self._work({"op": "steps", "steps": steps_as_data, "result": result, "module": module})

    def holds(self, handle: wire.Handle) -> bool:
        """Return whether the worker that has told of this object is still there."""
        return handle.id in self._handles

    def _work(self, request: dict[str, Any]) -> Outcome:
        """Ask for something that the submission's own code is to do."""
        callbacks: list[Callable[..., Any]] = []

        def replace(value: object) -> wire.Token:
            if not callable(value):
                raise TypeError(f"a suite can't send a {wire.type_name(value)}")
            callbacks.append(value)
            return wire.Callback(len(callbacks) - 1)

        failure = self.load()
        if not failure and handles_in(list(request.values())) - self._handles:
            return Died("the process that held an object for it has ended before")
        if failure:
            # A time that ran out after the submission was loaded is not a failure to load.
            return failure.cause if self.names and isinstance(failure.cause, TimedOut) else failure
        return self._ask(request, self.program.call_seconds, replace, callbacks)

    def describe(self, models: dict[str, wire.Handle]) -> Outcome:
        """Ask for Keras models as plain data, which only a referee may look into."""
        failure = self.load()
        if failure:
            return failure
        return self._ask({"op": "describe", "models": models}, self.program.call_seconds)

    def load_helpers(self, name: str, source: str) -> Outcome:
        """Have a file of the suite's run beside the submission; return a handle whose attributes it defines."""
        failure = self.load()
        return failure or self._ask({"op": "helpers", "module": name, "source": source}, self.program.call_seconds)

    def seed_all(self, seed: int) -> Outcome:
        """Seed the worker's global generators, Keras's too."""
        failure = self.load()
        return failure or self._ask({"op": "seed", "seed": seed}, MARK_SECONDS)

    def load(self) -> NotLoaded | None:
        """Load the submission if it is not loaded yet; return why it can't be, if so."""
        if self._failure or self._loaded:
            return self._failure
        if self._left <= 0:
            return NotLoaded(TimedOut(self.program.seconds, total=True))
        try:
            self._start()
        except WorkerError as error:
            self.fault = self.fault or error
            self._failure = NotLoaded(Died("there was no process to run it in"))
            return self._failure
        if not self.chunks and (refused := self._parse()):
            self._failure = NotLoaded(refused)
            return self._failure
        request = {
            "op": "load",
            "module": "submission",
            "chunks": [list(chunk) for chunk in self.chunks],
            "required": list(self.program.required),
            "notebook": self.program.notebook,
            "forbidden": list(NOT_FOR_NUMPY if self.program.backend == "numpy" else ()),
        }
        outcome = self._ask(request, self.program.load_seconds)
        match outcome:
            case Returned(value=list(names)):
                self.names = tuple(name for name in names if type(name) is str and len(name) <= MAX_NAME)[:MAX_NAMES]
                self._loaded = True
            case Raised() | Died() | TimedOut():
                self._failure = NotLoaded(outcome)
            case _:
                self._failure = NotLoaded(Died("it answered with something else than it was asked for"))
        return self._failure

    def cpu_seconds(self) -> float | None:
        """Return the processor time of the current worker, counted outside of it; None where it can't be told."""
        return self._worker.cpu_seconds() if self._worker else None

    def take_output(self) -> str:
        """Return what the submission printed since the last time, capped."""
        worker = self._worker
        if worker and self._loaded and not self._marks_lost:
            mark = f"\0{secrets.token_hex(8)}\0"
            answered = isinstance(self._ask({"op": "mark", "mark": mark}, MARK_SECONDS), Returned)
            if self._worker:
                text, seen = worker.channel.take_output(mark if answered else None)
                self._output += text
                # A submission that closed or replaced its output is not waited for again.
                self._marks_lost = not seen
        elif worker:
            self._output += worker.channel.take_output()[0]
        output, self._output = self._output, ""
        if len(output) > self._output_room:
            output = f"{output[: self._output_room]}\n… Your code has printed too much to keep it all."
        self._output_room = max(self._output_room - len(output), 0)
        return output

    # -- inside ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        """Have a worker. Raises WorkerError."""
        if self._worker is None:
            self._worker = self._launch(self.program.memory_mb)
        # The first answer shows that the worker is up, so that its start is not taken for the submission's time.
        ready = self._ask({"op": "mark", "mark": ""}, START_SECONDS, ours=True)
        program = self.program
        limits = limits_request(program.memory_mb, program.seconds, keras=program.backend == "keras", gpu=program.gpu)
        if not isinstance(ready, Returned) or not isinstance(self._ask(limits, MARK_SECONDS, ours=True), Returned):
            raise StartError(f"a worker did not start ({ready}): {self._output}")

    def _parse(self) -> Refused | None:
        """Have the worker, which has not run anything yet, split the file into chunks."""
        program = self.program
        request = {"op": "parse", "raw": np.frombuffer(program.raw, np.uint8), "name": program.name}
        outcome = self._ask(request, PARSE_SECONDS, ours=True)
        match outcome:
            case Returned(value=(list(chunks), list(notes))) if is_text(chunks, MAX_CHUNKS) and is_text([notes]):
                self.chunks = tuple((label[:MAX_LABEL], source) for label, source in chunks)
                self.notes = tuple(note[:MAX_LABEL] for note in notes[:MAX_ITEMS])
                return None
            case Returned(value=str(reason)):
                return Refused(reason[:MAX_TEXT])
            case _:
                return Refused("this file can't be read: it takes more time or memory than a program would")

    def _ask(
        self,
        message: dict[str, Any],
        seconds: float,
        replace: wire.Replace = wire.no_replacement,
        callbacks: list[Callable[..., Any]] | None = None,
        *,
        ours: bool = False,
    ) -> Outcome:
        """Send a request, and serve the worker's call-backs until it answers. `ours`: no time of the submission's."""
        worker = self._worker
        assert worker
        if self._left <= 0 and not ours:
            return TimedOut(self.program.seconds, total=True)
        self._request += 1
        frame = wire.encode({**message, "id": self._request}, replace)
        allowed = seconds if ours else min(seconds, self._left)
        start = time.monotonic()
        try:
            worker.channel.send(frame)
            while True:
                # Frames may be waiting already, without end: the clock decides, not the channel.
                left = start + allowed - time.monotonic()
                if left <= 0:
                    raise DeadlineError
                received = worker.channel.receive(left)
                reply = wire.decode(received)
                kind = kind_of_answer(reply, self._request)
                if kind != "callback":
                    self._handles |= handles_in(reply.get("value"))
                    return outcome_of(kind, reply, len(self.chunks))
                worker.channel.send(call_back(reply, callbacks or [], len(received)))
        except DeadlineError:
            self._replace_worker(worker)
            return TimedOut(allowed, total=allowed < seconds)
        except ClosedError:
            how = self._how_it_ended(worker)
            self._replace_worker(worker)
            return Died(how or "it closed its connection to the grader")
        except WireError as error:
            self._replace_worker(worker)
            return Died(f"it broke the connection to the grader ({error})")
        finally:
            if not ours:
                self._left -= time.monotonic() - start

    def _how_it_ended(self, worker: Worker) -> str:
        try:
            ended = worker.how_it_ended()
            if ended is None:
                return ""
            self.was_killed |= ended.killed
            return ended.how
        except WorkerError as error:
            self.fault = self.fault or error
            return str(error)

    def _replace_worker(self, worker: Worker) -> None:
        """End this worker; the next request starts a fresh one."""
        worker.kill()
        self._output += worker.channel.take_output()[0]
        # Marks that were lost stay lost: else who ends its process after each could be waited for again and again.
        self._worker, self._loaded = None, False
        self._handles = set()


def limits_request(memory_mb: int, seconds: float, *, keras: bool, gpu: bool = False) -> dict[str, Any]:
    """Return the request that a worker take no more than this from here on."""
    return {
        "op": "limit",
        "memory_mb": memory_mb,
        # TensorFlow reserves more than it uses: for each of its threads, and for its pools. A GPU's driver reserves
        # as many as all memory of the machine takes, the GPU's too.
        "addresses_mb": None if gpu else memory_mb + (KERAS_RESERVES_MB if keras else 0),
        # For a worker that is left alone: the grader's own clock is stricter.
        "cpu_seconds": int(seconds * (os.cpu_count() or 1)) + 10,
    }
