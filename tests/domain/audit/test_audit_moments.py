"""From day one: which moment came when."""

from dataclasses import replace
from datetime import date

from citizen_panel.domain.audit.evidence import Entered
from citizen_panel.domain.audit.rules.moments import citizens_present_by, moments, reopenings
from citizen_panel.domain.audit.rules.verdicts import last_gate_passed
from citizen_panel.domain.audit.vocabulary import Gate
from citizen_panel.domain.projects.vocabulary import DecisionKind, EnteredPhase
from citizen_panel.domain.sessions.vocabulary import SessionType
from tests.domain.audit.audit_cases import case_of, decided, meeting, morning, noon, project, with_meeting


def test_day_zero_is_the_earliest_sign_of_the_project() -> None:
    workshop = replace(meeting("2025-12-10"), type=SessionType.STAFF_WORKSHOP)
    assert moments(project()).day_zero == date(2026, 1, 12)
    assert moments(project(declared_starts=(date(2026, 1, 12), date(2026, 5, 1)))).day_zero == date(2026, 1, 12)
    assert moments(project(signs_of_work=(date(2026, 1, 5),))).day_zero == date(2026, 1, 5)
    assert moments(project(decisions=(decided("2026-01-08"),))).day_zero == date(2026, 1, 8)
    assert moments(project(meetings=(workshop,))).day_zero == date(2025, 12, 10)
    assert moments(project(meetings=(meeting("2025-12-10"),))).day_zero == date(2026, 1, 12)
    assert moments(project(declared_starts=())).day_zero is None


def test_days_are_those_of_the_united_kingdom() -> None:
    late_in_june = decided("2026-06-01", agreed_at=noon("2026-06-01").replace(hour=23, minute=30))
    assert moments(project(declared_starts=(), decisions=(late_in_june,))).day_zero == date(2026, 6, 2)


def test_the_first_problem_decision_counts() -> None:
    first, second = decided("2026-03-01"), decided("2026-04-01")
    assert moments(project(decisions=(second, first))).problem_decision_id == first.id


def test_without_a_problem_decision_entering_develop_fixes_the_problem() -> None:
    entered = (Entered(EnteredPhase.DEVELOP, noon("2026-04-01")), Entered(EnteredPhase.DEVELOP, noon("2026-06-01")))
    found = moments(project(phases=entered, decisions=(decided("2026-05-01", DecisionKind.BUILD_COMMITMENT),)))
    assert found.problem_at == noon("2026-04-01")
    assert not found.is_solution_first


def test_a_solution_before_the_problem_takes_its_place() -> None:
    found = moments(
        project(decisions=(decided("2026-04-01"), decided("2026-03-01", DecisionKind.PROCUREMENT_COMMITMENT)))
    )
    assert found.problem_at == found.solution_at == noon("2026-03-01")
    assert found.is_solution_first


def test_nothing_fixed_yet_means_everything_came_before() -> None:
    found = moments(project())
    assert found.problem_at is None
    assert found.is_before_problem(noon("2030-01-01"))


def test_citizens_are_present_when_enough_different_people_have_come() -> None:
    evidence = with_meeting(project(), meeting("2026-02-05"), [1, 2])
    evidence = with_meeting(evidence, meeting("2026-02-12"), [1, 2])
    evidence = with_meeting(evidence, meeting("2026-02-19"), [2, 3])
    parts = case_of(evidence).participations
    assert citizens_present_by(parts, 2) == morning("2026-02-05")
    assert citizens_present_by(parts, 3) == morning("2026-02-19")
    assert citizens_present_by(parts, 4) is None


def test_a_problem_decision_that_supersedes_another_reopens_it() -> None:
    first = decided("2026-02-27")
    again = decided("2026-05-20", supersedes_id=first.id)
    found = reopenings(project(decisions=(again, first)))
    assert [(each.from_at, each.to_at) for each in found] == [(first.agreed_at, again.agreed_at)]
    assert reopenings(project(decisions=(first, decided("2026-05-20")))) == ()


def test_the_gate_behind_a_project_is_that_of_its_furthest_phase() -> None:
    assert last_gate_passed(project()) is Gate.G0
    there_and_back = tuple(
        Entered(phase, noon(f"2026-0{month}-01"))
        for month, phase in ((1, EnteredPhase.DISCOVER), (2, EnteredPhase.DEVELOP), (3, EnteredPhase.DEFINE))
    )
    assert last_gate_passed(project(phases=there_and_back)) is Gate.G2
