"""Tier `process`: the worker is a separate process with limits, killed as a group. It works everywhere.

It is not confined: a submission could read files and reach the network.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from io import RawIOBase
from pathlib import Path
from typing import cast

from dlgrade.isolation.channel import Channel
from dlgrade.isolation.outcome import Ended
from dlgrade.isolation.scratch import make_folder, remove_left_over
from dlgrade.result import Tier

# One thread for each submission: many may run at once, and a start is quicker.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # As much of a GPU's memory as is used, and not all of it from the start.
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
}
THREADS = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
# What whoever starts dlgrade may set, for workers too.
CHOSEN = ("KERAS_BACKEND", *THREADS)
# Where checks are held to what was measured on processors, no library is to find a GPU.
NO_GPU = {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}
# What Windows needs to start Python at all.
PASSED_ON = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE")


def share_cores(jobs: int) -> None:
    """Have the workers that are started from here on compute with their share of the cores, of so many at a time.

    TensorFlow takes all for each, and its threads wait for each other by running idle.
    """
    for name in THREADS:
        os.environ.setdefault(name, str(max(1, (os.cpu_count() or 1) // jobs)))


def environment(*, gpu: bool) -> dict[str, str]:
    """Return the variables that a worker's libraries are set by."""
    chosen = {name: os.environ[name] for name in CHOSEN if os.environ.get(name)}
    return ENVIRONMENT | chosen | ({} if gpu else NO_GPU)


def python_command(main: str, *arguments: str) -> list[str]:
    """Return the command that runs a module's `main`: isolated from the caller's folder and settings (`-I`).

    What this process imports from beyond the interpreter's own places, such as a user's site-packages, is added.
    """
    places = {str(Path(place).resolve()) for place in ("", sys.argv[0], Path(sys.argv[0]).parent)}
    extra = [place for place in sys.path if Path(place).is_absolute() and str(Path(place).resolve()) not in places]
    code = (
        f"import sys; sys.path += [place for place in {extra!r} if place not in sys.path]; "
        f"from {main} import main; main()"
    )
    return [sys.executable, "-I", "-X", "utf8", "-c", code, *arguments]


class ProcessLauncher:
    """Starts each worker as a process of its own, from nothing."""

    tier: Tier = "process"
    reasons: Mapping[Tier, str] = {}

    def __init__(self, *, gpu: bool = False) -> None:
        self._gpu = gpu
        remove_left_over()

    def launch(self, memory_mb: int) -> ProcessWorker:
        """Return a fresh worker. What it may have of memory it is told when it loads something."""
        return ProcessWorker(gpu=self._gpu)

    def line(self) -> None:
        """Return nothing: there is no process to share."""

    def close(self) -> None:
        """Do nothing: each worker is ended by itself."""


class ProcessWorker:
    """A running worker process and the channel to it."""

    tier: Tier = "process"

    def __init__(self, *, gpu: bool = False) -> None:
        self._killed = False
        self._scratch = make_folder()
        own = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        own["USER"] = "learner"
        own |= dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), self._scratch.path)
        self._process = subprocess.Popen(
            python_command("dlgrade.isolation.worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=self._scratch.path,
            env=own | environment(gpu=gpu),
            start_new_session=os.name == "posix",
        )
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        self.channel = Channel(*cast("tuple[RawIOBase, RawIOBase, RawIOBase]", streams))

    def how_it_ended(self) -> Ended | None:
        """Say how a worker whose channel has closed came to its end; None if it is still running."""
        try:
            # The pipes close a moment before the process is gone.
            return by_exit_code(self._process.wait(1.0))
        except subprocess.TimeoutExpired:
            return None

    def cpu_seconds(self) -> float | None:
        """Return the processor time that the worker has used, as the system counts it; None where it can't be told."""
        return processor_time(self._process.pid)

    def kill(self) -> None:
        """End the worker and all that it started, and remove its scratch folder. A second time does nothing."""
        if self._killed:
            return
        self._killed = True
        self._kill()
        self._process.wait()
        self.channel.close()
        self._scratch.remove()

    def _kill(self) -> None:
        if os.name == "posix":
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        else:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(self._process.pid)], capture_output=True, check=False)
            self._process.kill()


def processor_time(pid: int) -> float | None:
    """Return the seconds of processor time that another process has used; None where that can't be told."""
    if sys.platform != "linux":
        return None
    try:
        # The clock of another process: clock_getcpuclockid(3), which Python offers for threads alone.
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return None


def by_exit_code(code: int) -> Ended:
    """Say how a process ended whose exit code this is; a negative one stands for a signal."""
    if code >= 0:
        return Ended(f"exit code {code}")
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return Ended(f"killed by {name}", killed=name == "SIGKILL")
