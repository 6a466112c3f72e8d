"""grader/run.py: what it does on newcomers' computers, with a pip and an ensurepip that only pretend.

The pretended `pip install --editable` writes down that it was called, and makes the one command `hello`.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parent.parent / "grader" / "run.py"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

posix = pytest.mark.skipif(os.name == "nt", reason="the pretended commands are POSIX scripts")

# Says where and with what it was called. HELLO_WAITS lets it tell that it runs, and stay until Ctrl-C.
HELLO = """#!/bin/sh
printf '%s\\n' "$PWD" "$@"
if [ "$HELLO_WAITS" ]; then
    trap 'echo "hello cleaned up"; exit 7' INT
    echo runs > "$FIFO"
    while true; do sleep 1; done
fi
exit "${HELLO_EXITS:-0}"
"""

PIP = """
import os, shutil, sys, sysconfig, zipfile
from pathlib import Path


def log(line):
    with open(os.environ["LOG"], "a", encoding="utf-8") as file:
        file.write(line + "\\n")


command, *rest = sys.argv[1:]
if command == "download":
    log("download pip")
    shutil.copy(os.environ["WHEEL"], rest[rest.index("--dest") + 1])
elif command == "install" and "--editable" in rest:
    log("install " + rest[-1])
    print("words of pip")
    does = os.environ.get("PIP_DOES")
    if does == "fail":
        sys.exit("pip: there is no network")
    if does == "wait":
        try:
            Path(os.environ["FIFO"]).write_text("waits")
            Path(os.environ["FIFO"]).read_text()
        except KeyboardInterrupt:
            log("pip cleaned up")
            sys.exit(1)
    hello = Path(sys.executable).with_name("hello")
    hello.write_text(os.environ["HELLO"], encoding="utf-8")
    hello.chmod(0o755)
elif command == "install":
    log("install pip")
    with zipfile.ZipFile(rest[-1]) as wheel:
        wheel.extractall(sysconfig.get_path("purelib"))
"""

ENSUREPIP = """
import os, sysconfig, zipfile

with zipfile.ZipFile(os.environ["WHEEL"]) as wheel:
    wheel.extractall(sysconfig.get_path("purelib"))
