"""What travels: wheel, sdist and editable install hold the whole course and make nothing but `dlgrade` importable.

Everything is built from a copy of the checkout with leftovers strewn in, and installed into environments of their own,
which borrow the libraries of this one and see neither the copy (it is gone by then) nor the checkout.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CHECKOUT = Path(__file__).resolve().parent.parent
LIBRARIES = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
# The folders of a wheel's files: in the checkout, and in the wheel.
TRAVELS = {
    "grader/dlgrade/": "dlgrade/",
    "grader/suites/": "dlgrade/_course/suites/",
    "exercises/": "dlgrade/_course/exercises/",
    "solutions/": "dlgrade/_course/solutions/",
    "datasets/": "dlgrade/_course/datasets/",
}
LEFTOVERS = [
    "datasets/.DS_Store",
    "exercises/exercise_03_softmax/.ipynb_checkpoints/notes-checkpoint.ipynb",
    "grader/dlgrade/__pycache__/course.cpython-310.pyc",
    "grader/suites/exercise_03_softmax/__pycache__/test_softmax.cpython-310.pyc",
    "solutions/exercise_03_softmax/mistakes/__pycache__/axis_0.cpython-310.pyc",
]
# Settings of whoever runs the tests that would show a program the checkout, or another course.
SEEN = ("PYTHONPATH", "PYTHONHOME", "DLGRADE_COURSE", "DLGRADE_STATE", "DLGRADE_DEBUG")

WHERE = """
import json, os, sys
import dlgrade
from dlgrade.course import open_course

paths = [os.path.realpath(path) for path in sys.path]
print(json.dumps([os.path.realpath(dlgrade.__file__), str(open_course().root), paths]))
"""

# The borrowed libraries are left out: what they bring along is not dlgrade's doing.
IMPORTABLE = """
import importlib.util, json, sys

