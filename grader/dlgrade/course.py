"""A course: a folder of exercises, solutions, suites and data sets, loaded as typed data.

Nothing here knows a single exercise. Nothing here imports NumPy: `dlgrade list` must be quick.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from dlgrade.errors import CourseError, DlgradeError, did_you_mean

EXERCISE_ID = re.compile(r"exercise_(\d\d)_([a-z0-9]+(?:_[a-z0-9]+)*)")
# A signature, and the names of what is returned where that is several values.
FUNCTION = re.compile(r"(class )?([A-Za-z_]\w*)\((.*)\)(?: -> (\w+(?:, \w+)+))?")


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a submission may use. `call_seconds` bounds one call, `seconds` the whole submission."""

    call_seconds: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 5.0
    seconds: Annotated[float, msgspec.Meta(gt=0, le=24 * 3600)] = 30.0
    memory_mb: Annotated[int, msgspec.Meta(ge=64, le=1 << 20)] = 2048


class Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`exercise.toml`, as written by the author."""

    title: Annotated[str, msgspec.Meta(min_length=1)]
    unit: Annotated[int, msgspec.Meta(ge=1, le=99)]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=600)]
    difficulty: Annotated[int, msgspec.Meta(ge=1, le=5)]
    backend: Literal["numpy", "keras"]
    functions: Annotated[list[str], msgspec.Meta(min_length=1)]
    prerequisites: list[str] = []
    datasets: list[str] = []
    limits: Limits = msgspec.field(default_factory=Limits)


@dataclass(frozen=True)
class Hint:
    """One level of help."""

    title: str
    text: str


@dataclass(frozen=True)
class Exercise:
    """One exercise and where its parts lie; texts are read when they are asked for."""

    id: str
    course: Course

    @cached_property
    def meta(self) -> Meta:
        return decode_toml(self.folder / "exercise.toml", Meta)

    @property
    def number(self) -> int:
        return int(self.id[9:11])

    @property
    def slug(self) -> str:
        return self.id[12:]

    @property
    def short_id(self) -> str:
        """`exercise_03` for `exercise_03_softmax`."""
        return self.id[:11]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a person may call this exercise."""
        return (self.id, self.short_id, self.slug, str(self.number), f"{self.number:02d}")

    @property
    def function_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.signatures)

    @property
    def signatures(self) -> tuple[tuple[str, str], ...]:
        """Pairs of name and parameter list, as in `("softmax", "z, axis=-1")`; a class has `("Value", "data")`."""
        return tuple((match[2], match[3]) for match in self._functions())

    @property
    def returned(self) -> dict[str, tuple[str, ...]]:
        """The names of what each function returns that returns several values."""
        return {match[2]: tuple(match[4].split(", ")) for match in self._functions() if match[4]}

    def _functions(self) -> Iterator[re.Match[str]]:
        for text in self.meta.functions:
            match = FUNCTION.fullmatch(text)
            if not match:
                raise CourseError(
                    f"{self.folder / 'exercise.toml'}: functions: {text!r} is not a signature; "
                    f"write it as in 'softmax(z, axis=-1)', 'class Value(data)' or 'backward(g, x) -> dx, dw'"
                )
            yield match

    @property
    def folder(self) -> Path:
        return self.course.root / "exercises" / self.id

    @property
    def stub_path(self) -> Path:
        return self.folder / f"{self.id}.py"

    @property
    def solution_folder(self) -> Path:
        return self.course.root / "solutions" / self.id

    @property
    def solution_path(self) -> Path:
        return self.solution_folder / "solution.py"

    @property
    def alternative_paths(self) -> tuple[Path, ...]:
        return _python_files(self.solution_folder / "alternatives")

    @property
    def mistake_paths(self) -> tuple[Path, ...]:
        return _python_files(self.solution_folder / "mistakes")

    @property
    def suite_folder(self) -> Path:
        return self.course.suites_folder / self.id

    @property
    def lesson(self) -> str:
        return read_text(self.folder / "lesson.md")

    @property
    def stub(self) -> str:
        return read_text(self.stub_path)

    @cached_property
    def hints(self) -> tuple[Hint, ...]:
        """The levels of `hints.md`: each `## Title` and the text under it."""
        text = read_text(self.folder / "hints.md")
        parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)[1:]
        return tuple(Hint(title, body.strip()) for title, body in zip(parts[::2], parts[1::2], strict=True))

    @cached_property
    def suite_sha256(self) -> str:
        """Digest of everything that decides a verdict: the suite, the reference and the mistakes."""
        digest = hashlib.sha256()
        for folder in (self.suite_folder, self.solution_folder):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    content = path.read_bytes()
                    name = path.relative_to(folder.parent.parent).as_posix()
                    digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()


