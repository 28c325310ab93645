"""Compiling the inner loops: with numba once and for all, without it not at all; the answers are the same."""

from collections.abc import Callable
from typing import Any, TypeVar

try:
    from numba import njit
except ImportError:  # pragma: no cover - the lock file has it; whoever leaves it out gets the slow way
    njit = None

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Return the function, compiled at its first call and kept on disk for the next process."""
    if njit is None:
        return function
    quick: F = njit(cache=True, fastmath=False)(function)
    return quick
