"""The warm process: imports NumPy or Keras once, and forks a locked-in worker whenever it is asked for one.

It is started clean and sees no test, solution or label. Linux alone has what it takes. For each worker there is

    warm process ── keeper ── first process of new namespaces ── worker          (tier jail)
    warm process ── keeper ── worker                                              (tier confined)

The keeper holds the worker on a leash, a socket to the grader. When the grader lets go of it, or is gone, the keeper
kills the worker with all that it may have started, tells how that ended, and ends.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dlgrade.isolation import locks
from dlgrade.isolation.linux import cgroup, kernel, lockdown, root
from dlgrade.isolation.linux.view import View, package_paths, view_for
from dlgrade.isolation.scratch import make_folder, remove_left_over
from dlgrade.isolation.settings import MAX_MESSAGE, Settings

if TYPE_CHECKING:
    from dlgrade.result import Tier

# Descriptors of a worker beyond the usual three.
REQUESTS, ANSWERS = 3, 4
# What a keeper gets: the worker's requests, its answers, its output, and the leash.
DESCRIPTORS = 4
# Exit codes above stand for signals, as in a shell.
SIGNALLED = 128
# What may be better the next time: no reason to lock submissions in less well.
SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
# How often a worker's threads are counted.
WATCH_SECONDS = 0.02


@dataclass(frozen=True)
class _Lock:
    """How this warm process's workers are locked in."""

    tier: Tier
    readable: tuple[str, ...]
    scratch_mb: int
    shared_memory: bool
    devices: tuple[str, ...]
    groups: cgroup.Home | None

    def apply(self, scratch: str) -> None:
        """Lock this process in."""
        lockdown.lock(self.tier, self.readable, scratch, shared_memory=self.shared_memory, devices=self.devices)


def main() -> NoReturn:
    """Read the settings from the control socket, say what became of them, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        answer, lock = _start(Settings(**json.loads(control.recv(MAX_MESSAGE))))
    except BaseException:
        answer, lock = {"failed": traceback.format_exc()}, None
    control.send(json.dumps(answer).encode())
    if lock is None:
        os._exit(1)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are nobody's to wait for
    gc.collect()
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MAX_MESSAGE, DESCRIPTORS)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            control.close()
            _keep(lock, json.loads(message)["memory_mb"], *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _start(settings: Settings) -> tuple[dict[str, Any], _Lock | None]:
    """Lock this process up in the best tier that works here; return what to tell the grader, and the lock."""
    # From here on dlgrade's own files may be out of sight.
    for name in ("dlgrade.isolation.worker", "dlgrade.submission", *settings.preload):
        importlib.import_module(name)
    packages = settings.packages
    paths = None if packages is None else [path for name in packages for path in package_paths(name)]
    view = view_for(paths, settings.hidden)
    groups = cgroup.open_home()
    reasons: dict[str, str] = {}
    for tier in settings.tiers:
        readable = () if tier == "jail" else tuple(view.flat())
        lock = _Lock(tier, readable, settings.scratch_mb, settings.shared_memory, settings.devices, groups)
        reason = _what_fails(lock, view)
        if reason:
            reasons[tier] = reason
            continue
        lockdown.prepare(tier, view, settings.devices)
        if tier == "confined":
            remove_left_over()
            locks.install()
        if tier == "jail":
            os.environ.update(dict.fromkeys(("HOME", "TMPDIR"), root.SCRATCH))
        for name in settings.preload_inside:
            importlib.import_module(name)
        return {"tier": tier, "reasons": reasons}, lock
    return {"tier": None, "reasons": reasons}, None


def _what_fails(lock: _Lock, view: View) -> str:
    """Lock a child in, for a try; return why that can't be done here, or an empty string.

    Raises:
        OSError: it can't be done at present, for want of something.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _run(lambda: _try(lock, view, writer))
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read(MAX_MESSAGE)
    os.waitpid(child, 0)
    if not said:
        return "it was killed"
    number, reason = json.loads(said)
    if number in SHORTAGES:
        raise OSError(number, reason)
    return str(reason)


def _tell(writer: int, error: Exception | None) -> None:
    """Say how a try went."""
    number = error.errno if isinstance(error, OSError) else None
    os.write(writer, json.dumps([number, (str(error) or repr(error)) if error else ""]).encode())


def _try(lock: _Lock, view: View, writer: int) -> None:
    try:
        lockdown.prepare(lock.tier, view, lock.devices)
        lockdown.separate(lock.tier)
        inner = os.fork()
        if inner == 0:
            _run(lambda: _try_inside(lock, view, writer))
        os.waitpid(inner, 0)
    except Exception as error:
        _tell(writer, error)


