"""What hidden suites are written with. Trusted: nothing in here runs a line of a submission.

A suite is a pytest module of functions, each of them a check:

    from dlgrade.suite import arrays, check, for_all, sizes

    @check(points=40)
    def test_values(submission, rng):
        \"\"\"The values are right\"\"\"
        submission.relu.agrees(rng.normal(size=(4, 3)))

    @check(points=20, needs=test_values)
    @for_all(x=arrays())
    def test_idempotent(submission, x):
        \"\"\"relu(relu(x)) is relu(x)\"\"\"
        once = submission.relu(x).array(x.shape)
        submission.relu(once).equals(once)

Fixtures: `submission` (the learner's functions), `reference` (the solution as a module), `rng` (a private generator),
`datasets` (the folder of the course's data; `load_module(datasets / "spirals.py")` gives a module that makes some, and
`load_cases` reads stored ones), `models` (has Keras models rebuilt), `trials` (holds trainings to their thresholds).
"""

from dlgrade.isolation.wire import Handle, Seed
from dlgrade.suite.answer import Answer
from dlgrade.suite.chance import chance_from, normal, seed
from dlgrade.suite.checks import check
from dlgrade.suite.compare import Tolerance
from dlgrade.suite.domains import Domain, arrays, choices, composite, integers, numbers, sizes
from dlgrade.suite.failure import CheckFailed, Deferred
from dlgrade.suite.gradients import matches_gradient, numeric_gradient
from dlgrade.suite.hygiene import depends_on_input, keeps_dtype, leaves_arguments_alone
from dlgrade.suite.layers import CONVOLUTIONS, DROPOUTS, GLOBAL_POOLS, POOLS, Layer, batch_shape
from dlgrade.suite.learning import TRIES, cross_entropy, require_learns_by_heart
from dlgrade.suite.loading import load_cases, load_module
from dlgrade.suite.models import ONE_HOT_LOSSES, SPARSE_LOSS, Epoch, Model, Models
from dlgrade.suite.properties import for_all
from dlgrade.suite.script import Ref, Script
from dlgrade.suite.speed import beats_loop
from dlgrade.suite.submission import Function, Submission, live_generator
from dlgrade.suite.trials import Trials, trial, workers_seed

__all__ = [
    "CONVOLUTIONS",
    "DROPOUTS",
    "GLOBAL_POOLS",
    "ONE_HOT_LOSSES",
    "POOLS",
    "SPARSE_LOSS",
    "TRIES",
    "Answer",
    "CheckFailed",
    "Deferred",
    "Domain",
    "Epoch",
    "Function",
    "Handle",
    "Layer",
    "Model",
    "Models",
    "Ref",
    "Script",
    "Seed",
    "Submission",
    "Tolerance",
    "Trials",
    "arrays",
    "batch_shape",
    "beats_loop",
    "chance_from",
    "check",
    "choices",
    "composite",
    "cross_entropy",
    "depends_on_input",
    "for_all",
    "integers",
    "keeps_dtype",
    "leaves_arguments_alone",
    "live_generator",
    "load_cases",
    "load_module",
    "matches_gradient",
    "normal",
    "numbers",
    "numeric_gradient",
    "require_learns_by_heart",
    "seed",
    "sizes",
    "trial",
    "workers_seed",
]
