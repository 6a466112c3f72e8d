"""The form of a frame: `head length, body length` (two little-endian uint32), the head, the body.

Apart from `wire`, so that a worker can be started before NumPy is imported.
"""

from __future__ import annotations

import struct

LENGTHS = struct.Struct("<II")
# A source of 1 MB must fit, also if JSON writes each of its characters as six.
MAX_HEAD = 8 << 20
MAX_BODY = 256 << 20
# What a worker may answer with; training data on its way in may be larger.
MAX_ANSWER = 64 << 20


class WireError(Exception):
    """A frame that breaks the rules; whoever sent it is not to be talked to any more."""


def frame_size(lengths: bytes | bytearray, max_body: int = MAX_BODY) -> int:
    """Return how many bytes follow the first eight of a frame.

    Raises:
        WireError: more than is allowed.
    """
    head, body = LENGTHS.unpack(lengths)
    if head > MAX_HEAD or body > max_body:
        raise WireError("a frame is too large")
    return int(head + body)
