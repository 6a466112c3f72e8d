"""The files by which a program reaches the machine's GPUs."""

from __future__ import annotations

import glob

# NVIDIA's driver, and what Windows gives its own Linux. Others are to be added by whoever can try them.
PATTERNS = (
    "/dev/nvidia[0-9]*",
    "/dev/nvidiactl",
    "/dev/nvidia-uvm",
    "/dev/nvidia-uvm-tools",
    "/dev/nvidia-modeset",
    "/dev/dxg",
)


def device_files() -> tuple[str, ...]:
    """Return the device files of the GPUs that are here, in order; none where there is no GPU that is known of."""
    return tuple(path for pattern in PATTERNS for path in sorted(glob.glob(pattern)))
