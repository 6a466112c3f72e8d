"""MNIST is found in the order that is promised, and only if it is what it should be; the stand-in has its form."""

from __future__ import annotations

import hashlib
import importlib.util
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import numpy as np
import pytest

from dlgrade.suite import load_module

DATASETS = Path(__file__).parent.parent / "datasets"
MNIST = load_module(DATASETS / "mnist.py")
Array = np.ndarray[Any, Any]


def small_file(seed: int) -> bytes:
    """A file of MNIST's form, with seven images to train on and three to test."""
    rng = np.random.default_rng(seed)
    arrays: dict[str, Any] = {
        f"{name}_{part}": rng.integers(0, top, (count, *shape)).astype(np.uint8)
        for part, count in (("train", 7), ("test", 3))
        for name, top, shape in (("x", 256, (28, 28)), ("y", 10, ()))
    }
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


RIGHT, OTHER = small_file(0), small_file(1)


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, Path]]:
    """An own folder and a Keras folder, both empty, no network, and a small file in MNIST's place."""
    own, keras = tmp_path / "own", tmp_path / "keras"
    own.mkdir()
    monkeypatch.setenv("DLGRADE_DATA", str(own))
    monkeypatch.setenv("KERAS_HOME", str(keras))
    monkeypatch.setattr(MNIST, "SHA256", hashlib.sha256(RIGHT).hexdigest())
    monkeypatch.setattr(MNIST, "SIZE", len(RIGHT))
    monkeypatch.setattr("urllib.request.urlopen", no_network)
    MNIST._load.cache_clear()
    yield {"own": own / "mnist.npz", "keras": keras / "datasets" / "mnist.npz"}
    MNIST._load.cache_clear()


def no_network(*_: Any, **__: Any) -> Any:
    raise URLError("no route to host")


def network(content: bytes) -> Callable[..., Any]:
    return lambda url, timeout: io.BytesIO(content)


def first_image() -> Array:
    (x, _), _ = MNIST.mnist(DATASETS)
    image: Array = x[0, :, :, 0]
    return image


