"""The story of a project on one line of time."""

from datetime import date, timedelta

import pytest

from citizen_panel.domain.audit.evidence import Entered
from citizen_panel.domain.audit.rules.timeline import DecisionShape, MomentKind, Timeline, timeline
from citizen_panel.domain.projects.vocabulary import DecisionKind, EnteredPhase
from tests.domain.audit.audit_cases import case_of, decided, meeting, noon, project, staff, survey, with_meeting


def drawn(**changes: object) -> Timeline:
    return timeline(case_of(project(as_of=noon("2026-04-12"), **changes)))


def test_it_runs_from_the_first_sign_to_the_day_of_asking() -> None:
    line = drawn()
    assert (line.from_on, line.to_on) == (date(2026, 1, 12), date(2026, 4, 12))
    assert line.place(line.from_on) == 0
    assert line.place(date(2026, 2, 26)) == 50
    assert line.place(line.to_on) == 100


def test_a_project_of_today_still_has_a_length() -> None:
    line = drawn(declared_starts=(date(2026, 4, 12),))
    assert line.to_on - line.from_on == timedelta(days=1)
    assert timeline(case_of(project(declared_starts=()))).place(date(2026, 12, 31)) == 0


def test_a_phase_lasts_until_the_next_and_may_come_again() -> None:
    order = (
        ("2026-02-01", EnteredPhase.DEFINE),
        ("2026-01-12", EnteredPhase.DISCOVER),
        ("2026-03-01", EnteredPhase.DISCOVER),
        ("2026-04-01", EnteredPhase.CLOSED),
    )
    stretches = drawn(phases=tuple(Entered(phase, noon(day)) for day, phase in order)).phases
    assert [(each.phase.value, each.from_on.month, each.to_on.month) for each in stretches] == [
        ("discover", 1, 2),
        ("define", 2, 3),
        ("discover", 3, 4),
    ]


def test_decisions_have_the_shape_of_what_they_settle() -> None:
    kinds = (DecisionKind.BUILD_COMMITMENT, DecisionKind.SCOPE, DecisionKind.PROBLEM_DEFINITION)
    marks = drawn(decisions=tuple(decided(f"2026-02-0{day}", kind) for day, kind in enumerate(kinds, 1))).decisions
    assert [mark.shape for mark in marks] == [DecisionShape.SOLUTION, DecisionShape.OTHER, DecisionShape.PROBLEM]


def test_meetings_tell_claim_from_record_and_count_only_citizens() -> None:
    asked, met = survey("2026-02-02"), meeting("2026-02-05")
    evidence = with_meeting(with_meeting(project(), met, range(3)), asked, range(9))
    workshop = meeting("2026-02-20", label="Drivers")
    evidence = with_meeting(evidence, workshop, ())
    evidence = project(meetings=evidence.meetings, attendances=(*evidence.attendances, staff(1, workshop)))
    marks = timeline(case_of(evidence)).meetings
    assert [(mark.claimed, mark.evidenced, mark.people) for mark in marks] == [(5, 1, 0), (2, 2, 3), (2, 2, 0)]


def test_the_four_moments_stand_in_their_order() -> None:
    marks = drawn(decisions=(decided("2026-03-01"),)).moments
    assert [mark.kind for mark in marks] == list(MomentKind)
    assert [mark.on for mark in marks] == [date(2026, 1, 12), None, date(2026, 3, 1), None]
    assert marks[1].people == 5


@pytest.mark.parametrize(
    ("met", "problem", "words"),
    [
        (None, None, "No citizen has taken part yet, and the problem has not been defined."),
        (None, "2026-03-01", "The problem was defined, and no citizen has taken part."),
        ("2026-02-05", None, "Citizens have taken part, and the problem has not been defined yet."),
        ("2026-02-05", "2026-02-24", "Citizens came before the problem was defined. Days between: 19."),
        ("2026-02-24", "2026-02-05", "Citizens came after the problem was defined. Days between: 19."),
        ("2026-02-05", "2026-02-05", "Citizens first came on the day the problem was defined, before the decision."),
    ],
)
def test_one_sentence_says_who_came_first(met: str | None, problem: str | None, words: str) -> None:
    evidence = project(decisions=(decided(problem),) if problem else ())
    if met:
        evidence = with_meeting(evidence, meeting(met), [1])
    assert timeline(case_of(evidence)).order.told() == words
