"""Keras models as a suite sees them: rebuilt by the referee, who never ran the submission, and asked what they do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlgrade.isolation.outcome import Died, Raised, TimedOut
from dlgrade.isolation.referee.client import Kept, Rebuilt, Refused
from dlgrade.isolation.referee.describe import NO_MODEL
from dlgrade.isolation.referee.plan import NOT_COMPILED
from dlgrade.isolation.wire import Handle
from dlgrade.suite.answer import Answer, Shown
from dlgrade.suite.calls import Caller
from dlgrade.suite.explain import block, brief
from dlgrade.suite.failure import Cause, CheckFailed
from dlgrade.suite.layers import Layer, layers_of, snake_case

Array = np.ndarray[Any, Any]
# Losses that compare with one-hot rows.
ONE_HOT_LOSSES = ("categorical_crossentropy", "categorical_focal_crossentropy")
SPARSE_LOSS = "sparse_categorical_crossentropy"
# Of what it says of something that is no model.
MAX_REASON = 200


@dataclass(frozen=True)
class Epoch:
    """What is known when an epoch of training is over. `number` counts from 1."""

    number: int
    of: int
    loss: float


class Models:
    """The fixture `models`: has models of the submission's rebuilt."""

    def __init__(self, caller: Caller, tell: Callable[[Epoch], object]) -> None:
        self._caller = caller
        self._tell = tell

    def rebuild(self, answer: Answer, shape: tuple[int | None, ...] | None = None, *, seed: int = 0) -> Model:
        """Return the model that an answer is, with its weights and settings, rebuilt.

        Args:
            shape: of one example, for a `Sequential` that was not told it.
            seed: for weights that are not there yet.

        Raises:
            CheckFailed: the answer is no Keras model, or none that can be graded.
        """
        return self.rebuild_together({"model": answer}, {"model": shape} if shape else {}, seed=seed)["model"]

    def rebuild_together(
        self,
        answers: Mapping[str, Answer],
        shapes: Mapping[str, tuple[int | None, ...]] | None = None,
        *,
        seed: int = 0,
    ) -> dict[str, Model]:
        """Return several models that may share layers, as `rebuild` does."""
        built = self._build(answers, shapes, seed)
        if isinstance(built, Refused):
            first = next(iter(answers.values()))
            raise _failed(first, f"The model can't be graded: {built.reason}.", built)
        return {name: Model(built[name], answers[name], self._tell) for name in answers}

    def predictor(self, answer: Answer, shape: tuple[int | None, ...] | None = None) -> Model | LiveModel:
        """Return the model that an answer is, for exercises that care for nothing but what it predicts.

        One that can't be rebuilt, such as one of a class of the learner's own, predicts in the learner's process.
        """
        built = self._build({"model": answer}, {"model": shape} if shape else {}, 0)
        if not isinstance(built, Refused):
            return Model(built["model"], answer, self._tell)
        if built.cause:
            raise _failed(answer, f"The model can't be graded: {built.reason}.", built)
        return LiveModel(answer, self._caller, built.reason)

    def _build(
        self, answers: Mapping[str, Answer], shapes: Mapping[str, tuple[int | None, ...]] | None, seed: int
    ) -> dict[str, Rebuilt] | Refused:
        for name, answer in answers.items():
            if not isinstance(answer.value, Handle):
                called = "The result" if len(answers) == 1 else f"The {name}"
                raise answer.fail(f"{called} should be a Keras model, but is {brief(answer.value)}.")
        first = next(iter(answers.values()))
        outcome = self._caller.describe_models({name: answer.value for name, answer in answers.items()})
        if isinstance(outcome, Raised) and NO_MODEL in outcome.message:
            raise first.fail(f"The result should be a Keras model: {outcome.message[:MAX_REASON]}.")
        if isinstance(outcome, Raised):
            return Refused(
                f"Keras can't write down {brief(first.value)}, as with a class of your own; put it together with "
                "`Sequential` or the functional way"
            )
        description = self._caller.value_or_fail(outcome, first.shown).value
        return self._caller.others.referee.build(description, shapes, seed)

    def keep(self, *arrays: Array) -> tuple[Kept, ...]:
        """Return arrays that are sent to the referee once, however often a model is trained on them."""
        return tuple(map(Kept, arrays))


