"""Runs coroutines and context variables."""

import asyncio
import contextvars

factor = contextvars.ContextVar("factor", default=2)


async def double(row):
    await asyncio.sleep(0.001)
    return row * factor.get()


async def everything(x):
    rows = await asyncio.gather(*(double(row) for row in x))
    return await asyncio.to_thread(list, rows)


def scale(x):
    import numpy as np

    return np.array(asyncio.run(everything(x)))


def grow(x, by=1):
    return contextvars.copy_context().run(lambda: x + factor.get() * by)
