#!/usr/bin/env python3
"""One way in: `python3 run.py setup|demo|test|trials|check|words|lock`. Needs Python 3.11 and nothing else.

setup   make the environment in .venv, with the console program `citizen-panel`
demo    run everything on this machine: pages, worker, database, broker, invented people   (demo --help: options)
test    run every check and every test; words after it go to pytest, which then runs alone
trials  run the long trials: thousands of messages under killing, every page in every state of a person
check   form, lint, types and import walls only
words   bring the translators' catalogues up to date with the sentences in the source
lock    (maintainers, needs uv) work out requirements.lock anew from pyproject.toml

Where `uv` is on PATH it installs the same locked packages faster.
"""

# This file must be readable by older Pythons than the product needs, so that they can be told what is missing.

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = HERE / "requirements.lock"
STAMP = VENV / ".made-from"
OLDEST = (3, 11)
ROOM = 1_000  # megabytes the environment takes while it is made
INSIDE = ("demo", "test", "trials", "check")
# What runs the demo and the tests knows nothing of the house, so the house is not loaded for it; that saves 2 seconds.
ENTER_LOCAL = """
import sys, types
sys.modules["citizen_panel"] = house = types.ModuleType("citizen_panel")
house.__path__ = ["citizen_panel"]
from citizen_panel.local.__main__ import main
sys.exit(main(sys.argv[1:]))
"""

REASONS = (
    (r"No space left|Errno 28", "The disk is full: the environment needs about {room} MB. Make room and start again."),
    (
        r"DO NOT MATCH THE HASHES|Hash mismatch",
        "A package is not the one that was locked, so nothing was installed. Try again; "
        "if it happens again, do not install it, and tell the maintainers.",
    ),
    (
        r"NewConnectionError|ConnectionError|name resolution|error sending request|dns error|timed out|ProxyError|"
        r"Could not find a version|No matching distribution|Failed to fetch",
        "The packages could not be fetched. Is this machine connected to the network? "
        "Behind a proxy, set HTTPS_PROXY; the package index is the one pip is configured for.",
    ),
    (
        r"ensurepip",
        "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv.",
    ),
)


class Trouble(Exception):
    """Something the reader can put right; the message says how."""


def say(sentence: str, end: str = "\n") -> None:
    sys.stdout.write(sentence + end)
    sys.stdout.flush()


def main(words: "list[str]") -> int:
    """Do what the first word says; returns the exit status."""
    known = ("setup", *INSIDE, "words", "lock")
    if not words or words[0] not in known:
        say(__doc__ or "")
        return 0 if words in (["help"], ["-h"], ["--help"]) else 2
    try:
        refuse_unsuitable_machines()
        if words[0] == "lock":
            return lock()
        setup()
    except Trouble as trouble:
        say(f"Cannot go on. {trouble}")
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        say(f"Cannot go on. {REASONS[0][1].format(room=ROOM)}")
        return 1
    if words[0] == "setup":
        say("Ready: `python3 run.py demo`, or .venv/bin/citizen-panel for single commands.")
        return 0
    os.chdir(HERE)
    inside = ["-m", "tools.words"] if words[0] == "words" else ["-c", ENTER_LOCAL, *words]
    return os.execv(PYTHON, [str(PYTHON), *inside])  # noqa: S606 - a shell has no part in it


def refuse_unsuitable_machines() -> None:
    if sys.version_info[:2] < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Trouble(
            f"Python 3.11 or newer is needed, and this is Python {found}. "
            "If a newer one is installed, start it by name: python3.11 run.py demo"
        )
    if os.name != "posix":
        raise Trouble("The demo and the tests need Linux or macOS; on Windows they run in WSL.")


