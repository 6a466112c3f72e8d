"""Mutants: a reference with one small thing changed. A suite that lets one pass lacks a check, or the change is none.

Each is made from the syntax tree: a comparison, an operator, a number, an axis, a sign or a function's name is another
one, or a statement, an argument or a conversion is left out. Texts of messages stay, and so does `np.asarray`: what is
handed to a solution is an array already.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from dlgrade.authoring.bench import Bench, Candidate
from dlgrade.authoring.source import parse_file
from dlgrade.course import Exercise, decode_toml
from dlgrade.errors import DlgradeError
from dlgrade.result import MAX_SCORE

EQUIVALENTS = "equivalents.toml"
LEFT_OUT = "(left out)"

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
TWINS = [
    ("maximum", "minimum"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("sum", "mean"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("floor", "ceil"),
    ("any", "all"),
    ("sqrt", "square"),
    ("exp", "abs"),
    ("var", "std"),
    ("cumsum", "cumprod"),
    ("first", "last"),
]
NAMES = {one: other for pair in TWINS for one, other in (pair, pair[::-1])}
# Calls and attributes that can be left out, for what they are applied to or given first.
CONVERSIONS = {"astype", "copy", "reshape", "ravel", "round", "T", "clip"}
WRAPPERS = {"array", "abs", "sqrt", "sorted", "list", "float", "int", "ascontiguousarray", "copy", "flip"}


@dataclass(frozen=True)
class Mutant:
    """A change of one statement: where it is, what it was and what it became, and the whole source with it."""

    function: str
    was: str
    becomes: str
    source: str


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that breaks no promise, and the reason why not."""

    function: str
    was: str
    becomes: str
    reason: str


class _Equivalents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mutant: list[Equivalent] = []


@dataclass(frozen=True)
class Score:
    """What became of an exercise's mutants. `stale` are those that are said to be equivalent and are not among them."""

    killed: int
    equivalent: int
    survivors: tuple[Mutant, ...]
    stale: tuple[Equivalent, ...]

    @property
    def total(self) -> int:
        return self.killed + self.equivalent + len(self.survivors)


def read_equivalents(exercise: Exercise) -> list[Equivalent]:
    """Return the mutants that the author has found to be equivalent.

    Raises:
        CourseError: the file cannot be read.
    """
    path = exercise.solution_folder / EQUIVALENTS
    return decode_toml(path, _Equivalents).mutant if path.exists() else []


def score(exercise: Exercise, bench: Bench) -> Score:
    """Grade every mutant of the reference that is not known to be equivalent; each has to lose points."""
    known = {(one.function, one.was, one.becomes): one for one in read_equivalents(exercise)}
    made = list(mutants(exercise.solution_path))
    tried = [mutant for mutant in made if _key(mutant) not in known]
    path = exercise.solution_path
    graded = bench.grade(exercise, [Candidate(path, mutant.source) for mutant in tried], runs=bench.runs)
    for one in graded:
        if one.result.verdict == "grader_fault":
            raise DlgradeError(f"{exercise.id}: a mutant could not be graded.{one.cause}")
    passed = {one.candidate.source for one in graded if one.result.score >= MAX_SCORE}
    survivors = tuple(mutant for mutant in tried if mutant.source in passed)
    there = {_key(mutant) for mutant in made}
    stale = tuple(one for key, one in known.items() if key not in there)
    return Score(len(tried) - len(survivors), len(made) - len(tried), survivors, stale)


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file's functions, each source once.

    Raises:
        CourseError: the file is missing or not Python.
    """
    tree = parse_file(path)
    seen = {ast.unparse(tree)}
    for at, (function, statement, node) in enumerate(_places(tree)):
        for variant in _variants(node):
            changed = copy.deepcopy(tree)
            _, own_statement, target = list(_places(changed))[at]
            _Replace(target, variant).visit(changed)
            source = ast.unparse(ast.fix_missing_locations(changed))
            if source not in seen:
                seen.add(source)
                now = variant if isinstance(variant, ast.stmt) else own_statement
                becomes = LEFT_OUT if isinstance(now, ast.Pass) else _first_line(now)
                yield Mutant(function, _first_line(statement), becomes, source)


def _key(mutant: Mutant) -> tuple[str, str, str]:
    return mutant.function, mutant.was, mutant.becomes


def _places(tree: ast.Module) -> Iterator[tuple[str, ast.stmt, ast.AST]]:
    """Yield the nodes that may be changed, each with its statement and the name of its function, in a fixed order."""

    def inside(node: ast.AST, name: str, statement: ast.stmt) -> Iterator[tuple[str, ast.stmt, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                inner = f"{name}.{child.name}" if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else name
                yield inner, child, child
                yield from inside(child, inner, child)
            elif not isinstance(child, (ast.arguments, ast.JoinedStr)):
                yield name, statement, child
                yield from inside(child, name, statement)

    for top in tree.body:
        if isinstance(top, (ast.FunctionDef, ast.ClassDef)):
            yield from inside(top, top.name, top)


def _first_line(statement: ast.stmt) -> str:
    return ast.unparse(statement).partition("\n")[0]


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.AST, variant: ast.AST) -> None:
        self._target = target
        self._variant = variant

    def visit(self, node: ast.AST) -> Any:
        return self._variant if node is self._target else super().visit(node)


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    match node:
        case ast.Expr(value=ast.Constant()):  # a docstring
            return
        case ast.Assign(value=assigned) if _is_array_of(assigned):
            return
        case ast.If() | ast.AugAssign() | ast.Expr() | ast.Raise() | ast.For() | ast.While() | ast.Assign():
            # Without a name's only assignment nothing runs, which proves nothing; that costs one grading.
            yield ast.Pass()
        case _:
            pass
    match node:
        case ast.Compare(ops=ops):
            for at, operation in enumerate(ops):
                for other in COMPARISONS.get(type(operation), ()):
                    yield _with(node, ops=[*ops[:at], other(), *ops[at + 1 :]])
        case ast.BinOp(op=operation) | ast.AugAssign(op=operation) if type(operation) in ARITHMETIC:
            yield _with(node, op=ARITHMETIC[type(operation)]())
        case ast.BinOp(op=ast.MatMult(), left=left, right=right):
            yield _with(node, left=right, right=left)
        case ast.BoolOp(op=operation):
            yield _with(node, op=ast.Or() if isinstance(operation, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=float() as value):
            yield ast.Constant(2 * value if value else 1.0)
        case ast.Name(id=name) if name in NAMES:
            yield _with(node, id=NAMES[name])
        case ast.Attribute(attr=name, value=owner):
            if name in NAMES:
                yield _with(node, attr=NAMES[name])
            if name == "T":
                yield owner
        case ast.Call():
            yield from _calls(node)
        case ast.Break():
            yield ast.Continue()
        case _:
            pass


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for at in range(len(node.keywords)):
        yield _with(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])
    match node.func:
        case ast.Attribute(attr=name, value=value) if name in CONVERSIONS and not _is_numpy(value):
            yield value
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in WRAPPERS and node.args:
            yield node.args[0]
        case _:
            pass


def _is_array_of(value: ast.expr) -> bool:
    """Whether this is `np.asarray(…)`, or several of them."""
    if isinstance(value, ast.Tuple):
        return all(map(_is_array_of, value.elts))
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "asarray"


def _is_numpy(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "np"


def _with(node: ast.AST, **changes: Any) -> ast.AST:
    fields = {name: getattr(node, name) for name in node._fields if hasattr(node, name)} | changes
    return type(node)(**copy.deepcopy(fields))
