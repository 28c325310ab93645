"""Whom a draw has to read: the index proposes who fits, and the database decides about each of them.

A small group is spared by counting all of it, so of a council with one everybody is read. Elsewhere only those are read
whom the index proposes. What it left out is looked for: when it missed anybody, everybody is read after all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, literal, or_

from citizen_panel.domain.citizens.caps import SMALL_GROUP
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.matching import counted, eligibility
from citizen_panel.domain.matching.counted import AsksIndex
from citizen_panel.domain.matching.index_shape import AGE, COUNCIL
from citizen_panel.domain.matching.rules.index.questions import Of
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.small_groups import PRIORITY

MARGIN = 10
"""By so many a group must be larger than a small one, since the index rounds and may be a few seconds old."""


@dataclass(frozen=True)
class ToRead:
    """Everybody of some councils, and of the others those with these row numbers."""

    whole: frozenset[str]
    rows: tuple[int, ...] = ()

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition that somebody is to be read."""
        proposed = Citizen.row_no == any_(literal(list(self.rows), ARRAY(BigInteger)))
        return or_(Citizen.council_code.in_(self.whole), proposed)


def to_read(asked: AsksIndex | None, councils: Collection[str], wishes: Sequence[Wish]) -> ToRead:
    """Whom to read for a draw with these wishes: everybody, unless the index answers for this moment.

    Of what age people are is the only wish by which groups are counted: whoever is of another is in none of them.
    """
    everybody = ToRead(frozenset(councils))
    if asked is None:
        return everybody
    of_age = [wish for wish in wishes if wish.dimension == AGE]
    whole = frozenset(council for council in councils if _may_have_small_groups(asked, council, of_age))
    if whole == everybody.whole:
        return everybody
    told = counted.slots(asked, wishes)
    return ToRead(whole, tuple(told.answer)) if told.path is counted.Path.QUICK else everybody


def is_whole(
    read: ToRead, councils: Collection[str], may: ColumnElement[bool], apart: Collection[UUID], able: Collection[UUID]
) -> bool:
    """Whether the index left nobody out: those found `able` in its councils are all whom the database finds there.

    `may` says of whom it is asked, and under which conditions they may be asked at all.
    """
    others = [council for council in councils if council not in read.whole]
    if not others:
        return True
    return eligibility.those(may, others) - frozenset(apart) == frozenset(able)


def _may_have_small_groups(asked: AsksIndex, council: str, of_age: Sequence[Wish]) -> bool:
    dimensions = sorted({dimension for dimension, _ in PRIORITY})
    told = counted.divided(asked, [Wish(COUNCIL, frozenset({council})), *of_age], dimensions, Of.LIVE)
    if told.path is not counted.Path.QUICK:
        return True
    parts = told.answer.parts
    return any((parts[dimension][band] or 0) < SMALL_GROUP + MARGIN for dimension, band in PRIORITY)
