"""Shares the work out to threads, in each of the standard library's ways."""

import threading
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import numpy as np

lock = threading.RLock()
local = threading.local()


def scale(x):
    with ThreadPoolExecutor(4) as pool:
        return np.array(list(pool.map(lambda row: 2 * row, x)))


def grow(x, by=1):
    answers = Queue()

    def work(part):
        with lock:
            answers.put(part + 2 * by)

    thread = threading.Thread(target=work, args=(x,))
    thread.start()
    thread.join()
    timer = threading.Timer(0.01, print, ["late"])
    timer.start()
    return answers.get(timeout=0.5)
