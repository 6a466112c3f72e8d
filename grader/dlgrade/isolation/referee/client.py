"""The trusted side of the referee: has models rebuilt, and asks for what they do. It never looks into a description.

Whatever goes wrong with a model, from a class that is not allowed to a process that runs out of memory, is a refusal
with its reason, and a fact about the model. A machine that can't start a referee raises WorkerError.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlgrade.isolation import wire
from dlgrade.isolation.channel import ClosedError, DeadlineError
from dlgrade.isolation.faults import StartError
from dlgrade.isolation.frame import WireError
from dlgrade.isolation.outcome import Died, TimedOut
from dlgrade.isolation.replies import MAX_TEXT, check_id
from dlgrade.isolation.session import START_SECONDS, Worker, limits_request

BUILD_SECONDS = 30.0
# Hears of each epoch's number and loss.
Tell = Callable[[tuple[int, float]], object]


@dataclass(frozen=True)
class Refused:
    """The model can't be graded, or can't do what it was asked for; `cause` is how the referee ended, if it did."""

    reason: str
    cause: Died | TimedOut | None = None


@dataclass(frozen=True, eq=False)
class Kept:
    """An array that a referee is sent once, and keeps as long as its process lives."""

    array: np.ndarray[Any, Any]


@dataclass(frozen=True)
class Limits:
    """What a referee may use for the models of one submission.

    Attributes:
        seconds: for all that is asked of it together.
        memory_mb: for its process.
        gpu: whether it works on one.
    """

    seconds: float = 300.0
    memory_mb: int = 4096
    gpu: bool = False


class Referee:
    """Rebuilds models and works with them, one request at a time. Close it, or use it as a context manager."""

    def __init__(self, launch: Callable[[int], Worker], limits: Limits | None = None) -> None:
        """Prepare; `launch` gives a worker that has not loaded anything. `start` it, or it is when first needed."""
        self._launch = launch
        self._limits = limits or Limits()
        self._left = self._limits.seconds
        self._worker: Worker | None = None
        self._request = 0
        # Requests that make the worker a referee, and are not answered yet.
        self._starting: list[int] = []
        self._kept: list[Kept] = []

    def __enter__(self) -> Referee:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the referee's process."""
        if self._worker:
            self._worker.kill()
            self._worker = None
            self._starting = []
            self._kept = []

    def build(
        self, description: object, input_shapes: Mapping[str, tuple[int | None, ...]] | None = None, seed: int = 0
    ) -> dict[str, Rebuilt] | Refused:
        """Rebuild the models of a description, which share the layers that they shared.

        Args:
            description: what the worker answered when it was asked to describe models: a claim.
            input_shapes: by a model's name, the shape of one example, for a Sequential that was not told it.
            seed: for what has no weights yet.
        """
        shapes = {name: list(shape) for name, shape in (input_shapes or {}).items()}
        request = {"op": "build", "description": description, "input_shapes": shapes, "seed": seed}
        answer = self._ask(request, BUILD_SECONDS)
        if isinstance(answer, Refused):
            return answer
        worker = self._worker
        return {name: Rebuilt(self, worker, answer["case"], name, facts) for name, facts in answer["models"].items()}

    def gpus(self) -> list[str]:
        """Return the names of the GPUs that Keras sees there.

        Raises:
            WorkerError: there is no referee to be had.
        """
        answer = self._ask({"op": "gpus"}, START_SECONDS)
        return [] if isinstance(answer, Refused) else [str(name)[:MAX_TEXT] for name in answer]

    def ask(self, worker: Worker | None, message: dict[str, Any], tell: Tell = lambda news: None) -> Any:
        """Ask for something of models that this worker has rebuilt; return that or a Refused.

        `tell` is called with what the referee says while it is at work.
        """
        if worker is None or worker is not self._worker:
            return Refused("the process that held the model has ended")
        for name, value in message.items():
            if isinstance(value, Kept):
                if value not in self._kept:
                    answer = self._ask({"op": "keep", "array": value.array}, self._left)
                    if isinstance(answer, Refused):
                        return answer
                    self._kept.append(value)
                message = {**message, name: {"kept": self._kept.index(value)}}
        return self._ask(message, self._left, tell)

    def _ask(self, message: dict[str, Any], seconds: float, tell: Tell = lambda news: None) -> Any:
        if self._left <= 0:
            return Refused(_too_long(self._limits.seconds), TimedOut(self._limits.seconds, total=True))
        worker = self._ready_worker()
        start = time.monotonic()
        try:
            request = self._send(worker, message)
            answer = _expect_value(self._answer(worker, request, min(seconds, self._left), tell))
        except wire.UnsendableError as error:
            return Refused(f"the model is too large to be graded: {error}")
        except DeadlineError:
            self.close()
            return Refused(_too_long(min(seconds, self._left)), TimedOut(seconds, total=seconds >= self._left))
        except ClosedError:
            try:
                ended = worker.how_it_ended()
            finally:
                self.close()
            how = ended.how if ended else "it closed its connection"
            reason = f"the model ended the process that worked with it ({how}): it may need too much memory"
            return Refused(reason, Died(how))
        except WireError as error:
            self.close()
            return Refused("the model broke the connection to the grader", Died(str(error)))
        finally:
            self._left -= time.monotonic() - start
        return answer

    def start(self) -> None:
        """Start its process, which gets ready while others work.

        Raises:
            WorkerError: there is none to be had.
        """
        worker = self._worker = self._launch(self._limits.memory_mb)
        limits = limits_request(self._limits.memory_mb, self._limits.seconds, keras=True, gpu=self._limits.gpu)
        # Should it end, that shows when the answers are awaited.
        self._starting = [self._send(worker, request) for request in (limits, {"op": "referee"})]

    def _ready_worker(self) -> Worker:
        """Return the worker when it is a referee. Raises WorkerError."""
        if self._worker is None:
            self.start()
        worker = self._worker
        assert worker
        try:
            while self._starting:
                self._answer(worker, self._starting.pop(0), START_SECONDS)
        except (ClosedError, DeadlineError, WireError) as error:
            text, _ = worker.channel.take_output()
            self.close()
            raise StartError(f"a referee did not start ({type(error).__name__}): {text[:MAX_TEXT]}") from None
        return worker

    def _send(self, worker: Worker, message: dict[str, Any]) -> int:
        """Send a request and return its number. Raises UnsendableError."""
        self._request += 1
        worker.channel.send(wire.encode({**message, "id": self._request}))
        return self._request

    def _answer(self, worker: Worker, request: int, seconds: float, tell: Tell = lambda news: None) -> dict[str, Any]:
        """Return the answer to a request; `tell` is called with the news that come before.

        Raises:
            ClosedError, DeadlineError, WireError: there is none.
        """
        end = time.monotonic() + seconds
        while True:
            # News may be waiting already, without end: the clock decides, not the channel.
            if (left := end - time.monotonic()) <= 0:
                raise DeadlineError
            reply = check_id(wire.decode(worker.channel.receive(left)), request)
            if reply.get("kind") != "news":
                return reply
            tell(_expect_news(reply.get("value")))


