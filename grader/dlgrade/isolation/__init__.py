"""The untrusted side: a submission runs in a worker of its own and only plain data crosses, both ways.

- `wire`: what may cross, as bytes.
- `worker`: what runs in the worker process: load, call, answer.
- `channel`: frames and captured output over pipes, with deadlines.
- `process`: starts and ends a worker as a separate process.
- `session`: one submission's worker, replaced when it dies; every answer is an outcome, never an exception.

Nothing in here knows of tests, solutions, labels or scores.
"""

from __future__ import annotations

from dlgrade.result import Tier


def tier() -> Tier:
    """Return how well this machine can lock a submission in."""
    return "process"
