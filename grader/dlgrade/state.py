"""What a learner has reached: one small JSON file, keyed by exercise id.

Writers take a lock and replace the file as a whole, so that two commands at once lose nothing and a reader never sees
half a file. Progress is worth less than a verdict: whatever goes wrong here is said, and nothing is raised.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec

from dlgrade.result import Result, exit_code

SCHEMA = "dlgrade.state/1"
LOCK_SECONDS = 10.0

# Verdicts of files in which nothing was tried.
NO_ATTEMPT = ("not_attempted", "refused")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise's progress. `best` is in points, `hints` the highest level shown, `verdict` the last check's."""

    best: float = 0.0
    verdict: str | None = None
    passed_at: datetime | None = None
    attempts: int = 0
    hints: int = 0
    gave_up: bool = False

    @property
    def done(self) -> bool:
        """Whether the exercise has ever been passed, as far as this machine can grade it."""
        return self.passed_at is not None


NOTHING = Record()


class _DamagedError(Exception):
    """The file is not a state: not JSON, or not of its shape."""


@dataclass(frozen=True)
class Store:
    """The state's file in `folder`. `say` shows the learner a line when something is wrong with it."""

    folder: Path
    say: Callable[[str], None]

    @property
    def path(self) -> Path:
        return self.folder / "state.json"

    def read(self) -> dict[str, Record]:
        """Return the records by exercise id; none where there is no usable file."""
        try:
            return _records(self._load())
        except _DamagedError:
            return self._replace_damaged()
        except OSError as error:
            self.say(f"Your progress cannot be read: {error}")
            return {}

    def record_result(self, result: Result) -> None:
        """Remember a verdict, unless the fault was the grader's."""
        if result.verdict == "grader_fault":
            return

        def add(record: Record) -> Record:
            return msgspec.structs.replace(
                record,
                best=max(record.best, result.score),
                verdict=result.verdict,
                passed_at=record.passed_at or (_now() if exit_code(result.verdict) == 0 else None),
                attempts=record.attempts + (result.verdict not in NO_ATTEMPT),
            )

        self._change(result.exercise, add)

    def record_hint(self, exercise_id: str, level: int) -> None:
        """Remember that the hints up to `level` were shown."""
        self._change(exercise_id, lambda record: msgspec.structs.replace(record, hints=max(record.hints, level)))

    def record_giving_up(self, exercise_id: str) -> None:
        """Remember that the solution was shown before the exercise was passed."""
        self._change(exercise_id, lambda record: msgspec.structs.replace(record, gave_up=True))

    def _change(self, exercise_id: str, edit: Callable[[Record], Record]) -> None:
        from filelock import FileLock

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS):
                try:
                    document = self._load()
                    records = _records(document)
                except _DamagedError:
                    self._set_aside()
                    document, records = _new(), {}
                if document["schema"] != SCHEMA:
                    self.say(f"{self.path} was written by a newer dlgrade; update dlgrade, and progress is kept again.")
                    return
                new = msgspec.to_builtins(edit(records.get(exercise_id, NOTHING)))
                # Keys that a newer version put beside ours stay.
                entries = document["exercises"]
                entries[exercise_id] = {**entries.get(exercise_id, {}), **new}
                write_atomically(self.path, msgspec.json.format(msgspec.json.encode(document), indent=1))
        except (OSError, NotImplementedError) as error:  # the latter where a file system has no locks
            self.say(f"Your progress could not be saved: {error}")

    def _load(self) -> dict[str, Any]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return _new()
        try:
            document = msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise _DamagedError from None
        if not (isinstance(document, dict) and str(document.get("schema")).startswith("dlgrade.state/")):
            raise _DamagedError
        return document

    def _replace_damaged(self) -> dict[str, Record]:
        """Set a damaged file aside, unless another command has just done so."""
        from filelock import FileLock

        try:
            with FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS):
                try:
                    return _records(self._load())
                except _DamagedError:
                    self._set_aside()
        except (OSError, NotImplementedError) as error:
            self.say(f"{self.path} is damaged and cannot be set aside: {error}")
        return {}

    def _set_aside(self) -> None:
        stem = f"{self.path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
        aside = self.path.with_name(stem)
        while os.path.lexists(aside):
            aside = self.path.with_name(f"{stem}-{os.urandom(3).hex()}")
        self.path.rename(aside)
        self.say(f"{self.path} was damaged. It is kept as {aside.name}; progress starts anew.")


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the state: `DLGRADE_STATE`, or the one that the system keeps for such files."""
    if environ.get("DLGRADE_STATE"):
        return Path(environ["DLGRADE_STATE"]).expanduser()
    from platformdirs import user_state_path  # 10 ms that a set variable saves

    return user_state_path("dlgrade", appauthor=False)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that anybody sees the old content or the new one, also after a crash.

    A link at `path` is replaced, never followed. Raises OSError.
    """
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _replace(draft: Path, path: Path) -> None:
    # On Windows a file that somebody reads at this moment cannot be replaced; readers are brief.
    for pause in (0.02, 0.05, 0.1, 0.2):
        try:
            draft.replace(path)
            return
        except PermissionError:
            time.sleep(pause)
    draft.replace(path)


def _new() -> dict[str, Any]:
    return {"schema": SCHEMA, "exercises": {}}


def _records(document: dict[str, Any]) -> dict[str, Record]:
    """Return the records of a document, without the keys that only a newer version knows."""
    try:
        return msgspec.convert(document.get("exercises"), dict[str, Record])
    except msgspec.ValidationError:
        if document["schema"] == SCHEMA:
            raise _DamagedError from None
        return {}


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0)
