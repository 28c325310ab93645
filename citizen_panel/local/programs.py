"""The programs of the product, as commands."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BESIDE = Path(sys.executable).parent


def product(*words: str) -> list[str]:
    """A command of the console program."""
    return [str(BESIDE / "citizen-panel"), *words]


def web(port: int) -> list[str]:
    words = ["gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"]
    # gunicorn's control socket would be made in the user's home.
    return [sys.executable, "-m", *words, "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"]


def worker() -> list[str]:
    return _worker("urgent,celery", 2)


def drawer() -> list[str]:
    """A worker for draws alone: they take long, and messages shall not wait for them."""
    return _worker("draws", 1)


def beat(schedule: Path) -> list[str]:
    return [*_celery(), "beat", "--schedule", str(schedule), "--pidfile=", "--loglevel", "WARNING"]


def environment(*parts: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with the given variables over it."""
    joined = {**os.environ, "PYTHONUNBUFFERED": "1", "PATH": f"{BESIDE}{os.pathsep}{os.environ.get('PATH', '')}"}
    for part in parts:
        joined.update(part)
    return joined


def _worker(queue: str, hands: int) -> list[str]:
    words = ["worker", "--queues", queue, "--concurrency", str(hands), "--loglevel", "WARNING"]
    return [*_celery(), *words, "--without-gossip", "--without-mingle"]


def _celery() -> list[str]:
    # As root, Celery warns against itself; in the demo root is somebody trying it out in a container.
    return [sys.executable, "-W", "ignore::Warning:celery.platforms", "-m", "celery", "-A", "wsgi:celery_app", "-q"]
