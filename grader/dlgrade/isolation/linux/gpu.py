"""The files by which a program reaches the machine's GPUs."""

from __future__ import annotations

import glob
import re
from pathlib import Path

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


def models() -> list[str]:
    """Return what NVIDIA's driver calls the GPUs that are here; nothing where it does not say."""
    found = []
    for path in sorted(glob.glob("/proc/driver/nvidia/gpus/*/information")):
        try:
            text = Path(path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found += re.findall(r"^Model:\s*(.+?)\s*$", text, re.MULTILINE)
    return found