@dataclass(frozen=True)
class Course:
    """A folder with `exercises`, `solutions`, `suites` (or `grader/suites`) and `datasets`."""

    root: Path

    @property
    def suites_folder(self) -> Path:
        beside = self.root / "suites"
        return beside if beside.is_dir() else self.root / "grader" / "suites"

    @property
    def datasets_folder(self) -> Path:
        return self.root / "datasets"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where all of it lies."""
        return self.root / "exercises", self.root / "solutions", self.suites_folder, self.datasets_folder

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises in the order of their numbers."""
        found: dict[int, Exercise] = {}
        for folder in sorted((self.root / "exercises").iterdir()):
            if not folder.is_dir() or folder.name.startswith((".", "__")):
                continue
            match = EXERCISE_ID.fullmatch(folder.name)
            if not match:
                raise CourseError(f"{folder}: not an exercise's name; name it as in 'exercise_03_softmax'")
            exercise = Exercise(folder.name, self)
            if exercise.number in found:
                raise CourseError(f"{folder}: number {exercise.number} is also that of {found[exercise.number].id}")
            found[exercise.number] = exercise
        return tuple(found.values())

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises)

    def find(self, name: str) -> Exercise:
        """Return the exercise called `name`: its id, number, slug, `exercise_03`, or its file's name.

        Raises:
            DlgradeError: no exercise has that name; the message suggests the nearest one.
        """
        wanted = Path(name).name.lower().replace("-", "_")
        for ending in (".py", ".ipynb"):
            wanted = wanted.removesuffix(ending)
        for exercise in self.exercises:
            if wanted in exercise.names:
                return exercise
        known = [one for exercise in self.exercises for one in (exercise.id, exercise.slug, exercise.short_id)]
        raise DlgradeError(
            f"There is no exercise {name!r}{did_you_mean(wanted, known)}. `dlgrade list` shows them all."
        )


def open_course(folder: Path | None = None) -> Course:
    """Open the course in `folder`, or the one that comes with dlgrade.

    Raises:
        DlgradeError: `folder` is not a course.
    """
    root = folder.resolve() if folder else _bundled()
    if not (root / "exercises").is_dir():
        raise DlgradeError(f"{root} is not a course: it has no folder 'exercises'.")
    return Course(root)


def course_around(folder: Path) -> Course | None:
    """Return the course in which `folder` lies: the nearest folder from there upwards with exercises and solutions."""
    for root in (folder.resolve(), *folder.resolve().parents):
        # Not Path.is_dir, which raises for a folder that may not be looked into.
        if all(os.path.isdir(root / part) for part in ("exercises", "solutions")):  # noqa: PTH112
            return Course(root)
    return None


def _bundled() -> Path:
    package = Path(__file__).parent
    installed = package / "_course"
    # In a checkout the course lies at the top, two levels above the package.
    return installed if installed.is_dir() else package.parent.parent


def _python_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.py")))


def read_text(path: Path) -> str:
    """Return the text of a course's file.

    Raises:
        CourseError: it is missing or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"{path} is missing.") from None
    except UnicodeDecodeError as error:
        raise CourseError(f"{path}: not UTF-8 (byte {error.start}).") from None


T = TypeVar("T")


def decode_toml(path: Path, kind: type[T]) -> T:
    """Decode a TOML file into a typed struct, or say which key of which file to mend."""
    text = read_text(path)
    try:
        data: dict[str, Any] = msgspec.toml.decode(text)
    except msgspec.DecodeError as error:
        raise CourseError(f"{path}: not valid TOML: {error}") from None
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise CourseError(f"{path}: {_plain(str(error), kind)}") from None


def _plain(message: str, kind: Any) -> str:
    """Turn msgspec's message into "key: what is wrong", with the nearest known key where one was unknown."""
    what, _, where = message.partition(" - at `$")
    key = where.strip("`").lstrip(".")
    unknown = re.search(r"unknown field `(.+)`", what)
    if unknown:
        struct = Limits if key == "limits" else kind
        return (
            f"{key + '.' if key else ''}{unknown[1]}: unknown key{did_you_mean(unknown[1], struct.__struct_fields__)}"
        )
    missing = re.search(r"missing required field `(.+)`", what)
    if missing:
        return f"{missing[1]}: this key is missing"
    return f"{key or 'file'}: {what[0].lower()}{what[1:]}"
