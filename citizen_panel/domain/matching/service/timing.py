"""A draw with its timetable: the times it proposes, or why no group can come and what would help."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from citizen_panel.core.clock import UK
from citizen_panel.core.few import FEW
from citizen_panel.domain.matching import documents, queries
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.draw import Progress
from citizen_panel.domain.matching.rules.timetable.joint import draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.plan import MORE, JointRequest, Plan, Serves
from citizen_panel.domain.matching.rules.timetable.result import NoTimetable, Timetabled
from citizen_panel.domain.matching.rules.timetable.words import HELP, why_none
from citizen_panel.domain.matching.service.plans import limited_in
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawRequest, Infeasible, Outcome, Sentence

EVEN = 1.0
"""Seats by which all quotas of a session may be off together before its mix is called uneven."""


@dataclass(frozen=True)
class Drawn:
    """What came of a draw, and its timetable where it has one."""

    outcome: Outcome
    timetable: Timetabled | None = None


def run(request: DrawRequest, plan: Plan, progress: Progress | None = None) -> Drawn:
    """Draw people together with their times; where that is impossible the outcome says why, and what would help."""
    found = draw_with_timetable(JointRequest(request, plan), progress)
    if isinstance(found, Timetabled):
        return Drawn(found.selected, found)
    return Drawn(_infeasible(found, plan) if isinstance(found, NoTimetable) else found)


def of_those_who_can_come(request: DrawRequest, outcome: Outcome) -> DrawRequest:
    """The request without those who can be on no panel that comes to these times: they cannot stand by for it."""
    return request if isinstance(outcome, Infeasible) else replace(request, left_out=outcome.never_selectable)


def keep_times(found: Draw, timetable: Timetabled) -> None:
    """Keep with each place the time proposed and others that would do, and for the team how times are filled."""
    by_token = {one.key: one for one in timetable.visits}
    for place in queries.places_with_people(found.id):
        one = by_token[str(place.token)]
        place.slot_ids, place.other_slot_ids = [UUID(key) for key in one.slots], [UUID(key) for key in one.others]
    document = {
        "slots": [[one.slot, one.people, one.seats] for one in timetable.used],
        "mix": [[one.session, one.off <= EVEN] for one in timetable.mix if one.people],
        "help": sorted(limited_in(found.times or ())),
        "unsure": _rough(timetable.unsure),
        "cannot_come": _rough(timetable.cannot_come),
    }
    plain = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    documents.open_document(found.id, DocumentKind.TIMETABLE, plain)


def said_time(moment: datetime) -> str:
    """A time as people say it: Friday 8 January, 14:30."""
    local = moment.astimezone(UK)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def _infeasible(found: NoTimetable, plan: Plan) -> Infeasible:
    names: dict[str, str | Sentence] = {slot.key: said_time(slot.starts_at) for slot in plan.slots}
    names |= {f"{MORE}{code}": Sentence(word) for code, word in HELP.items()}
    for_one = {f"{MORE}{one.kind}" for one in plan.resources if one.serves is Serves.PERSON}
    return Infeasible(
        conflict=(),
        conflict_rows=(),
        smallest_change=(),
        changes=(),
        more_places=None,
        never_selectable=(),
        candidates_count=found.candidates_count,
        input_digest=found.input_digest,
        reasons=why_none(found, names, for_one),
    )


def _rough(people: int) -> int | None:
    """A number of people, or nothing where they are too few to be told."""
    return None if 0 < people < FEW else people
