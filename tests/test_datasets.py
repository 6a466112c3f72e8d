"""The course's data are what their README says, and the script that makes them does the same every time."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import re
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

DATASETS = Path(__file__).parent.parent / "datasets"
README = (DATASETS / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_digits", DATASETS / "make_digits.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def small() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Three images in the dtypes of scikit-learn's `load_digits`."""
    rng = np.random.default_rng(0)
    return rng.integers(0, 17, (3, 8, 8)).astype(np.float64), np.array([9, 0, 4])


def readme_row(first: str) -> list[str]:
    """The cells of the README's table row that starts with `first`."""
    (row,) = re.findall(rf"^\| {re.escape(first)} \|(.*)\|$", README, flags=re.MULTILINE)
    return [cell.strip() for cell in row.split("|")]


@pytest.mark.parametrize("path", sorted(DATASETS.glob("*.npz")), ids=lambda path: path.name)
def test_each_stored_file_is_the_one_of_the_readme(path: Path) -> None:
    (section,) = re.findall(rf"^## {re.escape(path.name)}$(.*?)(?=^## |\Z)", README, flags=re.MULTILINE | re.DOTALL)
    content = path.read_bytes()
    assert re.findall(r"\b[0-9a-f]{64}\b", section) == [hashlib.sha256(content).hexdigest()]
    assert re.search(rf"(?<![\d,]){len(content):,}(?![\d,])", section)


def test_shapes_dtypes_ranges_and_counts_are_those_of_the_readme() -> None:
    with np.load(DATASETS / "digits.npz", allow_pickle=False) as digits:
        arrays = {name: digits[name] for name in digits.files}
    assert set(arrays) == {"x", "y"}
    for name, array in arrays.items():
        values = f"{array.min()} to {array.max()}"
        assert readme_row(f"`{name}`")[1:] == [str(array.shape), str(array.dtype), values]
    digits_in_order, counts = np.unique(arrays["y"], return_counts=True)
    assert readme_row("digit") == [str(digit) for digit in digits_in_order]
    assert readme_row("images") == [str(count) for count in counts]


def test_the_file_is_what_the_script_makes_of_its_arrays(script: ModuleType) -> None:
    with np.load(DATASETS / "digits.npz", allow_pickle=False) as digits:
        x, y = digits["x"], digits["y"]
    with np.load(io.BytesIO(script.to_npz(x.astype(np.float64), y.astype(np.int64)))) as again:
        assert again["x"].dtype == again["y"].dtype == np.uint8
        np.testing.assert_array_equal(again["x"], x)
        np.testing.assert_array_equal(again["y"], y)


def test_the_script_gives_the_same_bytes_whatever_the_dtype_and_memory_order(script: ModuleType) -> None:
    x, y = small()
    content = script.to_npz(x, y)
    assert script.to_npz(np.asfortranarray(x.astype(np.int32)), y.astype(np.uint8)[::-1][::-1]) == content
    assert script.to_npz(x[::-1], y) != content


def test_the_bytes_hold_neither_the_time_nor_the_platform(script: ModuleType) -> None:
    with zipfile.ZipFile(io.BytesIO(script.to_npz(*small()))) as archive:
        for member in archive.infolist():
            assert (member.date_time, member.create_system) == ((1980, 1, 1, 0, 0, 0), 3)


@pytest.mark.parametrize("wrong", [-1.0, 17.0, 0.5, np.nan])
def test_the_script_refuses_what_is_no_pixel(script: ModuleType, wrong: float) -> None:
    x, y = small()
    x[1, 2, 3] = wrong
    with pytest.raises(ValueError, match="from 0 to 16"):
        script.to_npz(x, y)


def test_the_script_refuses_labels_and_shapes_that_do_not_fit(script: ModuleType) -> None:
    x, y = small()
    with pytest.raises(ValueError, match="from 0 to 9"):
        script.to_npz(x, y + 1)
    with pytest.raises(ValueError, match="shapes"):
        script.to_npz(x, y[:2])
    with pytest.raises(ValueError, match="shapes"):
        script.to_npz(x.reshape(3, 64), y)


def test_the_folder_is_no_package() -> None:
    assert not list(DATASETS.rglob("__init__.py"))
