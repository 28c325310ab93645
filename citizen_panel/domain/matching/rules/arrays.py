"""The kinds of arrays that the draw counts with."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_ROW = -1
"""Stands where a person counts for no quota of a characteristic."""