print("words of ensurepip")
"""

APT_GET = """#!/bin/sh
echo "apt-get $*" >> "$APT_LOG"
[ "$APT_FAILS" ] && exit 100
for last; do :; done
[ "$last" = python3-pip-whl ] && : > python3-pip-whl_99_all.deb
exit 0
"""

DPKG_DEB = """#!/bin/sh
mkdir -p "$3/usr/share/python-wheels" && cp "$WHEEL" "$3/usr/share/python-wheels/"
"""


@dataclass
class Computer:
    """A checkout, a Python to call run.py with, and what there is besides."""

    folder: Path
    checkout: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def python(self) -> Path:
        return self.folder / "python" / "bin" / "python"

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    @property
    def log(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    @property
    def elsewhere(self) -> Path:
        return self.folder / "elsewhere"

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.python, self.checkout / "grader" / "run.py", *arguments],
            cwd=self.elsewhere,
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            # Where these tests run in a shell's background, Ctrl-C is ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, **environ)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def add_command(self, name: str, text: str) -> None:
        path = self.folder / "commands" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def add_pip(self, python: Path) -> None:
        where = "import sysconfig; print(sysconfig.get_path('purelib'))"
        packages = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
        with zipfile.ZipFile(self.environ["WHEEL"]) as wheel:
            wheel.extractall(packages)

    def lose_ensurepip(self) -> None:
        """Be like Debian without python3-venv."""
        shutil.rmtree(self.folder / "modules" / "ensurepip")
        (self.folder / "modules" / "ensurepip.py").write_text("raise ImportError")

    def gain_ensurepip(self) -> None:
        (self.folder / "modules" / "ensurepip.py").unlink(missing_ok=True)
        package = self.folder / "modules" / "ensurepip"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(ENSUREPIP, encoding="utf-8")


@pytest.fixture
def computer(tmp_path) -> Computer:
    """A computer whose Python has ensurepip and no pip, with a fresh checkout in a folder that has an awkward name."""
    checkout = tmp_path / "Übung macht den Meister's $HOME"
    (checkout / "grader").mkdir(parents=True)
    shutil.copy(RUN, checkout / "grader" / "run.py")
    (checkout / "pyproject.toml").write_text("[project]\n")
    venv.create(tmp_path / "python", with_pip=False, symlinks=True)
    for folder in ("commands", "elsewhere", "modules"):
        (tmp_path / folder).mkdir()
    wheel = tmp_path / "pip-99-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pip/__init__.py", "")
        archive.writestr("pip/__main__.py", PIP)
    os.mkfifo(tmp_path / "fifo")
    for name in ("cp", "mkdir", "sleep"):
        (tmp_path / "commands" / name).symlink_to(shutil.which(name))
    environ = {
        "PATH": str(tmp_path / "commands"),  # neither this computer's apt-get nor its pip
        "HOME": str(tmp_path),
        "PYTHONPATH": str(tmp_path / "modules"),
        "WHEEL": str(wheel),
        "HELLO": HELLO,
        "LOG": str(tmp_path / "log"),
        "APT_LOG": str(tmp_path / "apt.log"),
        "FIFO": str(tmp_path / "fifo"),
    }
    made = Computer(tmp_path, checkout, environ)
    made.gain_ensurepip()
    return made


@posix
def test_the_first_command_sets_up_and_every_command_runs_where_it_was_called(computer):
    first = computer.run("hello", "a b", "ü")
    assert (first.returncode, first.stdout) == (0, f"{computer.elsewhere}\na b\nü\n")
    assert "Setting up" in first.stderr
    assert computer.log == [f"install {computer.checkout}[dev]"]
    second = computer.run("hello", HELLO_EXITS="5")
    assert (second.returncode, second.stdout, second.stderr) == (5, f"{computer.elsewhere}\n", "")
    assert len(computer.log) == 1


@posix
def test_a_changed_pyproject_is_installed_into_the_same_environment(computer):
    computer.run("hello")
    (computer.venv / "mine").touch()
    (computer.checkout / "pyproject.toml").write_text("[project]\nname = 'new'\n")
    assert computer.run("hello").returncode == 0
    assert len(computer.log) == 2 and (computer.venv / "mine").exists()
    computer.run("hello")
    assert len(computer.log) == 2


@posix
def test_a_set_up_that_failed_says_why_and_goes_on_where_it_stopped(computer):
    failed = computer.run("hello", PIP_DOES="fail")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "pip: there is no network" in failed.stderr and "Run the command again" in failed.stderr
    (computer.venv / "mine").touch()
    assert computer.run("hello").returncode == 0
    assert (computer.venv / "mine").exists()


@posix
def test_an_environment_of_the_users_own_is_used_and_kept(computer):
    venv.create(computer.venv, with_pip=False, symlinks=True)
    computer.add_pip(computer.venv / "bin" / "python")
    (computer.venv / "mine").touch()
    assert computer.run("hello").returncode == 0
    assert (computer.venv / "mine").exists()


@posix
def test_a_checkout_that_was_moved_gets_a_new_environment(computer):
    computer.run("hello")
    (computer.venv / "mine").touch()
    computer.checkout = computer.checkout.rename(computer.folder / "moved")
    assert computer.run("hello").returncode == 0
    assert computer.log[1:] == [f"install {computer.checkout}[dev]"]
    assert not (computer.venv / "mine").exists()


@posix
def test_an_environment_whose_python_is_gone_is_made_again(computer):
    computer.run("hello")
    for link in (computer.venv / "bin").glob("python*"):
        link.unlink()
        link.symlink_to(computer.folder / "uninstalled")
    assert computer.run("hello").returncode == 0
    assert len(computer.log) == 2


@posix
def test_without_any_pip_it_says_what_to_install_and_goes_on_once_it_is_there(computer):
    computer.lose_ensurepip()
    stopped = computer.run("hello")
    assert (stopped.returncode, stopped.stdout, computer.log) == (2, "", [])
    assert f"apt install python3.{sys.version_info.minor}-venv" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    computer.gain_ensurepip()
    assert computer.run("hello").returncode == 0


@posix
def test_a_pip_outside_the_environment_brings_one_into_it(computer):
    computer.lose_ensurepip()
    computer.add_pip(computer.python)
    assert computer.run("hello").returncode == 0
    assert computer.log == ["download pip", "install pip", f"install {computer.checkout}[dev]"]


@posix
@pytest.mark.skipif(not CERTIFICATES.is_file(), reason="only where Debian's pip finds its certificates")
def test_on_debian_without_pip_its_packages_bring_one(computer):
    computer.lose_ensurepip()
    computer.add_command("apt-get", APT_GET)
    computer.add_command("dpkg-deb", DPKG_DEB)
    stopped = computer.run("hello", APT_FAILS="1")
    assert stopped.returncode == 2 and "apt install" in stopped.stderr
    assert computer.run("hello").returncode == 0
    assert computer.log == ["install pip", f"install {computer.checkout}[dev]"]
    calls = (computer.folder / "apt.log").read_text().splitlines()
    assert not [call for call in calls if " install " in call]


@posix
def test_two_at_once_set_up_once(computer):
    first = computer.start("hello", PIP_DOES="wait")
    assert (computer.folder / "fifo").read_text() == "waits"  # the first is at it
    second = computer.start("hello")
    assert "Setting up" in second.stderr.readline()
    (computer.folder / "fifo").write_text("go on")
    for process in (first, second):
        out, _ = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, f"{computer.elsewhere}\n")
    assert len(computer.log) == 1


@posix
def test_ctrl_c_stops_the_set_up_and_the_next_call_goes_on(computer):
    process = computer.start("hello", PIP_DOES="wait")
    assert (computer.folder / "fifo").read_text() == "waits"
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Interrupted" in err and "Traceback" not in err
    assert computer.log[-1] == "pip cleaned up"
    assert computer.run("hello").returncode == 0


@posix
def test_ctrl_c_is_the_commands_own_affair(computer):
    computer.run("hello")
    process = computer.start("hello", HELLO_WAITS="1")
    assert (computer.folder / "fifo").read_text() == "runs\n"
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out.splitlines()[-1], err) == (7, "hello cleaned up", "")


@posix
def test_an_unknown_command_and_a_folder_in_the_way_are_said(computer):
    computer.venv.touch()
    blocked = computer.run("hello")
    assert blocked.returncode == 2 and ".venv" in blocked.stderr and "Traceback" not in blocked.stderr
    computer.venv.unlink()
    unknown = computer.run("hallo")
    assert (unknown.returncode, unknown.stdout) == (2, "") and "'hallo'" in unknown.stderr


@posix
def test_without_a_command_it_explains_itself_and_sets_nothing_up(computer):
    for arguments, code in [((), 2), (("--help",), 0)]:
        ran = computer.run(*arguments)
        assert ran.returncode == code and "python3 grader/run.py" in ran.stdout
    assert not computer.venv.exists()


def load_run():
    spec = importlib.util.spec_from_file_location("run_of_the_grader", RUN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@posix
def test_an_old_python_is_told_so_and_of_a_newer_one(monkeypatch, capsys, tmp_path):
    newer = tmp_path / "python3.11"
    newer.write_text("#!/bin/sh\n")
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(sys, "version", "3.9.18 (main)")
    assert load_run().main(["dlgrade", "list"]) == 2
    said = capsys.readouterr().err
    assert "3.10 or newer" in said and "3.9.18" in said and "run this command with python3.11" in said


def test_an_old_python_can_read_it():
    source = RUN.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    assert "from __future__ import annotations" not in source  # unknown to Python 3.6