def image_in(content: bytes) -> Array:
    with np.load(io.BytesIO(content)) as file:
        image: Array = file["x_train"][0]
    return image


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_shapes_types_and_that_nothing_can_be_changed(places: dict[str, Path]) -> None:
    put(places["own"], RIGHT)
    (x, y), (x_test, y_test) = MNIST.mnist(DATASETS)
    assert (x.shape, y.shape, x_test.shape, y_test.shape) == ((7, 28, 28, 1), (7,), (3, 28, 28, 1), (3,))
    assert x.dtype == x_test.dtype == np.uint8 and y.dtype == y_test.dtype == np.int64
    np.testing.assert_array_equal(x[0, :, :, 0], image_in(RIGHT))
    for array in (x, y, x_test, y_test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("place", ["own", "keras"])
def test_it_is_found_in_each_place(places: dict[str, Path], place: str) -> None:
    put(places[place], RIGHT)
    np.testing.assert_array_equal(first_image(), image_in(RIGHT))


def test_without_the_variable_it_is_found_where_keras_keeps_it(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DLGRADE_DATA")
    put(places["keras"], RIGHT)
    np.testing.assert_array_equal(first_image(), image_in(RIGHT))


def test_another_file_in_ones_own_folder_is_refused(places: dict[str, Path]) -> None:
    put(places["own"], OTHER)
    put(places["keras"], RIGHT)
    with pytest.raises(ValueError, match="SHA-256"):
        MNIST.mnist(DATASETS)


def test_a_download_is_kept_and_replaces_a_broken_file(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(places["keras"], RIGHT[:-1])
    monkeypatch.setattr("urllib.request.urlopen", network(RIGHT))
    np.testing.assert_array_equal(first_image(), image_in(RIGHT))
    assert places["keras"].read_bytes() == RIGHT
    assert [path.name for path in places["keras"].parent.iterdir()] == ["mnist.npz"]
    MNIST._load.cache_clear()
    monkeypatch.setattr("urllib.request.urlopen", no_network)
    np.testing.assert_array_equal(first_image(), image_in(RIGHT))


def test_a_download_that_can_not_be_kept_is_used(places: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    # A file stands where the folder should be.
    put(places["keras"].parent.parent, b"")
    monkeypatch.setattr("urllib.request.urlopen", network(RIGHT))
    np.testing.assert_array_equal(first_image(), image_in(RIGHT))


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "no route to host"), (OTHER, "another file"), (RIGHT + b"more", "another file")],
)
def test_where_there_is_none_the_message_says_where_and_what_to_do(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch, content: bytes | None, says: str
) -> None:
    if content is not None:
        monkeypatch.setattr("urllib.request.urlopen", network(content))
    with pytest.raises(MNIST.MnistMissingError) as caught:
        MNIST.mnist(DATASETS)
    message = str(caught.value)
    assert says in message and "set DLGRADE_DATA" in message
    assert str(places["own"].parent) in message and str(places["keras"]) in message
    assert not places["keras"].exists()


def test_a_network_that_is_down_is_asked_once(places: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def slow(url: str, timeout: float) -> Any:
        asked.append(url)
        raise TimeoutError

    monkeypatch.setattr("urllib.request.urlopen", slow)
    for _ in range(3):
        with pytest.raises(MNIST.MnistMissingError):
            MNIST.mnist(DATASETS)
    assert asked == [MNIST.URL]


def test_the_checksum_is_the_one_of_keras() -> None:
    found = importlib.util.find_spec("keras")
    if not found or not found.origin:
        pytest.skip("Keras is not installed here")
    source = Path(found.origin).parent / "src" / "datasets" / "mnist.py"
    assert MNIST.SHA256 in source.read_text(encoding="utf-8")


# -- the stand-in ------------------------------------------------------------------------------------------------------


def test_the_stand_in_has_the_form_of_mnist_and_the_rows_of_the_digits() -> None:
    (x, y), (x_test, y_test) = MNIST.digits28(DATASETS)
    (small, labels), (small_test, labels_test) = load_module(DATASETS / "digits.py").digits(DATASETS)
    assert x.shape == (1437, 28, 28, 1) and x_test.shape == (360, 28, 28, 1)
    assert x.dtype == x_test.dtype == np.uint8 and x.max() == 255 and x.min() == 0
    np.testing.assert_array_equal(y, labels)
    np.testing.assert_array_equal(y_test, labels_test)
    # The same picture: as much ink, at the same place.
    for large, original in ((x, small), (x_test, small_test)):
        ink, before = large[..., 0].astype(float), original[..., 0].astype(float)
        np.testing.assert_allclose(
            ink.sum(axis=(1, 2)) / 255 / 20**2, before.sum(axis=(1, 2)) / 16 / 8**2, rtol=0.1, atol=0.01
        )
        np.testing.assert_allclose(centre(ink) * 8 / 20, centre(before), atol=0.15)


def centre(x: Array) -> Array:
    """How far the middle of the ink is from the middle of the picture, in pixels: (N, 2)."""
    place = np.arange(x.shape[1]) - (x.shape[1] - 1) / 2
    total = x.sum(axis=(1, 2))
    middle: Array = np.stack([(x.sum(axis=2) * place).sum(axis=1), (x.sum(axis=1) * place).sum(axis=1)], axis=1)
    middle /= total[:, None]
    return middle


def test_enlarging_by_hand() -> None:
    x = np.zeros((2, 8, 8, 1), np.float32)
    x[0] = 16
    x[1, 3, 5] = 16
    full, point = MNIST.enlarged(x)[..., 0]
    assert (full[4:24, 4:24] == 255).all() and full.sum() == 255 * 400
    # New pixel 8 was at (8 + 0.5) · 8/20 − 0.5 = 2.9, a tenth of a pixel from old pixel 3; new pixel 13 at 4.9.
    assert point[4 + 8, 4 + 13] == point.max() == round(0.9 * 0.9 * 255)
    assert point[4 + 9, 4 + 14] == round(0.7 * 0.7 * 255)
    rows, columns = np.nonzero(point)
    assert set(rows - 4) == {6, 7, 8, 9, 10} and set(columns - 4) == {11, 12, 13, 14, 15}
