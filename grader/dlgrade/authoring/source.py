"""What can be told of Python source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from dlgrade.course import read_text
from dlgrade.errors import CourseError

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def parse_file(path: Path) -> ast.Module:
    """Return the syntax tree of a course's file.

    Raises:
        CourseError: it is missing or not Python.
    """
    try:
        return ast.parse(read_text(path))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise CourseError(f"{path}: line {line} is not Python: {getattr(error, 'msg', error)}.") from None


def definitions(body: Iterable[ast.stmt]) -> dict[str, Definition]:
    """Return the functions and classes that stand in a body, by name."""
    return {node.name: node for node in body if isinstance(node, DEFINITIONS)}


def declared(parameters: str) -> str:
    """Return a parameter list in its normal form.

    Raises:
        SyntaxError: it is not one.
    """
    (function,) = ast.parse(f"def f({parameters}): ...").body
    assert isinstance(function, ast.FunctionDef)
    return _parameters(function)


def parameters_of(node: Definition) -> str:
    """Return a function's parameters, or a class's without `self`, in their normal form."""
    if not isinstance(node, ast.ClassDef):
        return _parameters(node)
    start = definitions(node.body).get("__init__")
    if not start or isinstance(start, ast.ClassDef):
        return ""
    return _parameters(start).partition(",")[2].strip()


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    # From text and back, so that the caller's tree stays as it is.
    bare = ast.parse(ast.unparse(function)).body[0]
    assert isinstance(bare, (ast.FunctionDef, ast.AsyncFunctionDef))
    for argument in ast.walk(bare.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return ast.unparse(bare.args)


def is_unwritten(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function's body is `raise NotImplementedError`, after a docstring or alone."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def substance(source: str, kept: Iterable[str]) -> tuple[str, ...]:
    """Return what remains of source without comments, docstrings, imports, order of definitions and names of its own.

    Two answers of equal substance are one answer written twice. The names `kept` stay.
    """
    statements = [node for node in ast.parse(source).body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return tuple(sorted(filter(None, (_plain(node, kept) for node in statements))))


def _plain(statement: ast.stmt, kept: Iterable[str]) -> str:
    renaming = _Renaming(kept)
    return "" if _is_text(statement) else ast.dump(renaming.visit(statement))


class _Renaming(ast.NodeTransformer):
    """Numbers names in the order in which they appear, and drops docstrings and annotations."""

    def __init__(self, kept: Iterable[str]) -> None:
        self._names = {name: name for name in kept}

    def _renamed(self, name: str) -> str:
        return self._names.setdefault(name, f"name{len(self._names)}")

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Name):
            node.id = self._renamed(node.id)
        elif isinstance(node, ast.arg):
            node.arg, node.annotation = self._renamed(node.arg), None
        elif isinstance(node, DEFINITIONS):
            node.name = self._renamed(node.name)
            node.body = [child for child in node.body if not _is_text(child)]
            if not isinstance(node, ast.ClassDef):
                node.returns = None
        self.generic_visit(node)
        return node


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(getattr(statement.value, "value", None), str)


def names_in(tree: ast.Module) -> set[str]:
    """Return every name that occurs as a name or an attribute."""
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, (ast.Name, ast.Attribute))
    }


def keyword_texts(tree: ast.Module, keyword: str) -> Iterator[str]:
    """Yield each text that is written as the value of a keyword argument, as in `mistake="axis_0"`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == keyword:
            text = getattr(node.value, "value", None)
            if isinstance(text, str):
                yield text
