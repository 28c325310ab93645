"""Comparing what would be told with all that was told before, so that both together are about 5 people at least."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from citizen_panel.domain.matching import counted
from citizen_panel.domain.matching.counted import AsksIndex
from citizen_panel.domain.matching.counted_slowly import Panel
from citizen_panel.domain.matching.counts_asked import Before
from citizen_panel.domain.matching.rules.index.answers import Close
from citizen_panel.domain.matching.rules.index.questions import MOST_EARLIER
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.repeats import (
    Bounds,
    bounds_of,
    canonical,
    is_near,
    total_of,
    wishes_in,
    without,
)


@dataclass(frozen=True)
class Near:
    """A set of people that an earlier count told of, what it told, and for which projects."""

    wishes: tuple[Wish, ...]
    people: int | None
    counted_on: date
    projects: tuple[UUID, ...] = ()


class Compared:
    """All that was told before; asked for what is too close to a set that would be told now."""

    def __init__(self, asked: AsksIndex | None, before: Sequence[Before], panel: Panel) -> None:
        self._asked, self._panel = asked, panel
        self._by_size: dict[Bounds, list[tuple[int, Before, str]]] = {}
        for at, one in enumerate(before):
            for named in ("", *one.more):
                self._by_size.setdefault(bounds_of(one.people, one.more, named), []).append((at, one, named))

    def nearest(self, wishes: Sequence[Wish], size: Bounds) -> Near | None:
        """The newest of those before that is too close to the set of these wishes, which has so many people."""
        near = list(self._near(wishes, size))
        for at in range(0, len(near), MOST_EARLIER):
            some = near[at : at + MOST_EARLIER]
            if self._is_close(wishes, some):
                return self._first(wishes, some)
        return None

    def _near(self, wishes: Sequence[Wish], size: Bounds) -> Iterator[Near]:
        """Those before that may be nearly the same people, newest first, each set once; the same wishes are not."""
        found = [one for theirs, each in self._by_size.items() if is_near(theirs, size) for one in each]
        seen = {str(canonical(wishes))}
        for _, one, named in sorted(found, key=lambda each: each[0]):
            told = without(wishes_in(one.wishes), named) if named else wishes_in(one.wishes)
            if (key := str(canonical(told))) not in seen:
                seen.add(key)
                yield Near(told, total_of(one.people, one.more, named), one.counted_on, one.projects)

    def _first(self, wishes: Sequence[Wish], some: Sequence[Near]) -> Near:
        """The first of these that is too close; one of them is."""
        while len(some) > 1:
            half = some[: len(some) // 2]
            some = half if self._is_close(wishes, half) else some[len(half) :]
        return some[0]

    def _is_close(self, wishes: Sequence[Wish], some: Sequence[Near]) -> bool:
        return self._told(wishes, [one.wishes for one in some]).is_too_close

    def _told(self, wishes: Sequence[Wish], earlier: Sequence[Sequence[Wish]]) -> Close:
        return counted.too_close(self._asked, wishes, earlier, panel=self._panel).answer
