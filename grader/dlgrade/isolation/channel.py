"""Frames to and from a worker over pipes, with deadlines, and what the worker prints, capped.

Threads do the reading and writing, because that is what works on every system: neither a worker that stops reading
nor one that never answers can block the grader.
"""

from __future__ import annotations

import queue
import threading
import time
from io import RawIOBase

from dlgrade.isolation.frame import LENGTHS, MAX_ANSWER, WireError, frame_size

MAX_OUTPUT = 64 << 10
# For what the worker has written already, and a thread here only has to read; a busy machine may let it wait.
READ_SECONDS = 2.0
# Frames that may wait to be looked at; a worker that sends more is made to wait.
MAX_WAITING = 4


class ClosedError(Exception):
    """The worker's end of the channel is closed: it has ended, or has broken the rules of the wire."""


class DeadlineError(Exception):
    """No frame came in time."""


class Channel:
    """Both directions of the wire and the captured output of one worker."""

    def __init__(self, to_worker: RawIOBase, from_worker: RawIOBase, output: RawIOBase) -> None:
        self._to_worker = to_worker
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._incoming: queue.Queue[bytearray | None] = queue.Queue(MAX_WAITING)
        self._output = _Output()
        self._closed = threading.Event()
        for target, arguments in (
            (self._write, (to_worker,)),
            (self._read, (from_worker,)),
            (self._output.fill, (output, self._closed)),
        ):
            threading.Thread(target=target, args=arguments, daemon=True).start()

    def send(self, frame: bytes) -> None:
        """Send a frame. Returns at once.

        Raises:
            WireError: the worker does not read what it is sent.
        """
        if self._outgoing.qsize() > MAX_WAITING:
            raise WireError("it asks, and does not read the answers")
        self._outgoing.put(frame)

    def receive(self, timeout: float) -> bytearray:
        """Return the next frame.

        Raises:
            ClosedError: the worker has ended or has sent something that is no frame.
            DeadlineError: nothing came within `timeout` seconds.
        """
        try:
            frame = self._incoming.get(timeout=max(timeout, 0))
        except queue.Empty:
            raise DeadlineError from None
        if frame is None:
            self._incoming.put(None)  # it stays closed
            raise ClosedError
        return frame

    def take_output(self, mark: str | None = None) -> tuple[str, bool]:
        """Return what was printed since the last time, and whether `mark` was seen in it.

        With a mark, waits until the mark has been read, so that nothing printed before it is missed.
        """
        return self._output.take(mark)

    def close(self) -> None:
        """Stop writing, and let the reading threads end."""
        self._outgoing.put(None)
        self._closed.set()

    def _write(self, stream: RawIOBase) -> None:
        while (frame := self._outgoing.get()) is not None:
            rest = memoryview(frame)
            try:
                while rest:
                    rest = rest[stream.write(rest) or 0 :]
            except (OSError, ValueError):
                break
        try:
            stream.close()
        except OSError:
            pass

    def _read(self, stream: RawIOBase) -> None:
        with stream:
            while (frame := _read_frame(stream, self._closed)) is not None and self._pass_on(frame):
                pass
        self._pass_on(None)

    def _pass_on(self, frame: bytearray | None) -> bool:
        """Put a frame where it waits to be looked at; say whether anybody still looks."""
        while not self._closed.is_set():
            try:
                self._incoming.put(frame, timeout=0.5)
                return True
            except queue.Full:
                continue
        return False


class _Output:
    """What a worker printed: the first `MAX_OUTPUT` bytes between two takings; the rest is counted, not kept."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._kept = bytearray()
        self._tail = b""
        self._dropped = 0
        self._ended = False

    def fill(self, stream: RawIOBase, closed: threading.Event) -> None:
        with stream:
            while not closed.is_set() and (part := stream.read(1 << 16)):
                with self._condition:
                    room = MAX_OUTPUT - len(self._kept)
                    self._kept += part[:room]
                    self._dropped += max(len(part) - room, 0)
                    self._tail = (self._tail + part)[-200:]
                    self._condition.notify_all()
        with self._condition:
            self._ended = True
            self._condition.notify_all()

    def take(self, mark: str | None) -> tuple[str, bool]:
        wanted = (mark or "").encode()
        deadline = time.monotonic() + READ_SECONDS
        with self._condition:
            while mark and not self._tail.endswith(wanted) and not self._ended:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._condition.wait(left)
            seen = bool(mark) and self._tail.endswith(wanted)
            raw, dropped = bytes(self._kept), self._dropped
            self._kept.clear()
            self._tail, self._dropped = b"", 0
        if seen:
            # The mark is kept only where there was room for it.
            cut = len(wanted) if raw.endswith(wanted) else 0
            raw, dropped = raw[: len(raw) - cut], max(dropped - len(wanted) + cut, 0)
        text = raw.decode("utf-8", "replace")
        return (f"{text}\n… {dropped:,} more bytes were printed." if dropped else text), seen


def _read_frame(stream: RawIOBase, closed: threading.Event) -> bytearray | None:
    """Return the next frame, or None where the stream ends, is not to be read on, or holds something else."""
    try:
        lengths = bytearray(LENGTHS.size)
        if not _fill(stream, memoryview(lengths), closed):
            return None
        frame = bytearray(LENGTHS.size + frame_size(lengths, MAX_ANSWER))
        frame[: LENGTHS.size] = lengths
        return frame if _fill(stream, memoryview(frame)[LENGTHS.size :], closed) else None
    except (OSError, ValueError, WireError):
        return None


def _fill(stream: RawIOBase, buffer: memoryview, closed: threading.Event) -> bool:
    """Read until the buffer is full; say whether it is.

    A process that outlived its worker may go on writing: what comes after the end is not read.
    """
    while buffer:
        count = stream.readinto(buffer)
        if not count or closed.is_set():
            return False
        buffer = buffer[count:]
    return True
