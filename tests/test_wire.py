"""The wire: what crosses, what doesn't, and frames made by somebody who means harm."""

import collections
import enum
import json
import math

import numpy as np
import pytest

from dlgrade.isolation import wire
from dlgrade.isolation.frame import LENGTHS, MAX_HEAD, WireError, frame_size

Point = collections.namedtuple("Point", "x y")


def there_and_back(value, **options):
    return wire.decode(wire.encode(value), **options)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(2**53) - 1,
        2**200,
        1.5,
        math.inf,
        "text – ünïcödé",
        [1, [2.0, "three"]],
        (1, (2, ())),
        {"a": 1, "b": {"c": (1,)}},
        {1: "one", (2, 3): "pair", None: 0},
        {},
    ],
)
def test_plain_data_crosses_unchanged(value):
    result = there_and_back(value)
    assert result == value
    assert type(result) is type(value)


def test_nan_crosses():
    assert math.isnan(there_and_back(math.nan))


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", "i2", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 0, 4), (2, 3, 4)])
def test_arrays_cross_with_dtype_and_shape(dtype, shape):
    array = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    result = there_and_back([array, "between", array])
    for got in (result[0], result[2]):
        assert type(got) is np.ndarray and got.dtype == array.dtype and got.shape == array.shape
        np.testing.assert_array_equal(got, array)
        assert got.flags.writeable and got.flags.c_contiguous


@pytest.mark.parametrize("scalar", [np.float32(1.5), np.float64(-2), np.int64(7), np.bool_(True)])
def test_numpy_scalars_stay_scalars(scalar):
    result = there_and_back(scalar)
    assert type(result) is type(scalar) and result == scalar


def test_layout_is_kept_on_request_only():
    whole = np.arange(24.0).reshape(4, 6)
    readonly = whole.copy()
    readonly.flags.writeable = False
    for array in (np.asfortranarray(whole), whole[:, ::2], readonly, whole[::2].T):
        kept = there_and_back(array, keep_layout=True)
        np.testing.assert_array_equal(kept, array)
        assert kept.flags.c_contiguous == array.flags.c_contiguous
        assert kept.flags.f_contiguous == array.flags.f_contiguous
        assert kept.flags.writeable == array.flags.writeable
        plain = there_and_back(array)
        assert plain.flags.writeable and plain.flags.c_contiguous


def test_plain_kin_cross_as_what_they_are_kin_to():
    class Colour(enum.IntEnum):
        RED = 3

    assert there_and_back(Point(1, 2)) == (1, 2)
    assert there_and_back(collections.OrderedDict(a=1)) == {"a": 1}
    assert there_and_back(collections.defaultdict(int, {1: 2})) == {1: 2}
    assert there_and_back(Colour.RED) == 3


def test_tokens_cross_and_are_restored():
    tokens = [wire.Seed(5), wire.Handle(12, "numpy.random.Generator"), wire.Callback(0)]
    assert there_and_back(tokens) == tokens
    assert there_and_back(tokens, restore=lambda token: type(token).__name__) == ["Seed", "Handle", "Callback"]


@pytest.mark.parametrize(
    "value",
    [object(), np.array([None]), np.array(["text"]), np.ma.array([1]), np.zeros(2, ">f8"), {1, 2}, b"x"],
)
def test_what_is_not_plain_needs_a_replacement(value):
    with pytest.raises(wire.UnsendableError):
        wire.encode(value)
    frame = wire.encode(value, lambda other: wire.Handle(1, wire.type_name(other)))
    assert isinstance(wire.decode(frame), wire.Handle)


def test_too_much_is_unsendable():
    deep: list = []
    for _ in range(100):
        deep = [deep]
    circle: list = []
    circle.append(circle)
    for value in (deep, circle, [0] * 200_000, 10**1000, np.zeros(1000), "x" * (MAX_HEAD + 1)):
        with pytest.raises(wire.UnsendableError):
            wire.encode(value, max_body=1000)


def frame(head, body=b""):
    raw = head if isinstance(head, bytes) else json.dumps(head).encode()
    return LENGTHS.pack(len(raw), len(body)) + raw + body


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\0" * 7,
        frame(b"not json"),
        frame(b"\xff\xfe"),
        frame(b"[" * 100_000),
        frame(b"1" * 10_000),
        frame([0] * 150_000),
        frame({"a": 1, "t": []}),
        frame({}),
        frame({"unknown": 1}),
        frame({"a": ["<f8", [2], "C"]}, b"\0" * 8),
        frame({"a": ["<f8", [1], "C"]}, b"\0" * 16),
        frame({"a": ["<f8", [-1], "C"]}),
        frame({"a": ["<f8", [1 << 62, 4], "C"]}),
        frame({"a": ["<f8", [True], "C"]}, b"\0" * 8),
        frame({"a": ["<f8", [1.0], "C"]}, b"\0" * 8),
        frame({"a": ["O", [1], "C"]}, b"\0" * 8),
        frame({"a": [">f8", [1], "C"]}, b"\0" * 8),
        frame({"a": ["<f8", [1] * 40, "C"]}, b"\0" * 8),
        frame({"a": "<f8"}),
        frame({"s": ["<f8"]}, b"\0" * 8),
        frame({"f": "1.0"}),
        frame({"f": []}),
        frame({"i": "9" * 5000}),
        frame({"i": "0x1"}),
        frame({"D": [[[1], 2]]}),
        frame({"D": [[1]]}),
        frame({"D": [[i, 0] for i in range(2000)]}),
        frame({"h": [1]}),
        frame({"h": ["1", "x"]}),
        frame({"h": [True, "x"]}),
        frame({"g": 1.5}),
        frame({"c": None}),
        frame(1) + b"more",
        frame(b"NaN" * 0 + b'{"t": 5}'),
    ],
)
def test_a_bad_frame_is_an_error_of_the_wire(bad):
    with pytest.raises(WireError):
        wire.decode(bad)


def test_half_a_surrogate_pair_does_not_survive():
    text = wire.decode(frame(b'["\\ud800", {"d": {"\\udfff": 1}}]'))
    json.dumps(text, ensure_ascii=False).encode()


def test_sizes_are_checked_before_anything_is_read():
    with pytest.raises(WireError):
        frame_size(LENGTHS.pack(MAX_HEAD + 1, 0))
    with pytest.raises(WireError):
        frame_size(LENGTHS.pack(1, 1001), 1000)
    assert frame_size(LENGTHS.pack(10, 1000), 1000) == 1010
