"""Sets up dlgrade's own environment, if it is not there yet, and runs a command in it.

    python3 grader/run.py dlgrade check softmax solutions/exercise_03_softmax/solution.py
    python3 grader/run.py pytest

It needs nothing but Python: the environment is the folder `.venv` beside `pyproject.toml`, so that nothing outside the
checkout is touched, also where the system's Python does not let pip install (Debian, Ubuntu, Homebrew).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "dlgrade-installed"
OLDEST = (3, 10)


def main(arguments: list[str]) -> int:
    """Set up, then run `arguments` as a command of the environment. Returns its exit code."""
    if not arguments:
        print(__doc__)
        return 2
    if sys.version_info < OLDEST:
        say(f"dlgrade needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
        return 2
    if not installed():
        set_up()
    command, *rest = arguments
    found = shutil.which(command, path=str(BIN))
    if not found:
        say(f"There is no command {command!r} in {BIN}.")
        return 2
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        return subprocess.run([found, *rest], env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


def installed() -> bool:
    """Whether the environment is there and was made from today's pyproject.toml."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == fingerprint()


def fingerprint() -> str:
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def set_up() -> None:
    """Make `.venv` and install dlgrade and its tools for development into it."""
    say("Setting up the environment in .venv (once; a few minutes, for TensorFlow is large) …")
    STAMP.unlink(missing_ok=True)
    if not PYTHON.is_file():
        make_venv()
    pip = [str(PYTHON), "-m", "pip"] if has_pip(str(PYTHON)) else [*outer_pip(), "--python", str(PYTHON)]
    run([*pip, "install", "--quiet", "--disable-pip-version-check", "--editable", f"{ROOT}[dev]"])
    STAMP.write_text(fingerprint(), encoding="utf-8")
    say("Done.")


def make_venv() -> None:
    """Make an environment, with pip where Python comes with it; Debian's does not always."""
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    without = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    bare = subprocess.run(without, capture_output=True, text=True, check=False)
    if bare.returncode != 0:
        give_up(f"Python can't make a virtual environment here:\n{(made.stdout + made.stderr).strip()}")


def has_pip(python: str) -> bool:
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def outer_pip() -> list[str]:
    """Return a pip outside the environment that can install into it."""
    if has_pip(sys.executable):
        return [sys.executable, "-m", "pip"]
    for name in ("pip3", "pip"):
        if found := shutil.which(name):
            return [found]
    give_up(
        "There is no pip to install with. Install it in your system's way and run this command again,\n"
        "on Debian and Ubuntu: sudo apt install python3-venv"
    )
    raise AssertionError


def run(command: list[str]) -> None:
    """Run a step of the set-up, and stop with its own words if it fails."""
    if subprocess.run(command, check=False).returncode != 0:
        give_up("The set-up did not come to its end; what went wrong stands above. Run the command again to go on.")


def give_up(message: str) -> None:
    say(message)
    raise SystemExit(2)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
