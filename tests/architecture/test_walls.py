"""Walls that no file passes: how long functions and files may be, how deep code may nest, what nothing is called."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 50
NESTING_MAX = 4
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "models", "schemas", "managers", "misc"}

FILES = sorted(
    path
    for place in ("app", "bench", "scripts", "tests")
    for path in (ROOT / place).rglob("*.py")
    if "node_modules" not in path.parts
)

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def depth(node: ast.AST) -> int:
    """How many blocks lie within one another; an elif is as deep as its if."""
    deepest = 0
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, Function | ast.ClassDef | ast.Lambda):
                continue
            is_elif = name == "orelse" and isinstance(child, ast.If) and len(value) == 1
            deepest = max(deepest, depth(child) + (isinstance(child, BLOCKS) and not is_elif))
    return deepest


def complaints(text: str) -> list[str]:
    tree = ast.parse(text)
    told = [] if text.count("\n") <= FILE_LINES_MAX else [f"the file has more than {FILE_LINES_MAX} lines"]
    for function in functions(tree):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES_MAX:
            told.append(f"{function.name} has {lines} lines, at most {FUNCTION_LINES_MAX} are read with ease")
        if depth(function) > NESTING_MAX:
            told.append(f"{function.name} nests {depth(function)} blocks deep, at most {NESTING_MAX}")
    return told


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_passes_the_walls(path: Path) -> None:
    assert complaints(path.read_text()) == []
    assert path.stem not in NAMES_THAT_SAY_NOTHING
    assert path.parent.name not in NAMES_THAT_SAY_NOTHING


def test_the_walls_stand() -> None:
    long_function = "def f():\n" + "    x = 1\n" * 60
    deep = "def g():\n" + "".join("    " * (n + 1) + "if x:\n" for n in range(5)) + "    " * 6 + "pass\n"

    assert len(complaints(long_function)) == 1
    assert len(complaints(deep)) == 1
    assert len(complaints("\n" * 501)) == 1
    assert complaints("def h():\n    if a:\n        pass\n    elif b:\n        pass\n") == []
