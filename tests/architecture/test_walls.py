"""Walls: the import contracts hold, nothing goes in circles, one place commits."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, imports_of, modules, room_of

SEEDED = {"Generator", "PCG64", "Philox", "Random", "SeedSequence"}


def test_the_import_contracts_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    env = {**os.environ, "XDG_RUNTIME_DIR": "/tmp"}  # noqa: S108  # the tool only asks where it could keep a cache
    run = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, env=env, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {module.name: imports_of(module) - {module.name} for module in modules()}
    assert _circles(graph) == []


def test_a_circle_would_be_seen() -> None:
    assert _circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_a_service_writes_its_own_tables_only() -> None:
    for module in modules():
        room = room_of(module)
        if room is None or not module.name.endswith(".service"):
            continue
        foreign = {n for n in imports_of(module) if n.endswith(".models") and f".domain.{room}." not in n}
        assert not foreign, f"{module.name} imports the tables of another room: {foreign}"


def test_one_place_commits() -> None:
    assert [m.name for m in modules() if ".commit(" in m.text] == ["citizen_panel.core.db"]


def test_nothing_is_imported_inside_a_function() -> None:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = [x for x in ast.walk(node) if isinstance(x, ast.Import | ast.ImportFrom)]
                assert not inside, f"{module.name}:{node.name} imports inside a function"


@pytest.mark.parametrize("call", ["datetime.now(", "datetime.utcnow(", "date.today(", "time.time("])
def test_only_the_clock_reads_the_time(call: str) -> None:
    allowed = {"citizen_panel.core.clock"} | {m.name for m in modules() if m.name.startswith("citizen_panel.local")}
    assert {m.name for m in modules() if call in m.text} <= allowed


def test_chance_is_an_argument() -> None:
    """Rules take their randomness; what the house draws from is always made from a seed it was given."""
    for module in modules():
        if not module.name.startswith("citizen_panel.domain."):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(
                ("random.", "np.random.", "numpy.random.")
            ):
                assert ast.unparse(node.func).split(".")[-1] in SEEDED, f"{module.name}: {ast.unparse(node)}"
                assert node.args, f"{module.name}: {ast.unparse(node)} takes its seed from the machine"


def _circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected sets of more than one module, by repeated reachability."""
    reach = {name: _reachable(graph, name) for name in graph}
    seen: set[str] = set()
    found = []
    for name in sorted(graph):
        if name in seen:
            continue
        circle = {name} | {other for other in reach[name] if name in reach.get(other, set())}
        seen |= circle
        if len(circle) > 1:
            found.append(sorted(circle))
    return found


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for following in graph.get(waiting.pop(), set()):
            if following not in reached:
                reached.add(following)
                waiting.append(following)
    return reached