def setup() -> None:
    """Make the environment, unless it was made from this very lock; says each step."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and works(PYTHON):
        return
    started = time.monotonic()
    free = shutil.disk_usage(HERE).free // 1_000_000
    if free < ROOM and not PYTHON.exists():
        raise Trouble(f"Only {free} MB are free on this disk, and the environment needs about {ROOM} MB.")
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    if not works(PYTHON) or not (uv or list(VENV.glob("lib/python*/site-packages/pip"))):
        say(f"1/3 Making an environment in {VENV.name} (Python {sys.version.split()[0]}) ...")
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            [uv, "venv", "-q", "--python", base_python(), str(VENV)] if uv else [base_python(), "-m", "venv", str(VENV)]
        )
    else:
        say(f"1/3 Keeping the environment in {VENV.name} ...")
    total = sum("==" in line for line in LOCK.read_text().splitlines())
    say(
        f"2/3 Installing {total} locked packages with {'uv' if uv else 'pip'}; the first time takes a minute or two ..."
    )
    installer = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"]
    quiet = ["-q"] if uv else ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    run([*installer, *quiet, "--require-hashes", "-r", str(LOCK)], total)
    say("3/3 Installing citizen_panel itself ...")
    run([*installer, *quiet, "--no-deps", "--no-build-isolation", "-e", str(HERE)])
    STAMP.write_text(wanted)
    say(f"The environment is ready, after {time.monotonic() - started:.0f} s.")


def base_python() -> str:
    """The Python that environments are made from: never the environment's own, which may just have been removed."""
    return getattr(sys, "_base_executable", None) or sys.executable


def fingerprint() -> str:
    """What the environment depends on, in one line."""
    digest = hashlib.sha256()
    for part in (LOCK.read_bytes(), (HERE / "pyproject.toml").read_bytes(), str(HERE).encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def works(python: Path) -> bool:
    """Whether this Python is there, starts, and is not too old."""
    try:
        question = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST!r})"
        return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: "list[str]", total: int = 0) -> None:
    """Run a step, showing how far pip is; raises Trouble with what to do when it fails."""
    heard: list[str] = []
    seen = 0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    assert process.stdout is not None
    for line in process.stdout:
        heard.append(line)
        collecting = re.match(r"(?:Collecting|Requirement already satisfied:) (\S+?)[ =\n]", line)
        if total and collecting:
            seen = min(seen + 1, total)
            show_progress(seen, total, collecting.group(1))
        elif total and line.startswith("Installing collected"):
            show_progress(total, total, "unpacking")
    if process.wait() != 0:
        raise Trouble(reason_in("".join(heard)))


def show_progress(seen: int, total: int, what: str) -> None:
    if sys.stdout.isatty():
        say(f"\r    {seen:>3} of {total}  {what:<40.40}", end="\n" if what == "unpacking" else "")
    elif seen % 20 == 0 or what == "unpacking":
        say(f"    {seen:>3} of {total}  {what}")


def reason_in(output: str) -> str:
    for pattern, sentence in REASONS:
        if re.search(pattern, output):
            return sentence.format(room=ROOM)
    return "A step failed. Its last words were:\n" + "\n".join(output.strip().splitlines()[-8:])


def lock() -> int:
    """Write requirements.lock: every package of the product and its tools, by hash, without any index's address."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(VENV / "bin"))
    if not uv:
        raise Trouble("Making the lock needs uv (pip install uv).")
    build = "setuptools>=77"  # builds the project itself without fetching anything unlocked
    words = ["pip", "compile", "pyproject.toml", "-", "--extra", "dev", "--universal", "--generate-hashes"]
    plain = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "-q", "-o", str(LOCK)]
    done = subprocess.run(
        [uv, *words, *plain], input=build, text=True, cwd=HERE, stdout=subprocess.DEVNULL, check=False
    )
    text = LOCK.read_text()
    if re.search(r"://|--(extra-)?index|--find-links", text):
        raise Trouble("requirements.lock names the address of an index; it must not be committed like this.")
    say(f"requirements.lock holds {len(re.findall('(?m)^[^ ]+==', text))} packages.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
