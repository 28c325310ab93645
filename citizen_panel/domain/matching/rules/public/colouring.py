"""Who sits where when no household may sit twice: colours for the edges of a graph with two sides.

Any such graph needs no more colours than the busiest of its vertices has edges (König, 1916). Where a path of two
colours ends up blocking an edge, turning it over makes room (Kempe chains).
"""

from collections.abc import Sequence

Edge = tuple[int, int]


def coloured(edges: Sequence[Edge], colours: int) -> list[int]:
    """Return a colour (0 to colours - 1) for each edge (left, right), different where two edges meet.

    Edges may come more than once. Raises ValueError when a vertex has more edges than there are colours.
    """
    graph = _Graph(edges, colours)
    for edge in range(len(edges)):
        graph.colour(edge)
    return graph.colours


class _Graph:
    def __init__(self, edges: Sequence[Edge], colours: int) -> None:
        self.colours = [-1] * len(edges)
        self._ends = [((0, left), (1, right)) for left, right in edges]
        self._at: dict[tuple[int, int], dict[int, int]] = {end: {} for ends in self._ends for end in ends}
        self._free = dict.fromkeys(self._at, (1 << colours) - 1)

    def colour(self, edge: int) -> None:
        left, right = self._ends[edge]
        if not self._free[left] or not self._free[right]:
            raise ValueError("a vertex has more edges than there are colours")
        shared = self._free[left] & self._free[right]
        wanted = _lowest(shared or self._free[left])
        if not shared:
            self._turn_over(right, wanted, _lowest(self._free[right]))
        self._put(edge, wanted)

    def _turn_over(self, start: tuple[int, int], first: int, second: int) -> None:
        path, here, colour = [], start, first
        while (edge := self._at[here].get(colour)) is not None:
            path.append(edge)
            one, other = self._ends[edge]
            here = other if here == one else one
            colour = first + second - colour
        old = [self.colours[edge] for edge in path]
        for edge in path:
            self._take(edge)
        for edge, before in zip(path, old, strict=True):
            self._put(edge, first + second - before)

    def _put(self, edge: int, colour: int) -> None:
        self.colours[edge] = colour
        for end in self._ends[edge]:
            self._at[end][colour] = edge
            self._free[end] &= ~(1 << colour)

    def _take(self, edge: int) -> None:
        for end in self._ends[edge]:
            del self._at[end][self.colours[edge]]
            self._free[end] |= 1 << self.colours[edge]


def _lowest(flags: int) -> int:
    return (flags & -flags).bit_length() - 1