def _try_inside(lock: _Lock, view: View, writer: int) -> None:
    try:
        if lock.tier == "jail":
            root.mount_own(lock.scratch_mb)
            if exposed := view.exposed():
                raise OSError(f"{exposed[0]} can be seen")
        lock.apply(root.SCRATCH)
        _tell(writer, None)
    except Exception as error:
        _tell(writer, error)


def _run(work: Callable[[], object]) -> NoReturn:
    """Do the work of a forked process, and end it: it must never return into the code that forked it."""
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _keep(lock: _Lock, memory_mb: int, requests: int, answers: int, output: int, leash: int) -> NoReturn:
    """Start a worker, and wait until it ends or the grader lets go of the leash."""
    line = socket.socket(fileno=leash)
    folder, child, group = None, 0, None
    try:
        if lock.groups:
            group = cgroup.make(lock.groups, memory_mb)
        if lock.tier != "jail":
            folder = make_folder()
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        lockdown.separate(lock.tier)
        child = os.fork()
        if child == 0:
            line.close()
            scratch = folder.path if folder else root.SCRATCH
            _run(lambda: _first_process(lock, scratch, group, requests, answers, output))
        for descriptor in (requests, answers, output):
            os.close(descriptor)
        line.send(json.dumps({"started": child}).encode())
        code, why = _wait(child, line, watched=lock.tier != "jail")
        child = 0
        if lock.tier == "jail" and code > SIGNALLED:  # what the first process has to say of the worker
            code = SIGNALLED - code
        if group and group.ran_out():
            why = f"it took more memory than the {memory_mb} MB that it may have"
        line.send(json.dumps({"ended": code, "why": why}).encode())
    except BrokenPipeError:
        pass  # the grader is gone
    except BaseException:
        line.send(json.dumps({"failed": traceback.format_exc()}).encode())
    finally:
        if child:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):  # it may be gone, and waited for
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        if group:
            group.remove()
        if folder:
            folder.remove()
        os._exit(0)


def _wait(child: int, leash: socket.socket, *, watched: bool) -> tuple[int, str]:
    """Return a child's exit code, negative for a signal, and why it was killed, if that was for what it did.

    It is killed when the other side lets go of the leash. Where the kernel counts a worker's threads with others, or
    not at all, it is `watched`: killed if it has too many, before they are so many that nobody else can start any.
    """
    ended = os.pidfd_open(child)
    ready: list[int] = []
    too_many = False
    while not ready and not too_many:
        ready, _, _ = select.select([ended, leash.fileno()], [], [], WATCH_SECONDS if watched else None)
        too_many = watched and _threads(child) > lockdown.MAX_THREADS
    if ended not in ready:
        signal.pidfd_send_signal(ended, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    why = f"it had more than {lockdown.MAX_THREADS} threads" if too_many else ""
    return os.waitstatus_to_exitcode(status), why


def _threads(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[17])
    except OSError:
        return 0


def _first_process(
    lock: _Lock, scratch: str, group: cgroup.Group | None, requests: int, answers: int, output: int
) -> None:
    """Become the worker, or, in a jail, the process that starts it and reaps what it leaves."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if group:
        group.enter()
    if lock.tier == "jail":
        root.mount_own(lock.scratch_mb)
        worker = os.fork()
        if worker:
            _reap(worker)
    _arrange(requests, answers, output)
    os.environ.update({"HOME": scratch, "TMPDIR": scratch, "USER": "learner"})
    tempfile.tempdir = None
    os.chdir(scratch)
    from dlgrade.isolation import worker as code

    lock.apply(scratch)
    code.serve(REQUESTS, ANSWERS)


def _arrange(requests: int, answers: int, output: int) -> None:
    """Put three descriptors where a worker has them, and close all others."""
    # Out of the way first, so that none of the three is overwritten before it has been moved.
    spare = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, ANSWERS + 1) for descriptor in (requests, answers, output)]
    for descriptor, target in zip(spare, (REQUESTS, ANSWERS, 2), strict=True):
        os.dup2(descriptor, target)
    _close_from(ANSWERS + 1)


def _close_from(first: int) -> None:
    # Not all that could be there: that may be a thousand million, and not every system closes a range at once.
    for descriptor in [int(entry.name) for entry in os.scandir("/proc/self/fd")]:
        if descriptor >= first:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _reap(worker: int) -> NoReturn:
    """Be the first process of a namespace: nothing but wait. When it ends, the kernel ends all that is left."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.drop_capabilities()
    _close_from(0)
    while True:
        ended, status = os.wait()
        if ended == worker:
            code = os.waitstatus_to_exitcode(status)
            os._exit(SIGNALLED - code if code < 0 else code)
