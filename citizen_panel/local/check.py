"""What is checked, and in which order: form, types, walls, then everything that runs."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from citizen_panel.local import browser, keys, programs, servers
from citizen_panel.local.processes import interrupt_on_signals, tied_to_parent
from citizen_panel.local.words import say

Check = tuple[str, tuple[str, ...]]
CHECKS: tuple[Check, ...] = (
    ("form", ("ruff", "format", "--check", "--quiet")),
    ("lint", ("ruff", "check", "--quiet")),
    ("types", ("mypy", "--no-error-summary", "citizen_panel", "run.py")),
    ("walls", ("lint-imports", "--no-cache")),
)
SLOW = ("types",)
READY = ("loops", ("citizen-panel", "compile"))
"""What is made ready once, beside the first tests, rather than by each process of the tests for itself."""
SHARED_OUT = ("-n", str(min(4, 1 + (os.cpu_count() or 1))), "--dist", "loadscope", "--no-loadscope-reorder")
"""One process more than processors: the journeys in a browser wait about as long as they work."""
BRIEF, LONG = ("-m", "not long"), ("-m", "long or browser", "-o", "faulthandler_timeout=3600")
"""The tests that everybody waits for, and the trials of minutes that have a shorter one of their kind among them.

A test that hangs is ended after ten minutes; a trial may last longer.
"""


@dataclass(frozen=True)
class Checked:
    """How a check went, and what it said."""

    is_good: bool
    what: str
    said: str


def check() -> int:
    """Run every check that needs no server; returns how many failed."""
    return sum(map(_report, map(_checked, CHECKS)))


def test(words: Sequence[str]) -> int:
    """Run the checks and all tests; with words, run pytest alone with those words. Returns the exit status.

    What takes one processor a while is checked beside the first tests, which mostly wait for servers to start.
    """
    interrupt_on_signals()
    started = time.monotonic()
    with ThreadPoolExecutor(1) as beside:
        if words:
            failed, status = 0, _pytest(words)
        else:
            failed = sum(_report(_checked(one)) for one in CHECKS if one[0] not in SLOW)
            slow = [beside.submit(_checked, one) for one in (READY, *(one for one in CHECKS if one[0] in SLOW))]
            status = _pytest(words)
            failed += sum(_report(one.result()) for one in slow)
    good = failed == 0 and status == 0
    say(
        f"{'ALL GREEN' if good else 'FAILED'}: {len(CHECKS) - failed} of {len(CHECKS)} checks passed"
        f"{' (not run)' if words else ''}, pytest status {status}, {time.monotonic() - started:.0f} s in all."
        if not words
        else f"{'GREEN' if good else 'FAILED'}: pytest status {status}, {time.monotonic() - started:.0f} s."
    )
    return 0 if good else 1


def _checked(one: Check) -> Checked:
    name, words = one
    started = time.monotonic()
    command = [str(programs.BESIDE / words[0]), *words[1:]]
    done = subprocess.run(command, cwd=programs.REPOSITORY, capture_output=True, text=True, check=False)
    return Checked(
        done.returncode == 0, f"{name} ({words[0]}, {time.monotonic() - started:.1f} s)", done.stdout + done.stderr
    )


def _report(one: Checked) -> int:
    """Say how a check went; returns how many failed, 0 or 1."""
    say(f"{'ok    ' if one.is_good else 'FAILED'} {one.what}")
    if not one.is_good:
        say(one.said.rstrip())
    return 0 if one.is_good else 1


def trials(words: Sequence[str]) -> int:
    """Run the long trials alone. Returns the exit status."""
    interrupt_on_signals()
    return 1 if _pytest([*SHARED_OUT, *LONG, *words], CP_TRIALS="1") else 0


def _pytest(words: Sequence[str], **more: str) -> int:
    with tempfile.TemporaryDirectory(prefix="cp-test-") as name:
        named = servers.given()
        say(f"Using {named.described}." if named else "Each process of the tests starts a PostgreSQL and a broker.")
        env = programs.environment(surroundings(Path(name)), named.variables() if named else {}, _browser(), more)
        command = [*tied_to_parent(), str(programs.BESIDE / "pytest"), *(words or (*SHARED_OUT, *BRIEF))]
        return subprocess.run(command, cwd=programs.REPOSITORY, env=env, check=False).returncode


def surroundings(folder: Path) -> dict[str, str]:
    """The settings of a test run, with keys that nobody has seen before."""
    return {
        **keys.fresh(),
        "CP_MODE": "test",
        "CP_BASE_URL": "http://127.0.0.1:8000",
        "CP_MESSAGES": "console",
        "CP_LOCAL_DIR": str(folder),
    }


def _browser() -> dict[str, str]:
    found = browser.find_or_install()
    if isinstance(found, browser.Found):
        say(f"Browser: {found.path}.")
        return {"CP_CHROMIUM": str(found.path)}
    say(f"No browser: {found.reason}. The journeys in a browser are skipped here, and fail where CI=true.")
    return {"CP_BROWSER_MISSING": found.reason}
