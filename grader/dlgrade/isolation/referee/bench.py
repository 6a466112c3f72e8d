"""What the referee's process does when it is asked: rebuild models, predict, evaluate and train with them.

It runs locked in and never loads a submission. Nothing here writes a file or takes the name of one.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from dlgrade.isolation.referee.allow import read_description
from dlgrade.isolation.referee.build import Builder, compile_model, first_words
from dlgrade.isolation.referee.compiling import read_compile
from dlgrade.isolation.referee.library import keras, make_deterministic
from dlgrade.isolation.referee.plan import NOT_COMPILED, Layer, Made, Model, Plan, RefusalError, flatten

Request = dict[str, Any]
# NumPy's old generators take no more.
MAX_SEED = 1 << 32
NO_MEMORY = "the model needs more memory than it may have"
# How TensorFlow, JAX and PyTorch say so, of a GPU's memory above all; what follows gives the figure.
OUT_OF_MEMORY = re.compile(r"ResourceExhausted|RESOURCE_EXHAUSTED|OOM when|[Oo]ut of memory|OutOfMemory")


class _Case:
    """Models that were rebuilt together."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.builder = Builder(plan)
        self.models = self.builder.models()
        self.refused: dict[str, str] = {}
        self._settings: dict[str, dict[str, Any]] = {}
        for name, model in self.models.items():
            settings = plan.compile.get(name, NOT_COMPILED)
            try:
                if isinstance(settings, str):
                    raise RefusalError(settings)
                compile_model(model, settings)
                # What learners call their metrics does not tell what these count.
                self._set(name, settings | {"metrics": None, "weighted_metrics": None})
            except RefusalError as refusal:
                self.refused[name] = str(refusal)

    def compiled(self, name: str, given: dict[str, Any] | None) -> Any:
        """Return a model, compiled as the learner did but for the metrics, and for the settings that are given."""
        given = given or {}
        if name in self.refused and not {"optimizer", "loss"} <= set(given):
            raise RefusalError(self.refused[name])
        settings = read_compile(given)
        self._set(name, self._settings.get(name, {}) | {key: settings[key] for key in given})
        return self.models[name]

    def _set(self, name: str, settings: dict[str, Any]) -> None:
        # Compiling forgets what the optimizer knows.
        if settings != self._settings.get(name):
            compile_model(self.models[name], settings)
            self._settings[name] = settings


class Bench:
    """The operations, each a request to what is sent back."""

    def __init__(self, tell: Callable[[dict[str, Any]], object] = lambda news: None) -> None:
        """Begin; `tell` is called with what there is to be told while a request is worked on."""
        self._tell = tell
        self._cases: list[_Case] = []
        self._kept: list[np.ndarray[Any, Any]] = []

    def warm_up(self) -> None:
        """Have Keras's library prepare what it prepares when it is first used in a process."""
        _seed(0)
        keras().random.uniform((1,))

    @property
    def operations(self) -> dict[str, Callable[[Request], Request]]:
        """Return what may be asked for, by name."""
        names = ("gpus", "keep", "build", "predict", "evaluate", "fit", "digest", "weights")
        return {name: self._answering(getattr(self, f"_{name}")) for name in names}

    def _answering(self, operation: Callable[[Request], Any]) -> Callable[[Request], Request]:
        def answer(request: Request) -> Request:
            try:
                return {"kind": "value", "value": {"done": operation(request)}}
            except RefusalError as refusal:
                return {"kind": "value", "value": {"refused": str(refusal)}}
            except MemoryError:
                return {"kind": "value", "value": {"refused": NO_MEMORY}}
            except Exception as error:
                # Keras does not take the data, or the model can't work on it.
                reason = f"{type(error).__name__}: {first_words(error)}"
                if OUT_OF_MEMORY.search(reason):
                    reason = f"{NO_MEMORY} ({first_words(error)})"
                return {"kind": "value", "value": {"refused": reason}}

        return answer

    def _build(self, request: Request) -> Any:
        plan = read_description(request["description"], request["input_shapes"])
        _seed(request["seed"])
        case = _Case(plan)
        self._cases.append(case)
        return {
            "case": len(self._cases) - 1,
            "models": {name: _model_facts(case, name) for name in plan.models},
        }

    def _gpus(self, request: Request) -> Any:
        return [str(device) for device in keras().distribution.list_devices("gpu")]

    def _keep(self, request: Request) -> Any:
        self._kept.append(request["array"])
        return len(self._kept) - 1

    def _array(self, given: Any) -> Any:
        """Return an array that is given, or one that is kept."""
        return self._kept[given["kept"]] if isinstance(given, dict) else given

    def _predict(self, request: Request) -> Any:
        model = self._case(request).models[request["model"]]
        _seed(request["seed"])
        x, size = self._array(request["x"]), request["batch_size"]
        each = keras().tree.map_structure
        # Keras's own `predict` compiles a function first, which takes longer than most of these answers do.
        parts = [
            _plain(model(each(lambda array, at=at: array[at : at + size], x), training=False))
            for at in range(0, len(keras().tree.flatten(x)[0]), size)
        ]
        return each(lambda *arrays: np.concatenate(arrays), *parts)

    def _evaluate(self, request: Request) -> Any:
        model = self._case(request).compiled(request["model"], None)
        _seed(request["seed"])
        scores = model.evaluate(
            self._array(request["x"]),
            self._array(request["y"]),
            batch_size=request["batch_size"],
            verbose=0,
            return_dict=True,
        )
        return {key: float(value) for key, value in scores.items()}

    def _fit(self, request: Request) -> Any:
        recipe = request["recipe"]
        model = self._case(request).compiled(request["model"], recipe.get("compile"))
        enough = recipe.get("stop_below")

        def on_epoch_end(epoch: int, logs: dict[str, Any]) -> None:
            loss = float(logs["loss"])
            self._tell({"epoch": epoch + 1, "loss": loss})
            if not math.isfinite(loss) or (enough is not None and loss < enough):
                model.stop_training = True

        _seed(request["seed"])
        history = model.fit(
            self._array(request["x"]),
            self._array(request["y"]),
            epochs=recipe.get("epochs", 1),
            batch_size=recipe.get("batch_size", 32),
            shuffle=recipe.get("shuffle", True),
            callbacks=[keras().callbacks.LambdaCallback(on_epoch_end=on_epoch_end)],
            verbose=0,
        )
        return {key: [float(value) for value in values] for key, values in history.history.items()}

    def _digest(self, request: Request) -> Any:
        """Return a digest of each layer's variables, by path."""
        digests = {}
        for path, made in self._weighty(request):
            digest = hashlib.sha256()
            for variable in made.weights:
                array = np.ascontiguousarray(variable.numpy())
                digest.update(f"{variable.name} {array.dtype} {array.shape}".encode() + array.tobytes())
            digests[path] = digest.hexdigest()
        return digests

    def _weights(self, request: Request) -> Any:
        """Return the arrays of each layer's variables, by path."""
        wanted = request["paths"]
        return {
            path: [[variable.name, _plain(variable)] for variable in made.weights]
            for path, made in self._weighty(request)
            if wanted is None or path in wanted
        }

    def _weighty(self, request: Request) -> list[tuple[str, Any]]:
        case = self._case(request)
        inside = _leaves(case.plan.models[request["model"]])
        return [(layer.path, case.builder.layers[layer]) for layer in inside if case.builder.layers[layer].weights]

    def _case(self, request: Request) -> _Case:
        return self._cases[request["case"]]