@dataclass(frozen=True)
class Rebuilt:
    """A model in the referee's process.

    Attributes:
        facts: "class", "layers" (each with "name", "class", "config", "output_shapes", "inputs", "parameters",
            "trainable", "path", and "layers" if it is a model), "input_shapes", "output_shapes", "parameters",
            "trainable_parameters", "compile" and "learning_rate", or "not_compiled" with the reason.
    """

    _referee: Referee
    _worker: Worker | None
    _case: int
    name: str
    facts: dict[str, Any]

    def predict(self, x: Any, *, batch_size: int = 256, seed: int = 0) -> Any:
        """Return the model's outputs, arrays in the form it gives them, or Refused."""
        return self._ask("predict", x=x, batch_size=batch_size, seed=seed)

    def evaluate(self, x: Any, y: Any, *, batch_size: int = 256, seed: int = 0) -> dict[str, float] | Refused:
        """Return the "loss", by the learner's own loss function, or Refused."""
        result: dict[str, float] | Refused = self._ask("evaluate", x=x, y=y, batch_size=batch_size, seed=seed)
        return result

    def fit(
        self,
        x: Any,
        y: Any,
        recipe: dict[str, Any] | None = None,
        *,
        seed: int = 0,
        tell: Callable[[int, float], object] = lambda epoch, loss: None,
    ) -> dict[str, list[float]] | Refused:
        """Train the model in place; return the history, or Refused.

        Args:
            recipe: any of "epochs", "batch_size", "shuffle", "stop_below" (a loss that is enough) and "compile": any
                of "optimizer", "loss" and "metrics", by name or as Keras writes them down. The first two take the
                place of the learner's; the learner's metrics are never asked, since they may have any name.
            tell: called after each epoch with its number, from 1, and its loss. The last is one that is not finite.
        """
        message = {"x": x, "y": y, "recipe": recipe or {}, "seed": seed}
        result: dict[str, list[float]] | Refused = self._ask("fit", lambda news: tell(*news), **message)
        return result

    def digest(self) -> dict[str, str] | Refused:
        """Return a digest of each layer's variables, by its path."""
        result: dict[str, str] | Refused = self._ask("digest")
        return result

    def weights(self, *paths: str) -> dict[str, list[list[Any]]] | Refused:
        """Return names and arrays of the variables of these layers, or of all."""
        result: dict[str, list[list[Any]]] | Refused = self._ask("weights", paths=list(paths) or None)
        return result

    def _ask(self, op: str, tell: Tell = lambda news: None, **message: Any) -> Any:
        return self._referee.ask(self._worker, {"op": op, "case": self._case, "model": self.name, **message}, tell)


def _expect_news(value: Any) -> tuple[int, float]:
    """Return the number of an epoch and its loss.

    Raises:
        WireError: that is something else.
    """
    if type(value) is not dict or type(value.get("epoch")) is not int or type(value.get("loss")) is not float:
        raise WireError("news of an unknown kind")
    return value["epoch"], value["loss"]


def _expect_value(reply: dict[str, Any]) -> Any:
    """Return what was done, or why it was not.

    Raises:
        WireError: the answer has another form.
    """
    if reply.get("kind") == "unsendable":
        return Refused(f"what the model gives is too large: {str(reply.get('reason'))[:MAX_TEXT]}")
    value = reply.get("value")
    if reply.get("kind") != "value" or type(value) is not dict or len(value) != 1:
        raise WireError("an answer of an unknown kind")
    if type(value.get("refused")) is str:
        return Refused(value["refused"][:MAX_TEXT])
    return value.get("done")


def _too_long(seconds: float) -> str:
    return f"the model was not ready after {seconds:.0f} seconds"
