"""Make digits.npz from scikit-learn's copy of the test part of UCI's optical digits.

Run it from anywhere with NumPy and scikit-learn installed: `python make_digits.py`. It writes the file beside itself
and prints its SHA-256, which README.md records.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

LARGEST = 16
# A zip file records when its members were written: a fixed date keeps the bytes the same from run to run.
DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3


def to_npz(images: np.ndarray[Any, Any], labels: np.ndarray[Any, Any]) -> bytes:
    """Return images and labels as the bytes of a compressed .npz file with the keys `x` and `y`.

    The same arrays give the same bytes on every run and platform (with the same zlib).

    images: (N, 8, 8), whole numbers from 0 to 16 of any dtype; stored as uint8
    labels: (N,), whole numbers from 0 to 9 of any dtype; stored as uint8
    raises ValueError: shapes or values are others than these
    """
    if images.ndim != 3 or images.shape[1:] != (8, 8) or labels.shape != images.shape[:1]:
        raise ValueError(f"shapes should be (N, 8, 8) and (N,), but are {images.shape} and {labels.shape}")
    members = {"x": _whole_numbers(images, LARGEST), "y": _whole_numbers(labels, 9)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in members.items():
            member = zipfile.ZipInfo(f"{name}.npy", DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = UNIX
            content = io.BytesIO()
            np.lib.format.write_array(content, array, version=(1, 0), allow_pickle=False)
            archive.writestr(member, content.getvalue(), compresslevel=9)
    return file.getvalue()


def _whole_numbers(values: np.ndarray[Any, Any], largest: int) -> np.ndarray[Any, Any]:
    if not np.isin(values, np.arange(largest + 1)).all():
        raise ValueError(f"every value should be a whole number from 0 to {largest}")
    return np.ascontiguousarray(values, dtype=np.uint8)


def main() -> None:
    """Write digits.npz beside this script."""
    from sklearn.datasets import load_digits  # type: ignore[import-not-found,unused-ignore]

    digits = load_digits()
    content = to_npz(digits.images, digits.target)
    path = Path(__file__).with_name("digits.npz")
    path.write_bytes(content)
    print(f"{path.name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
