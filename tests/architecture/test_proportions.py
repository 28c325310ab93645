"""Proportions: small files, small functions, everything annotated, nothing put off."""

import ast
import re
import statistics

from tests.architecture.source import ROOT, modules

NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "stuff"}


def test_files_are_small() -> None:
    sizes = {module.name: module.lines for module in modules() if module.lines}
    assert {name: n for name, n in sizes.items() if n > 400} == {}
    assert statistics.median(sizes.values()) <= 90


def test_functions_are_small() -> None:
    long = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > 50:
                    long.append(f"{module.name}:{node.name} {size}")
    assert long == []


def test_everything_is_annotated() -> None:
    bare = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if node.returns is None or any(
                    a.annotation is None and a.arg not in ("self", "cls") for a in arguments
                ):
                    bare.append(f"{module.name}:{node.name}")
    assert bare == []


def test_nothing_is_put_off() -> None:
    marks = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|NotImplemented" + "Error")
    assert [m.name for m in modules() if marks.search(m.text)] == []


def test_everything_has_a_name_of_the_field() -> None:
    for path in (ROOT / "citizen_panel").rglob("*"):
        assert path.stem not in NAMELESS, path


def test_public_promises_are_written_down() -> None:
    missing = []
    for module in modules():
        kind = module.name.rsplit(".", 1)[-1]
        if not (kind in ("service", "queries", "rules") or ".rules." in module.name):
            continue
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                missing.append(f"{module.name}:{node.name}")
    assert missing == []
