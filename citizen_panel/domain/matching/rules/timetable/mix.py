"""How even the mix of sessions is: every quota's people and all people spread over the sessions in proportion."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Floats, Ints
from citizen_panel.domain.matching.rules.timetable.plan import Plan, choices_of

ROOM = 1.0
"""Seats that a quota may be above or below its fair share of a session: whole people cannot be shared out better."""


@dataclass(frozen=True, eq=False)
class Sharing:
    """What a good mix is: which session each choice is in, what each person counts for, and the fair shares.

    Linked slots count for the session of their first: all of their sessions have the same people.

    `marks[person, mark]` is 1 where the person counts for the mark (a quota); `shares` are the parts of all visits
    that are made by people of each mark, `fair` the visits of each session if all were filled alike.
    """

    sessions: tuple[str, ...]
    session_of: Ints
    marks: Floats
    shares: Floats
    fair: Floats

    def off(self, visits: Floats) -> Floats:
        """Return by how many seats each session is off, from visits by session and person."""
        people = visits.sum(axis=1)
        wanted = visits @ self.marks - people[:, None] * self.shares
        over = np.maximum(np.abs(wanted) - ROOM - 1e-9, 0.0).sum(axis=1)
        return np.asarray(over + np.maximum(np.abs(people - self.fair) - ROOM - 1e-9, 0.0), dtype=np.float64)


def sharing_of(plan: Plan, rows: Ints, bands_count: int) -> Sharing:
    """Return what a good mix is for these people; `rows[person, d]` is the quota they count for, or NO_ROW."""
    choices = choices_of(plan)
    sessions = tuple(dict.fromkeys(plan.slots[slots[0]].session for slots in choices))
    number = {session: place for place, session in enumerate(sessions)}
    marks = np.zeros((len(rows), bands_count))
    person, column = np.nonzero(rows != NO_ROW)
    marks[person, rows[person, column]] = 1.0
    seats = np.zeros(len(sessions))
    sharers = np.bincount([slot for slots in choices for slot in slots], minlength=len(plan.slots))
    for slots in choices:
        room = min(plan.slots[slot].capacity / sharers[slot] for slot in slots)
        seats[number[plan.slots[slots[0]].session]] += room
    return Sharing(
        sessions=sessions,
        session_of=np.array([number[plan.slots[slots[0]].session] for slots in choices], dtype=np.int64),
        marks=marks,
        shares=marks.sum(axis=0) / max(1, len(rows)),
        fair=seats / max(1.0, float(seats.sum())) * len(rows) * plan.visits,
    )


def visits_by_session(sharing: Sharing, given: Sequence[Sequence[int]]) -> Floats:
    """Return how often each person comes to each session, from the choices of each person."""
    visits = np.zeros((len(sharing.sessions), len(given)))
    for person, choices in enumerate(given):
        for choice in choices:
            visits[sharing.session_of[choice], person] += 1.0
    return visits