sys.path = [path for path in sys.path if path not in LIBRARIES]
names = ["build_hook", "datasets", "dlgrade", "exercises", "grader", "run", "solutions", "suites", "tests"]
print(json.dumps([name for name in names if importlib.util.find_spec(name)]))
"""


@dataclass(frozen=True)
class Built:
    """What was built, and every file of the source as it was before the leftovers came."""

    source: dict[str, bytes]
    wheel: Path
    sdist: Path
    wheel_from_sdist: Path


@dataclass(frozen=True)
class Installed:
    """An environment with dlgrade in it, a folder to work in, and where the course must be found."""

    environment: Path
    work: Path
    course: Path

    def run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run(executable(self.environment, command), *arguments, cwd=self.work)


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if name not in SEEN}
    environ |= {"DLGRADE_STATE": str(cwd / "state"), "PIP_NO_INDEX": "1", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=600)


def must_run(*command: str | Path, cwd: Path) -> None:
    ran = run(*command, cwd=cwd)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def executable(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / (f"{name}.exe" if os.name == "nt" else name)


def copy_checkout(target: Path) -> Path:
    """Copy what is kept in the checkout, as a clone has it, to `target`."""
    target.mkdir()
    for folder in ("datasets", "exercises", "grader", "solutions", "tests"):
        shutil.copytree(CHECKOUT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for file in (".gitignore", "CONTRIBUTING.md", "LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(CHECKOUT / file, target / file)
    return target


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def files_in(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def names_in(sdist: Path) -> list[str]:
    """Return the names of the files in an sdist, below its one folder."""
    with tarfile.open(sdist) as archive:
        return [member.name.split("/", 1)[1] for member in archive.getmembers() if member.isfile()]


def metadata_of(wheel: Path) -> Message:
    (text,) = (content for name, content in files_in(wheel).items() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(text.decode())


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    source = copy_checkout(folder / "source")
    files = files_below(source)
    for leftover in LEFTOVERS:
        (source / leftover).parent.mkdir(parents=True, exist_ok=True)
        (source / leftover).write_bytes(b"left by a tool")
    build = [sys.executable, "-m", "build", "--no-isolation"]
    must_run(*build, "--outdir", folder / "both", source, cwd=folder)  # the sdist, and a wheel from it
    must_run(*build, "--wheel", "--outdir", folder / "direct", source, cwd=folder)
    shutil.rmtree(source)
    (wheel,), (sdist,) = (folder / "direct").glob("*.whl"), (folder / "both").glob("*.tar.gz")
    return Built(files, wheel, sdist, folder / "both" / wheel.name)


@pytest.fixture(scope="module", params=["wheel", "sdist", "editable"])
def installed(request, built, tmp_path_factory) -> Installed:
    folder = tmp_path_factory.mktemp(request.param)
    environment, work = folder / "environment", folder / "work"
    work.mkdir()
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    # Python does not look for the .pth files of folders named in one, so an editable dlgrade there stays unseen. This
    # one's name comes before that of an editable install, which needs a library at once.
    (packages / "0_libraries.pth").write_text("".join(f"{path}\n" for path in LIBRARIES), encoding="utf-8")
    course = packages / "dlgrade" / "_course"
    what = {"wheel": [built.wheel], "sdist": [built.sdist]}.get(request.param)
    if not what:
        course = copy_checkout(folder / "checkout")
        what = ["--editable", course]
    pip = [executable(environment, "python"), "-m", "pip", "install", "--no-deps", "--no-build-isolation"]
    # To pip, the dlgrade that belongs to these tests seems to be installed already.
    must_run(*pip, "--ignore-installed", *what, cwd=work)
    return Installed(environment, work, course)


def test_a_wheel_has_dlgrade_alone_at_the_top(built):
    tops = {name.split("/")[0] for name in files_in(built.wheel)}
    assert len(tops) == 2 and "dlgrade" in tops
    assert (tops - {"dlgrade"}).pop().endswith(".dist-info")


def test_a_wheel_has_the_whole_package_and_the_whole_course_and_no_leftovers(built):
    expected = {}
    for name, content in built.source.items():
        for folder, target in TRAVELS.items():
            if name.startswith(folder):
                expected[target + name.removeprefix(folder)] = content
    found = {name: content for name, content in files_in(built.wheel).items() if ".dist-info/" not in name}
    assert sorted(found) == sorted(expected)
    assert found == expected
    for needed in ("dlgrade/suite/pytest.ini", "dlgrade/_course/datasets/digits.npz"):  # neither is a module or a text
        assert needed in found


def test_a_wheel_built_from_the_sdist_is_the_same(built):
    assert files_in(built.wheel_from_sdist) == files_in(built.wheel)


def test_an_sdist_is_the_checkout_without_leftovers_of_python(built):
    names = names_in(built.sdist)
    assert set(built.source) <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_a_wheel_says_what_it_is_and_needs(built):
    metadata = metadata_of(built.wheel)
    assert metadata["Name"] == "dlgrade" and metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.10"
    licence, command = (
        next(content for name, content in files_in(built.wheel).items() if name.endswith(ending))
        for ending in ("/licenses/LICENSE", "/entry_points.txt")
    )
    assert licence == built.source["LICENSE"]
    assert command.split() == b"[console_scripts] dlgrade = dlgrade.__main__:main".split()


@pytest.mark.parametrize(
    ("system", "machine", "python", "wanted"),
    [
        ("linux", "x86_64", "3.10", True),
        ("linux", "aarch64", "3.13", True),
        ("darwin", "arm64", "3.12", True),
        ("win32", "AMD64", "3.11", True),
        ("darwin", "x86_64", "3.12", False),
        ("win32", "ARM64", "3.12", False),
        ("linux", "riscv64", "3.12", False),
        ("freebsd14", "amd64", "3.11", False),
        ("linux", "x86_64", "3.14", False),
    ],
)
def test_tensorflow_is_asked_for_where_it_has_wheels(built, system, machine, python, wanted):
    needed = [Requirement(text) for text in metadata_of(built.wheel).get_all("Requires-Dist")]
    here = {"sys_platform": system, "platform_machine": machine, "python_version": python, "extra": ""}
    found = [need for need in needed if need.name == "tensorflow" and need.marker.evaluate(here)]
    assert len(found) == (1 if wanted else 0)


def test_an_installed_dlgrade_grades_a_file(installed, built):
    (installed.work / "mine.py").write_bytes(built.source["solutions/exercise_03_softmax/solution.py"])
    ran = installed.run("dlgrade", "check", "3", "mine.py", "--format", "json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    result = json.loads(ran.stdout)
    assert (result["exercise"], result["verdict"], result["score"]) == ("exercise_03_softmax", "passed", 100)


def test_an_installed_dlgrade_comes_from_its_own_place(installed):
    ran = installed.run("python", "-c", WHERE)
    assert ran.returncode == 0, ran.stderr
    package, course, paths = json.loads(ran.stdout)
    assert Path(course).samefile(installed.course)
    home = installed.environment if installed.course.is_relative_to(installed.environment) else installed.course
    assert Path(package).is_relative_to(home)
    libraries = {os.path.realpath(path) for path in LIBRARIES}
    inside = [path for path in paths if Path(path).is_relative_to(CHECKOUT) and path not in libraries]
    assert not inside


def test_an_installed_dlgrade_makes_nothing_else_importable(installed):
    ran = installed.run("python", "-c", f"LIBRARIES = {LIBRARIES!r}\n{IMPORTABLE}")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == ["dlgrade"]