class Model:
    """A rebuilt model. What it can't do fails the check, with the reason."""

    def __init__(self, rebuilt: Rebuilt, answer: Answer, tell: Callable[[Epoch], object]) -> None:
        self._rebuilt = rebuilt
        self._answer = answer
        self._tell = tell

    @property
    def facts(self) -> dict[str, Any]:
        """All that the referee says of it; see `Rebuilt`."""
        return self._rebuilt.facts

    @property
    def layers(self) -> list[Layer]:
        """Its layers in order, those of models inside of it in their place; without inputs."""
        return [layer for layer in layers_of(self.facts["layers"]) if layer.class_name != "InputLayer"]

    @property
    def parameters(self) -> int:
        """How many numbers it has, those that do not learn too."""
        return int(self.facts["parameters"])

    @property
    def trainable_parameters(self) -> int:
        """How many numbers of it learn."""
        return int(self.facts["trainable_parameters"])

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        """Of one example."""
        return tuple(self.facts["input_shapes"][0])

    @property
    def output_shape(self) -> tuple[int | None, ...]:
        """Of one example's output."""
        return tuple(self.facts["output_shapes"][0])

    def fail(self, message: str, *, mistake: str | None = None) -> CheckFailed:
        """Return a failure with the call that made the model, and its layers, under the message; raise it."""
        rows = [
            (layer.name, f"{layer.class_name} → {layer.output_shape}, {layer.parameters:,} parameters")
            for layer in self.layers[:24]
        ]
        shown = f"\nYour model:\n{block(rows)}" if rows else ""
        return self._answer.fail(f"{message}{shown}", mistake=mistake)

    def require_compiled(self) -> dict[str, Any]:
        """Return what it was compiled with: "optimizer", "loss" and "metrics", as plain data; fail if it was not."""
        if self.facts["compile"] is None:
            raise self.fail(f"The model can't be trained: {self.facts['not_compiled']}.")
        settings: dict[str, Any] = self.facts["compile"]
        return settings

    @property
    def was_compiled(self) -> bool:
        """Whether it was compiled, with whatever settings."""
        return bool(self.facts["not_compiled"] != NOT_COMPILED)

    @property
    def loss(self) -> str:
        """The name of the loss that it was compiled with, in snake case; empty where there are several or none."""
        settings = self.require_compiled()
        given = settings.get("loss")
        if isinstance(given, Mapping):
            given = given.get("class", "")
        return snake_case(str(given)) if given and not isinstance(given, list) else ""

    @property
    def loss_takes_scores(self) -> bool:
        """Whether its loss is told that the outputs are scores, and no probabilities: `from_logits`."""
        loss = self.require_compiled()["loss"]
        return isinstance(loss, dict) and bool(loss.get("from_logits"))

    def labels_for(self, y: Array, k: int) -> Array:
        """Return integer labels of k classes as its loss wants them: as they are, or as one-hot rows."""
        return np.eye(k, dtype=np.float32)[y] if self.loss in ONE_HOT_LOSSES else y

    @property
    def learning_rate(self) -> float:
        """The learning rate of its optimizer."""
        self.require_compiled()
        return float(self.facts["learning_rate"])

    def predict(self, x: Array | Kept, *, batch_size: int = 256, seed: int = 0) -> Array:
        """Return what it gives for a batch, as it is after training: shape (N, *output_shape)."""
        answer = self._rebuilt.predict(x, batch_size=batch_size, seed=seed)
        if isinstance(answer, Refused):
            raise _failed(self._answer, f"The model can't predict: {answer.reason}.", answer)
        if not isinstance(answer, np.ndarray):
            raise self.fail(f"The model should have one output, but gives {brief(answer)}.")
        return _one_each(self, answer, len(x.array if isinstance(x, Kept) else x))

    def accuracy(self, x: Array | Kept, y: Array) -> float:
        """Return the share of rows whose largest output stands at the label `y`, counted by the grader itself."""
        return _accuracy(self, self.predict(x), y)

    def loss_on(self, x: Array | Kept, y: Array | Kept) -> float:
        """Return the mean loss, by the learner's own loss function."""
        scores = self._rebuilt.evaluate(x, y)
        if isinstance(scores, Refused):
            raise _failed(self._answer, f"The model can't be evaluated: {scores.reason}.", scores)
        return float(scores["loss"])

    def fit(
        self,
        x: Array | Kept,
        y: Array | Kept,
        *,
        epochs: int,
        batch_size: int = 32,
        seed: int = 0,
        shuffle: bool = True,
        compile: dict[str, Any] | None = None,
        stop_below: float | None = None,
    ) -> list[Epoch]:
        """Train it by the grader's recipe, and return what each epoch came to.

        Args:
            compile: any of "optimizer" and "loss", in the place of the learner's.
            stop_below: a loss that is enough: the epoch that comes below it is the last.
        """
        recipe: dict[str, Any] = {"epochs": epochs, "batch_size": batch_size, "shuffle": shuffle}
        recipe |= {"compile": compile} if compile else {}
        recipe |= {"stop_below": stop_below} if stop_below is not None else {}
        done: list[Epoch] = []

        def note(number: int, loss: float) -> None:
            done.append(Epoch(number, epochs, loss))
            self._tell(done[-1])

        history = self._rebuilt.fit(x, y, recipe, seed=seed, tell=note)
        if isinstance(history, Refused):
            raise _failed(self._answer, f"The model can't be trained: {history.reason}.", history)
        if done and not math.isfinite(done[-1].loss):
            raise self.fail(f"The loss is not a number any more after epoch {done[-1].number}.")
        return done

    def learn_by_heart(
        self,
        x: Array,
        y: Array,
        *,
        steps: int = 400,
        stop_below: float,
        seed: int = 0,
        compile: dict[str, Any] | None = None,
    ) -> list[Epoch]:
        """Train it on the same few rows, all of them in each step, until its loss is below this or the steps are done.

        A network that can't learn eight rows by heart is broken, or its loss is. Returns what each 25 steps came to;
        `compile` is as in `fit`.
        """
        # An epoch costs much more than a step.
        at_once = 25
        x, y = (np.tile(array, (at_once, *(1,) * (array.ndim - 1))) for array in (x, y))
        count = len(x) // at_once
        epochs = -(-steps // at_once)
        return self.fit(
            x, y, epochs=epochs, batch_size=count, shuffle=False, stop_below=stop_below, seed=seed, compile=compile
        )

    def digests(self) -> dict[str, str]:
        """Return a digest of each layer's variables, by its path: the same as long as these are."""
        found = self._rebuilt.digest()
        if isinstance(found, Refused):
            raise _failed(self._answer, f"The model can't be looked into: {found.reason}.", found)
        return found

    def weights(self, *paths: str) -> dict[str, dict[str, Array]]:
        """Return the variables of these layers, or of all, by path and name."""
        found = self._rebuilt.weights(*paths)
        if isinstance(found, Refused):
            raise _failed(self._answer, f"The model can't be looked into: {found.reason}.", found)
        return {path: dict(pairs) for path, pairs in found.items()}


class LiveModel:
    """A model that could not be rebuilt, for the `reason`: what it predicts is the word of the learner's process."""

    def __init__(self, answer: Answer, caller: Caller, reason: str) -> None:
        self._answer = answer
        self._caller = caller
        self.reason = reason

    def fail(self, message: str, *, mistake: str | None = None) -> CheckFailed:
        """Return a failure with the call that made the model under the message; raise it."""
        return self._answer.fail(message, mistake=mistake)

    def predict(self, x: Array, *, batch_size: int = 256) -> Array:
        """Return what it says that it gives for a batch."""
        settings = {"batch_size": batch_size, "verbose": 0}
        outcome = self._caller.ask((self._answer.value, "predict"), (x,), settings)
        found = self._caller.value_or_fail(outcome, Shown("model.predict", ["x"], (x,), {})).value
        if not isinstance(found, np.ndarray) or found.dtype.kind != "f":
            raise self.fail(f"The model should predict an array of numbers, but gives {brief(found)}.")
        return _one_each(self, found, len(x))

    def accuracy(self, x: Array, y: Array) -> float:
        """Return the share of rows whose largest output stands at the label `y`, counted by the grader itself."""
        return _accuracy(self, self.predict(x), y)


def _one_each(model: Model | LiveModel, found: Array, count: int) -> Array:
    """Return what a model predicts; fail if that is not something for each of so many examples, and finite."""
    if found.ndim < 1 or len(found) != count or not found.size:
        raise model.fail(f"For {count} examples it should give as many answers, but gives the shape {found.shape}.")
    if not np.isfinite(found).all():
        raise model.fail("The model predicts NaN or infinity.")
    return found


def _accuracy(model: Model | LiveModel, found: Array, y: Array) -> float:
    if found.ndim != 2:
        raise model.fail(f"The model should give one row of scores an example, but gives the shape {found.shape}.")
    return float(np.mean(np.argmax(found, axis=1) == y))


def _failed(answer: Answer, message: str, refused: Refused) -> CheckFailed:
    failure = answer.fail(message)
    cause: Cause = "died" if isinstance(refused.cause, Died) else "timeout" if refused.cause else "wrong"
    assert not refused.cause or isinstance(refused.cause, (Died, TimedOut))
    return CheckFailed(failure.message, cause=cause)
