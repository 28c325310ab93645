"""Worker processes for the tests that kill them."""

import subprocess
import sys
from collections.abc import Mapping


def a_worker(
    module: str, queue: str, environment: Mapping[str, str], *, hands: str = "solo"
) -> subprocess.Popen[bytes]:
    """Start a worker that takes one task at a time from a queue of the test's own."""
    command = [sys.executable, "-m", "celery", "-A", f"{module}:celery_app", "worker", "-P", hands, "-c", "1"]
    quiet = ["-Q", queue, "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"]
    return subprocess.Popen(command + quiet, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
