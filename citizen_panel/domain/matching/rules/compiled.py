"""Compiling the inner loops: with numba once and for all, without it not at all; the answers are the same."""

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

#: The lock file has numba; whoever leaves it out gets the same draws, slower.
_numba: Any = importlib.import_module("numba") if importlib.util.find_spec("numba") else None

IS_COMPILED = _numba is not None
"""Whether functions are compiled here; where not, some loops have a quicker twin that leaves them to numpy."""


def compiled(function: F) -> F:
    """Return the function, compiled at its first call and kept on disk for the next process."""
    if _numba is None:
        return function
    quick: F = _numba.njit(cache=True, fastmath=False)(function)
    return quick
