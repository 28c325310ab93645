"""Servers for tests: those that run.py started, else own ones, for `pytest` called by hand."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from citizen_panel.local import servers


@pytest.fixture(scope="session")
def server_urls() -> Iterator[servers.Servers]:
    """Where the database is (by process) and the broker: `.databases["web"|"worker"|"sealer"|"owner"]`, `.redis_url`.

    `.environment(process)` gives what that process must find in its environment.
    """
    with (
        tempfile.TemporaryDirectory(prefix="cp-test-") as folder,
        servers.running(Path(folder), lasting=False) as running,
    ):
        yield running
