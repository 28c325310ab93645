"""Servers for tests: those named in the environment, else own ones for each process of the tests.

What one database server reads waits for transactions in all of its databases: processes that shared one would wait for
each other's longest test.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from citizen_panel.local import servers
from citizen_panel.local.words import CannotStart


@pytest.fixture(scope="session")
def server_urls() -> Iterator[servers.Servers]:
    """Where the database is (by process) and the broker: `.databases["web"|"worker"|"sealer"|"owner"]`, `.redis_url`.

    `.environment(process)` gives what that process must find in its environment.
    """
    with tempfile.TemporaryDirectory(prefix="cp-test-") as folder, ExitStack() as stack:
        try:
            running = stack.enter_context(servers.running(Path(folder), lasting=False))
        except CannotStart as reason:
            pytest.exit(str(reason), returncode=1)
        os.environ.update(running.variables())
        yield running
