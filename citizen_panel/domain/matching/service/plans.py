"""What a draw with times depends on besides its candidates: the times, what helps there, and who can come when."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from citizen_panel.core.db import as_role
from citizen_panel.domain.citizens.access_needs import lasting_needs
from citizen_panel.domain.citizens.coming import Told, suits
from citizen_panel.domain.citizens.wishes import told_by
from citizen_panel.domain.matching import documents, queries
from citizen_panel.domain.matching.ages import ages_of
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.offered import OfferedTime
from citizen_panel.domain.matching.rules.timetable.plan import (
    Comer,
    JointRequest,
    Plan,
    Resource,
    Serves,
    Slot,
    in_order,
)
from citizen_panel.domain.matching.rules.timetable.written import plan_of, written
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawRequest, Roster
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.vocabulary import Asks

ELSEWHERE = "none:"
"""With what the key of help begins of which everything is somewhere else."""

Kept = Mapping[str, Any]
"""A time of a draw, as it is kept with it."""

NO_LIMIT = "any:"
"""With what the key of help begins that is arranged for whoever asks at some times, and is limited at others."""


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
            "also": list(map(str, one.also)),
            "help": [[each.need, list(map(str, each.things)), each.is_for_one] for each in one.help],
        }
        for one in times
    ]


def seal_plan(found: Draw, request: DrawRequest) -> JointRequest | None:
    """Seal who of the candidates can come when and what they need, by what they told us; nothing without times.

    Whoever never said when they can come is free at every time, and marked as unsure.
    """
    if not found.times:
        return None
    plan = in_order(
        Plan(
            slots=tuple(map(_slot, found.times)),
            comers=_comers(found, request),
            resources=resources_in(found.times),
            linked=tuple((one["slot"], *one["also"]) for one in found.times if one["also"]),
        )
    )
    documents.seal_document(found.id, DocumentKind.TIMES, written(plan))
    return JointRequest(request, plan)


def sealed_plan(found: Draw) -> Plan | None:
    """Who can come when, as it was sealed; nothing for a draw without times."""
    plain = documents.whole(found.id, DocumentKind.TIMES) if found.times else None
    return None if plain is None else plan_of(json.loads(plain))


def limited_in(times: Iterable[Kept]) -> frozenset[str]:
    """What people may need of which there is a limited number at some of these times, by the code of the adjustment."""
    return frozenset(need for one in times for need, _, _ in one["help"])


def resources_in(times: Sequence[Kept]) -> tuple[Resource, ...]:
    """What there is at these times: things of a kind that can be had at the same times are told together."""
    where: dict[tuple[str, bool, str], list[str]] = defaultdict(list)
    for one in times:
        for need, things, is_for_one in one["help"]:
            for thing in things:
                where[need, is_for_one, thing].append(one["slot"])
    alike: dict[tuple[str, bool, tuple[str, ...]], list[str]] = defaultdict(list)
    for (need, is_for_one, thing), slots in where.items():
        alike[need, is_for_one, tuple(sorted(slots))].append(thing)
    found = [
        Resource(min(things), need, len(things), Serves.PERSON if is_for_one else Serves.EVERYBODY, slots)
        for (need, is_for_one, slots), things in alike.items()
    ]
    serves = {need: Serves.PERSON if for_one else Serves.EVERYBODY for one in times for need, _, for_one in one["help"]}
    missing = sorted(serves.keys() - {one.kind for one in found})
    found += [Resource(f"{ELSEWHERE}{need}", need, 0, serves[need], ()) for need in missing]
    return (*found, *_without_limit(times, serves))


def _without_limit(times: Sequence[Kept], serves: Mapping[str, Serves]) -> list[Resource]:
    """Enough of a kind for everybody at those times at which nothing limits it."""
    found = []
    for need in sorted(serves):
        free = tuple(sorted(one["slot"] for one in times if need not in limited_in([one])))
        if free:
            enough = sum(int(one["seats"]) for one in times) + len(times)
            found.append(Resource(f"{NO_LIMIT}{need}", need, enough, serves[need], free))
    return found


def _slot(kept: Kept) -> Slot:
    starts, ends = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
    return Slot(kept["slot"], kept["session"], starts, ends, int(kept["seats"]))


def _comers(found: Draw, request: DrawRequest) -> tuple[Comer, ...]:
    assert not isinstance(request.candidates, Roster)
    times = found.times or ()
    wanted = {candidate.key for candidate in request.candidates}
    councils, project_id = projects.councils_of(found.recruitment_brief_id), found.project_id
    ages = ages_of(Asks.read(found.brief.asks))
    with as_role("cp_matcher"):
        reachable = queries.reachable(councils, ages=ages)
        named = ((str(one.project_token(project_id)), one.citizen_id) for one in reachable)
        people = {token: citizen_id for token, citizen_id in named if token in wanted}
        told = told_by(list(people.values()))
    needs = _needs(list(people.values()), limited_in(times))
    comers = []
    for token in sorted(wanted):
        citizen_id = people.get(token, UUID(int=0))
        one = told.get(citizen_id)
        free = () if one is None else tuple(kept["slot"] for kept in times if _is_free(one, kept))
        comers.append(Comer(token, free, needs.get(citizen_id, ()), one is not None and one.is_told))
    return tuple(comers)


def _needs(citizen_ids: Sequence[UUID], limited: frozenset[str]) -> Mapping[UUID, tuple[str, ...]]:
    """What people need of what is limited; nobody's needs are opened where nothing is."""
    return lasting_needs(citizen_ids, limited) if limited else {}


def _is_free(told: Told, kept: Kept) -> bool:
    slot = _slot(kept)
    return suits(told, slot.starts_at, slot.ends_at, in_person=bool(kept["in_person"]))
