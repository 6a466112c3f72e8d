"""Writes and reads files: in its folder, in a temporary one, in its home."""

import csv
import json
import os
import pickle
import shelve
import shutil
import sqlite3
import tempfile
from pathlib import Path

import numpy as np

Path("log.txt").write_text("loaded\n")


def scale(x):
    np.save("x.npy", x)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.npz"
        np.savez(path, x=x)
        shutil.copy(path, "copy.npz")
        os.chmod("copy.npz", 0o600)
    with tempfile.NamedTemporaryFile("w+", newline="") as file:
        csv.writer(file).writerows(x.tolist())
        file.seek(0)
        rows = np.array(list(csv.reader(file)), float)
    with tempfile.SpooledTemporaryFile() as file:
        pickle.dump(rows, file)
        file.seek(0)
        rows = pickle.load(file)
    os.remove("x.npy")
    mapped = np.memmap("mapped", "f8", "w+", shape=rows.shape)
    mapped[:] = 2 * rows
    return np.array(mapped)


def grow(x, by=1):
    (Path.home() / ".cache").mkdir(exist_ok=True)
    with shelve.open("shelf") as shelf:
        shelf["by"] = by
    with sqlite3.connect("numbers.db") as base:
        base.execute("create table if not exists n (x real)")
        base.executemany("insert into n values (?)", [(v,) for v in x.tolist()])
        rows = [v for (v,) in base.execute("select x from n order by rowid")]
    json.loads(json.dumps(rows))
    return np.array(rows[-len(x) :]) + 2 * by
