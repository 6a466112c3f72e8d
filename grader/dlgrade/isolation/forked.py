"""The grader's side of the warm process: starts it, has it fork workers, and ends each of them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from dlgrade.isolation.channel import Channel
from dlgrade.isolation.faults import LostError, StartError
from dlgrade.isolation.outcome import Ended
from dlgrade.isolation.process import ProcessLauncher, by_exit_code, environment, processor_time, python_command
from dlgrade.isolation.settings import MAX_MESSAGE, Settings
from dlgrade.result import Tier

if TYPE_CHECKING:
    from dlgrade.isolation.session import Worker

# Importing TensorFlow on a busy machine takes its time.
START_SECONDS = 120.0
# A keeper has nothing to do but to kill its worker.
END_SECONDS = 20.0


@dataclass(frozen=True)
class WarmLine:
    """The line to a warm process, and what that said of itself. It can be given to a process that is being started."""

    control: socket.socket
    said: dict[str, Any]


class WarmLauncher:
    """A warm process of ours. It is started at once; what it can do is known as soon as somebody asks.

    Where it can do nothing, workers come from `unlocked`, if that is allowed. With a `line`, the warm process is
    somebody else's as long as it lives.
    """

    def __init__(self, settings: Settings, unlocked: ProcessLauncher | None, line: WarmLine | None = None) -> None:
        self._settings = settings
        self._unlocked = unlocked
        self._answer: dict[str, Any] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if line:
            self._control, self._answer = line.control, line.said
        else:
            self._start()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                python_command("dlgrade.isolation.warm", str(theirs.fileno())),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                cwd="/",
                env={"PATH": os.defpath, "HOME": "/nonexistent", **environment(gpu=bool(self._settings.devices))},
                start_new_session=True,
            )
        self._control.settimeout(START_SECONDS)
        # Whoever has ended it already has done so before its first words, which are waited for.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._control.send(msgspec.json.encode(self._settings))

    def _restart(self) -> None:
        """Take a new one: somebody has ended this."""
        self.close()
        self._answer = None
        self._start()

    @property
    def tier(self) -> Tier:
        """How its workers are locked in."""
        return self._locked_tier() or "process"

    @property
    def reasons(self) -> Mapping[Tier, str]:
        """Why better tiers are not to be had here."""
        reasons: dict[Tier, str] = self._hello()["reasons"]
        return reasons

    def line(self) -> WarmLine | None:
        """Return the line to the warm process; None where workers are not locked in."""
        return WarmLine(self._control, self._hello()) if self._locked_tier() else None

    def launch(self, memory_mb: int) -> Worker:
        """Return a fresh worker.

        Raises:
            StartError: there is none to be had.
        """
        try:
            return self._launch(memory_mb)
        except (BrokenPipeError, ConnectionResetError):
            pass  # somebody has ended the warm process
        except (OSError, RuntimeError) as error:  # RuntimeError: no more threads
            raise StartError(f"this machine lacks what a worker takes ({error})") from None
        try:
            self._restart()
            return self._launch(memory_mb)
        except (OSError, RuntimeError) as error:
            raise StartError(f"the process that starts workers ends at once ({error})") from None

    def _launch(self, memory_mb: int) -> Worker:
        tier = self._locked_tier()
        if tier:
            return ForkedWorker(self._control, tier, memory_mb)
        assert self._unlocked  # or there would have been an error
        return self._unlocked.launch(memory_mb)

    def _locked_tier(self) -> Tier | None:
        tier: Tier | None = self._hello()["tier"]
        if tier is None and self._unlocked is None:
            listed = "; ".join(f"{name}: {reason}" for name, reason in self.reasons.items())
            asked = " or ".join(self._settings.tiers)
            raise StartError(f"On this machine submissions can't be locked in as is asked for, by {asked} ({listed}).")
        return tier

    def close(self) -> None:
        """End it. Workers that are still there are ended by their own leashes."""
        self._control.close()
        if self._process is None:
            return
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _hello(self) -> dict[str, Any]:
        if self._answer is None:
            received = self._first_words()
            if not received:
                self._restart()
                received = self._first_words()
            if not received:
                raise StartError("the process that starts workers ends at once")
            answer = json.loads(received)
            if "failed" in answer:
                raise StartError(f"the process that starts workers failed:\n{answer['failed']}")
            self._answer = answer
        return self._answer

    def _first_words(self) -> bytes:
        try:
            return self._control.recv(MAX_MESSAGE)
        except TimeoutError:
            raise StartError("the process that starts workers says nothing") from None
        except OSError:
            return b""


class ForkedWorker:
    """A worker that a warm process has forked, on the leash of its keeper."""

    def __init__(self, control: socket.socket, tier: Tier, memory_mb: int) -> None:
        self.tier = tier
        self._worker_pid = 0
        self._said: dict[str, Any] = {}
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            requests, to_worker = _pipe(theirs, ours)
            from_worker, answers = _pipe(ours, theirs)
            output, prints = _pipe(ours, theirs)
            self._leash, other_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            ours.callback(self._leash.close)
            theirs.callback(other_end.close)
            given = (requests, answers, prints, other_end.fileno())
            socket.send_fds(control, [msgspec.json.encode({"memory_mb": memory_mb})], given)
            ours.pop_all()
        self.channel = Channel(io.FileIO(to_worker, "wb"), io.FileIO(from_worker, "rb"), io.FileIO(output, "rb"))

    def how_it_ended(self) -> Ended | None:
        """Say how a worker whose channel has closed came to its end; None if it is still running.

        Raises:
            LostError: not by itself: its keeper is gone.
        """
        # The pipes close a moment before the process is gone.
        if not self._listen("ended", 1.0):
            return None
        if "ended" not in self._said:
            raise LostError(f"the process that kept this submission's worker is gone {self._said.get('failed', '')}")
        return Ended(self._said["why"]) if self._said["why"] else by_exit_code(self._said["ended"])

    def cpu_seconds(self) -> float | None:
        """Return the processor time that the worker has used, as the system counts it; None where it can't be told."""
        if not self._worker_pid:
            # Its keeper says so at once; on a machine that is busy, that may be late.
            self._listen("started", END_SECONDS)
            first = self._said.get("started", 0)
            self._worker_pid = _only_child(first) if self.tier == "jail" else first
        # 0 would be this process.
        return processor_time(self._worker_pid) if self._worker_pid else None

    def kill(self) -> None:
        """End the worker and all that it started, and wait until it is gone. A second time does nothing."""
        if self._leash.fileno() < 0:
            return
        self._leash.shutdown(socket.SHUT_WR)
        self._listen("gone", END_SECONDS)
        self._leash.close()
        self.channel.close()

    def _listen(self, awaited: str, seconds: float) -> bool:
        """Hear what the keeper says until it says this, or has gone; say whether either came in time."""
        deadline = time.monotonic() + seconds
        while awaited not in self._said and "gone" not in self._said:
            self._leash.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                received = self._leash.recv(MAX_MESSAGE)
            except TimeoutError:
                return False
            except OSError:
                received = b""
            self._said |= json.loads(received) if received else {"gone": True}
        return True


def _pipe(reading: contextlib.ExitStack, writing: contextlib.ExitStack) -> tuple[int, int]:
    """Return both ends of a pipe, each to be closed with others."""
    read, write = os.pipe()
    reading.callback(os.close, read)
    writing.callback(os.close, write)
    return read, write


def _only_child(pid: int) -> int:
    """Return the child of a process, by its number here; 0 where it has none."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(children[0]) if children else 0
