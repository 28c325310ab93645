"""Who counts as a citizen taking part, and how deep a research session went."""

from dataclasses import replace
from datetime import timedelta

import pytest

from citizen_panel.domain.audit.criteria_set import CURRENT
from citizen_panel.domain.audit.evidence import Artefact, ConsentStanding, Evidence, Meeting
from citizen_panel.domain.audit.rules.participation import evidenced_depths
from citizen_panel.domain.projects.vocabulary import CitizensSaid, DecisionKind
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    SessionType,
    TookPartAs,
)
from tests.domain.audit.audit_cases import (
    case_of,
    citizen,
    decided,
    meeting,
    name,
    project,
    staff,
    survey,
    with_meeting,
)

GROUP = meeting("2026-02-05")


def qualifies(**changes: object) -> bool:
    evidence = project(meetings=(GROUP,), attendances=(citizen(1, GROUP, **changes),))
    return case_of(evidence).has_citizens


def test_a_citizen_who_took_part_counts() -> None:
    assert qualifies()


@pytest.mark.parametrize("state", [AttendanceState.LATE, AttendanceState.LEFT_EARLY, AttendanceState.STOPPED])
def test_coming_late_or_leaving_early_is_still_coming(state: AttendanceState) -> None:
    assert qualifies(state=state)


def test_a_short_visit_counts_only_with_work_handed_in() -> None:
    assert not qualifies(minutes=14)
    assert qualifies(minutes=15)
    assert qualifies(minutes=0, work_submitted=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": AttendanceCapacity.STAFF},
        {"capacity": AttendanceCapacity.PROFESSIONAL},
        {"capacity": AttendanceCapacity.UNCLASSIFIED},
        {"relation": None},
        {"role": TookPartAs.OBSERVER},
        {"role": TookPartAs.SUPPORTER},
        {"state": AttendanceState.NO_SHOW},
        {"state": AttendanceState.EXCUSED},
        {"consent": ConsentStanding.INVALID},
        {"consent": ConsentStanding.MISSING},
    ],
)
def test_one_missing_test_is_enough_not_to_count(changes: dict[str, object]) -> None:
    assert not qualifies(**changes)


def test_a_session_linked_afterwards_is_not_about_this_project() -> None:
    late = replace(GROUP, linked_at=GROUP.starts_at + timedelta(minutes=1))
    assert not case_of(with_meeting(project(), late, [1])).has_citizens


def test_a_survey_stays_a_survey_however_it_is_called() -> None:
    assert not case_of(with_meeting(project(), survey("2026-02-05"), range(40))).has_citizens


def test_a_correction_replaces_the_line_it_corrects() -> None:
    wrong = citizen(1, GROUP)
    right = citizen(1, GROUP, id=name("corrected"), state=AttendanceState.NO_SHOW, corrects_id=wrong.id)
    assert not case_of(project(meetings=(GROUP,), attendances=(right, wrong))).has_citizens


def depth(at: Meeting, evidence: Evidence | None = None) -> int:
    held = evidence or project()
    return evidenced_depths(replace(held, meetings=(*held.meetings, at)), CURRENT)[at.id]


def made(kind: ArtefactKind, is_made_in_session: bool = True) -> tuple[Artefact, ...]:
    return (Artefact(name("made"), kind, is_made_in_session),)


def test_depth_follows_the_records_and_never_the_claim() -> None:
    bare = replace(GROUP, claimed_depth=5, default_depth=4, artefacts=(), insight_ids=())
    insight = (name("insight"),)
    assert depth(bare) == 1
    assert depth(replace(bare, artefacts=made(ArtefactKind.NOTES))) == 2
    assert depth(replace(bare, insight_ids=insight)) == 2
    assert depth(replace(bare, artefacts=made(ArtefactKind.NOTES), insight_ids=insight)) == 2
    assert depth(replace(bare, artefacts=made(ArtefactKind.MAP, is_made_in_session=False), insight_ids=insight)) == 2
    assert depth(replace(bare, artefacts=made(ArtefactKind.MAP), insight_ids=insight)) == 3


def test_working_together_needs_a_later_decision_that_says_where_citizens_stood() -> None:
    together = meeting("2026-04-22", "dev", 4)
    cited = together.cited_by_ids[0]
    after = decided("2026-05-01", DecisionKind.SCOPE, id=cited)
    assert depth(together, project(decisions=(after,))) == 4
    assert depth(together, project(decisions=(replace(after, citizens_said=CitizensSaid.NOT_ASKED),))) == 3
    assert depth(together, project(decisions=(decided("2026-04-01", DecisionKind.SCOPE, id=cited),))) == 3


def test_handing_over_needs_a_promise_from_before() -> None:
    jury = replace(meeting("2026-04-22", "dev", 4), type=SessionType.CITIZENS_JURY)
    promise = decided("2026-03-01", DecisionKind.PRIOR_COMMITMENT)
    after = decided("2026-05-01", DecisionKind.SCOPE, id=jury.cited_by_ids[0], follows_id=promise.id)
    assert depth(jury, project(decisions=(promise, after))) == 5
    too_late = replace(promise, agreed_at=jury.starts_at)
    assert depth(jury, project(decisions=(too_late, after))) == 4


def test_a_seat_without_a_voice_in_decisions_is_only_listening() -> None:
    seat = replace(meeting("2026-04-22", "dev", 4), type=SessionType.GOVERNANCE_SEAT)
    after = decided("2026-05-01", DecisionKind.SCOPE, id=seat.cited_by_ids[0])
    assert depth(seat) == 1
    assert depth(seat, project(decisions=(after,))) == 4


def test_a_design_team_needs_somebody_who_came_back() -> None:
    first, second = (
        replace(meeting(day, "dev", 4), type=SessionType.DESIGN_TEAM) for day in ("2026-04-22", "2026-05-20")
    )
    after = decided("2026-06-01", DecisionKind.SCOPE, id=first.cited_by_ids[0])
    apart = with_meeting(with_meeting(project(decisions=(after,)), first, [1]), second, [2])
    again = with_meeting(with_meeting(project(decisions=(after,)), first, [1]), second, [1, 2])
    assert set(evidenced_depths(apart, CURRENT).values()) == {3}
    assert set(evidenced_depths(again, CURRENT).values()) == {4}


def test_colleagues_do_not_make_a_design_team_last() -> None:
    team = replace(meeting("2026-04-22", "dev", 4), type=SessionType.DESIGN_TEAM)
    evidence = project(meetings=(team,), attendances=(citizen(1, team), staff(1, team), staff(2, team)))
    assert evidenced_depths(evidence, CURRENT)[team.id] == 3