def _seed(seed: int) -> None:
    keras().utils.set_random_seed(seed % MAX_SEED)
    make_deterministic()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    array = np.asarray(keras().ops.convert_to_numpy(value))
    return array if array.dtype.kind in "fiub" else array.astype("float32")


def _leaves(layer: Layer) -> list[Layer]:
    """Return the layers in a model and in the models in it, each once."""
    if not layer.model:
        return [layer] if layer.module == "layers" and layer.class_name != "InputLayer" else []
    return list(dict.fromkeys(leaf for inner in layer.model.layers for leaf in _leaves(inner)))


def _model_facts(case: _Case, name: str) -> dict[str, Any]:
    layer, model = case.plan.models[name], case.models[name]
    assert layer.model
    settings = case.plan.compile.get(name)
    facts = {
        "class": layer.class_name,
        "trainable": layer.trainable,
        "layers": _layer_facts(case, layer.model),
        "input_shapes": [_sides(tensor) for tensor in model.inputs],
        "output_shapes": [_sides(tensor) for tensor in model.outputs],
        "parameters": model.count_params(),
        "trainable_parameters": _count(model.trainable_variables),
        "compile": _written(settings) if isinstance(settings, dict) and name not in case.refused else None,
        "not_compiled": case.refused.get(name),
    }
    if name not in case.refused:
        facts["learning_rate"] = float(model.optimizer.learning_rate)
    return facts


def _layer_facts(case: _Case, model: Model) -> list[dict[str, Any]]:
    makers = [call.layer.name for call in model.calls]
    facts = []
    for layer in model.layers:
        made = case.builder.layers.get(layer)
        fact: dict[str, Any] = {
            "name": layer.name,
            "class": layer.class_name,
            "module": layer.module,
            "path": layer.path,
            "config": _written(layer.fields),
            "trainable": layer.trainable,
            "parameters": made.count_params() if made is not None else 0,
            "trainable_parameters": _count(made.trainable_variables) if made is not None else 0,
            "output_shapes": case.builder.shapes.get((model, layer), []),
            "inputs": [
                [makers[ref.call] for ref in flatten([call.args, call.kwargs]) if hasattr(ref, "call")]
                for call in model.calls
                if call.layer is layer
            ],
        }
        if layer.model:
            fact["layers"] = _layer_facts(case, layer.model)
        facts.append(fact)
    return facts


def _sides(tensor: Any) -> list[int | None]:
    return [None if side is None else int(side) for side in tensor.shape[1:]]


def _count(variables: list[Any]) -> int:
    return sum(int(np.prod(variable.shape)) for variable in variables)


def _written(value: Any) -> Any:
    """Return values of a plan as plain data."""
    if isinstance(value, Made):
        return {"class": value.name, **_written(value.fields)}
    if isinstance(value, Layer):
        return {"class": value.class_name, "name": value.name, **_written(value.fields)}
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_written(item) for item in value]
    return value
