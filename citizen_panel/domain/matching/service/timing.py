"""A draw with its timetable: what times it was asked for, who can come when, and the times it proposes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from citizen_panel.core.clock import UK
from citizen_panel.core.db import as_role
from citizen_panel.domain.citizens.coming import Told, suits
from citizen_panel.domain.citizens.wishes import told_by
from citizen_panel.domain.matching import documents, queries
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.offered import OfferedTime
from citizen_panel.domain.matching.rules.draw import Progress
from citizen_panel.domain.matching.rules.timetable.joint import draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.plan import Comer, JointRequest, Plan, Slot, in_order
from citizen_panel.domain.matching.rules.timetable.result import NoTimetable, Timetabled
from citizen_panel.domain.matching.rules.timetable.words import why_none
from citizen_panel.domain.matching.rules.timetable.written import plan_of, written
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawRequest, Infeasible, Outcome, Roster
from citizen_panel.domain.projects import queries as projects

FEW = 5
EVEN = 1.0
"""Seats by which all quotas of a session may be off together before its mix is called uneven."""


@dataclass(frozen=True)
class Drawn:
    """What came of a draw, and its timetable where it has one."""

    outcome: Outcome
    timetable: Timetabled | None = None


def written_times(times: Sequence[OfferedTime]) -> list[dict[str, Any]]:
    """The form in which the times of a draw are kept with it."""
    return [
        {
            "slot": str(one.slot_id),
            "session": str(one.session_id),
            "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
            "seats": one.seats,
            "in_person": one.in_person,
        }
        for one in times
    ]


def seal_plan(found: Draw, request: DrawRequest) -> JointRequest | None:
    """Seal who of the candidates can come when, by what they told us; nothing for a draw without times.

    Whoever never said when they can come is free at every time, and marked as unsure.
    """
    if not found.times:
        return None
    plan = in_order(Plan(tuple(map(_slot, found.times)), _comers(found, request)))
    documents.seal_document(found.id, DocumentKind.TIMES, written(plan))
    return JointRequest(request, plan)


def sealed_plan(found: Draw) -> Plan | None:
    """Who can come when, as it was sealed; nothing for a draw without times."""
    plain = documents.whole(found.id, DocumentKind.TIMES) if found.times else None
    return None if plain is None else plan_of(json.loads(plain))


def run(request: DrawRequest, plan: Plan, progress: Progress | None = None) -> Drawn:
    """Draw people together with their times; where that is impossible the outcome says why, and what would help."""
    found = draw_with_timetable(JointRequest(request, plan), progress)
    if isinstance(found, Timetabled):
        return Drawn(found.selected, found)
    return Drawn(_infeasible(found, plan) if isinstance(found, NoTimetable) else found)


def keep_times(found: Draw, timetable: Timetabled) -> None:
    """Keep with each place the time proposed and others that would do, and for the team how times are filled."""
    by_token = {one.key: one for one in timetable.visits}
    for place in queries.places_with_people(found.id):
        one = by_token[str(place.token)]
        place.slot_ids, place.other_slot_ids = [UUID(key) for key in one.slots], [UUID(key) for key in one.others]
    document = {
        "slots": [[one.slot, one.people, one.seats] for one in timetable.used],
        "mix": [[one.session, one.off <= EVEN] for one in timetable.mix if one.people],
        "unsure": _rough(timetable.unsure),
        "cannot_come": _rough(timetable.cannot_come),
    }
    plain = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    documents.open_document(found.id, DocumentKind.TIMETABLE, plain)


def said_time(moment: datetime) -> str:
    """A time as people say it: Friday 8 January, 14:30."""
    local = moment.astimezone(UK)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def _slot(kept: Mapping[str, Any]) -> Slot:
    starts, ends = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
    return Slot(kept["slot"], kept["session"], starts, ends, int(kept["seats"]))


def _comers(found: Draw, request: DrawRequest) -> tuple[Comer, ...]:
    assert not isinstance(request.candidates, Roster)
    wanted = {candidate.key for candidate in request.candidates}
    councils, project_id = projects.councils_of(found.recruitment_brief_id), found.project_id
    with as_role("cp_matcher"):
        named = ((str(one.project_token(project_id)), one.citizen_id) for one in queries.reachable(councils))
        people = {token: citizen_id for token, citizen_id in named if token in wanted}
        told = told_by(list(people.values()))
    comers = []
    for token in sorted(wanted):
        one = told.get(people.get(token, UUID(int=0)))
        free = [] if one is None else [kept["slot"] for kept in found.times or () if _is_free(one, kept)]
        comers.append(Comer(token, tuple(free), is_sure=one is not None and one.is_told))
    return tuple(comers)


def _is_free(told: Told, kept: Mapping[str, Any]) -> bool:
    slot = _slot(kept)
    return suits(told, slot.starts_at, slot.ends_at, in_person=bool(kept["in_person"]))


def _infeasible(found: NoTimetable, plan: Plan) -> Infeasible:
    names = {slot.key: said_time(slot.starts_at) for slot in plan.slots}
    return Infeasible(
        conflict=(),
        conflict_rows=(),
        smallest_change=(),
        changes=(),
        more_places=None,
        never_selectable=(),
        candidates_count=found.candidates_count,
        input_digest=found.input_digest,
        reasons=why_none(found, names),
    )


def _rough(people: int) -> int | None:
    """A number of people, or nothing where they are too few to be told."""
    return None if 0 < people < FEW else people
