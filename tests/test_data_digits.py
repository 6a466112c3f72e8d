"""How the digits are divided for exercises that train on them."""

from pathlib import Path

import numpy as np

from dlgrade.suite import load_module

DATASETS = Path(__file__).parents[1] / "datasets"


def test_all_digits_are_divided_with_the_same_share_of_each_class():
    digits = load_module(DATASETS / "digits.py").digits
    (x, y), (x_test, y_test) = digits(DATASETS)
    assert x.shape == (1437, 8, 8, 1) and x_test.shape == (360, 8, 8, 1) and x.dtype == np.float32
    with np.load(DATASETS / "digits.npz") as stored:
        images, labels = stored["x"], stored["y"]
    # Each digit is there as often as in the file, with its label.
    both = np.concatenate([x, x_test]).reshape(-1, 64), np.concatenate([y, y_test])
    rows, expected = (
        sorted(map(tuple, np.c_[a.reshape(len(a), -1), b].astype(int))) for a, b in (both, (images, labels))
    )
    assert rows == expected
    shares = np.bincount(y_test) / np.bincount(labels)
    assert np.all(np.abs(shares - 0.2) < 0.01)
    assert all(np.array_equal(a, b) for a, b in zip((x, y), digits(DATASETS)[0], strict=True))
