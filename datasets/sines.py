"""Sines: short sequences that only a memory can continue, for recurrent networks."""

from __future__ import annotations

from typing import Any

import numpy as np

# Steps a period, at least and at most.
PERIODS = (6.0, 24.0)


def sines(
    rng: np.random.Generator, n: int, steps: int = 40, noise: float = 0.0
) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return n sequences of so many steps, each a sine of its own.

    Period (from 6 to 24 steps), place in the period and amplitude (from 0.5 to 1) are drawn evenly for each sequence. A
    single number does not tell the next one; the numbers before it do.

    n: 0 or more
    steps: 1 or more
    noise: deviation of the normal noise that is added to every number, 0 or more
    returns: float32 array (n, steps, 1)
    raises ValueError: n, steps or noise is too small
    """
    if n < 0 or steps < 1 or noise < 0:
        raise ValueError(f"n and noise should be at least 0, steps at least 1, but they are {n}, {noise} and {steps}")
    period = rng.uniform(*PERIODS, (n, 1, 1))
    start = rng.uniform(0.0, 2 * np.pi, (n, 1, 1))
    amplitude = rng.uniform(0.5, 1.0, (n, 1, 1))
    time = np.arange(steps)[:, None]
    x = amplitude * np.sin(start + 2 * np.pi * time / period)
    return (x + noise * rng.normal(size=x.shape)).astype(np.float32)
