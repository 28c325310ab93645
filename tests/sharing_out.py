"""Sharing the tests out among processes: files stay whole, and what lasts longest begins first.

What a file sets up for all of its tests is then made once, and so is the platform on which every journey runs.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys/"
LONGEST = (JOURNEYS, "tests/security/test_authz_matrix.py")


class ByFile(LoadScopeScheduling):
    """Each file goes to one process, and the journeys together to one."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


def place(nodeid: str) -> int:
    """When a test is to begin: with the longest first, and those not named after them."""
    return next((number for number, begins in enumerate(LONGEST) if nodeid.startswith(begins)), len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.nodeid))
