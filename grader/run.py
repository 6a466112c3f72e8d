"""Sets up dlgrade's own environment, if it is not there yet, and runs a command in it.

    python3 grader/run.py dlgrade check softmax solutions/exercise_03_softmax/solution.py
    python3 grader/run.py pytest

It needs nothing but Python: the environment is the folder `.venv` beside `pyproject.toml`, so that nothing outside the
checkout is touched, also where the system's Python does not let pip install (Debian, Ubuntu, Homebrew).
"""

# An old Python has to read this file in order to say that it is too old: no syntax newer than Python 3.6.

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "dlgrade-installed"
OLDEST, NEWEST = (3, 10), (3, 13)


def main(arguments: "list[str]") -> int:
    """Set up if need be, then run `arguments` as a command of the environment. Returns its exit code."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    if sys.version_info < OLDEST:
        return too_old()
    try:
        if not installed():
            set_up()
        return run_command(*arguments)
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
    except OSError as error:
        say(f"This does not work here: {error}")
        return 2


def run_command(command: str, *arguments: str) -> int:
    found = shutil.which(command, path=str(BIN))
    if not found:
        say(f"There is no command {command!r} in {BIN}.")
        return 2
    environment = {**os.environ, "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])}
    if os.name != "nt":  # in this process's place, so that nothing stands between it, the terminal and signals
        os.execve(found, [found, *arguments], environment)
    return finish([found, *arguments], env=environment)


def installed() -> bool:
    """Whether the environment is there, in working order and made from today's pyproject.toml."""
    return STAMP.is_file() and PYTHON.is_file() and STAMP.read_bytes() == place() + fingerprint()


def place() -> bytes:
    """Where the environment lies: its scripts hold this path, and do not work from another one."""
    return os.fsencode(f"{VENV}\n")


def fingerprint() -> bytes:
    """What the environment was made from. The real Python is part of it: the system's may be a newer one by now."""
    return os.fsencode(os.path.realpath(PYTHON)) + hashlib.sha256(PYPROJECT.read_bytes()).hexdigest().encode()


def set_up() -> None:
    """Make `.venv`, and install dlgrade and its tools for development into it. Goes on where it was stopped."""
    say("Setting up the environment in .venv (once; a few minutes, for TensorFlow is large) …")
    with alone():
        if installed():
            return  # by another process, while this one waited
        moved = STAMP.is_file() and not STAMP.read_bytes().startswith(place())
        if moved or not works(PYTHON, "-c", ""):
            make_venv()
        STAMP.write_bytes(place())
        if not works(PYTHON, "-m", "pip", "--version"):
            add_pip()
        step(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--editable", f"{ROOT}[dev]")
        STAMP.write_bytes(place() + fingerprint())
    say("Done.")


def alone() -> "BinaryIO":
    """Wait until no other process sets this checkout up. Closing the result, a file, lets the next one in."""
    file = PYPROJECT.open("rb")
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
    except (ImportError, OSError):
        pass  # Windows, or a network's file system without locks: there one set-up at a time is up to the user
    return file


def make_venv() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if made.returncode != 0:
        give_up(f"Python can't make a virtual environment here:\n{made.stdout.strip()}\n{remedy()}")


def add_pip() -> None:
    """Give the environment a pip: Python's own copy or, as Debian and Ubuntu part Python from pip, the system's."""
    if works(PYTHON, "-c", "import ensurepip"):
        step(PYTHON, "-m", "ensurepip", "--default-pip")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if works(sys.executable, "-m", "pip", "--version"):
            step(sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, "pip")
        else:
            fetch_debians_pip(folder)
        for wheel in folder.rglob("pip-*.whl"):
            step(PYTHON, wheel / "pip", "install", "--no-index", wheel)
            return
    give_up(f"This Python comes without pip, and nothing can be installed without it.\n{remedy()}")


def fetch_debians_pip(folder: Path) -> None:
    """Download and unpack Debian's or Ubuntu's pip below `folder`: to install it would take more rights."""
    # Its pip believes the system's certificates alone; without them there is no use in it.
    if not (shutil.which("apt-get") and Path("/etc/ssl/certs/ca-certificates.crt").is_file()):
        return
    (folder / "lists" / "partial").mkdir(parents=True)
    apt = ["apt-get", "-o", f"Dir::State::Lists={folder / 'lists'}", "-o", f"Dir::Cache={folder}"]
    if works(*apt, "update") and works(*apt, "download", "python3-pip-whl", cwd=folder):
        for package in folder.glob("*.deb"):
            works("dpkg-deb", "--extract", package, folder)


def remedy() -> str:
    package = "python{}.{}-venv".format(*sys.version_info)
    return (
        "Install what is missing and run this command again.\n"
        f"On Debian and Ubuntu, as root: apt update && apt install {package}"
    )


def too_old() -> int:
    say("dlgrade needs Python {}.{} or newer; this is {}.".format(*OLDEST, sys.version.split()[0]))
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if works(f"python3.{minor}", "-c", ""):
            say(f"There is a newer one on this computer: run this command with python3.{minor}.")
            break
    return 2


def works(*command: "str | Path", cwd: "Path | None" = None) -> bool:
    """Run a command in silence. Returns whether it is there and succeeds."""
    nothing = subprocess.DEVNULL
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, cwd=cwd, stdin=nothing, stdout=nothing, stderr=nothing).returncode == 0
    except OSError:
        return False


def step(*command: "str | Path") -> None:
    """Run a step of the set-up, and stop with its own words if it fails. Only on a terminal it tells how far it is."""
    # Standard output is left to the command that is to be run.
    output = sys.stderr if sys.stderr.isatty() else subprocess.DEVNULL
    if finish([str(word) for word in command], stdout=output) != 0:
        give_up("The set-up did not come to its end; what went wrong stands above. Run the command again to go on.")


def finish(command: "list[str]", **options: "Any") -> int:
    """Run a command to its end and return its exit code. Ctrl-C reaches it too, and it ends in its own way."""
    with subprocess.Popen(command, **options) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            raise


def give_up(message: str) -> None:
    say(message)
    raise SystemExit(2)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
