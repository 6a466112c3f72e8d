"""What can go wrong with a worker by no doing of the submission: a fault of ours or of this machine."""

from __future__ import annotations

from dlgrade.errors import DlgradeError


class WorkerError(DlgradeError):
    """There is no worker, and the submission has nothing to do with it."""


class StartError(WorkerError):
    """A worker did not start."""


class LostError(WorkerError):
    """Somebody or something has ended the processes around a worker."""
